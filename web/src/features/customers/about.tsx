import { useQueryClient } from '@tanstack/react-query';
import { Activity, CalendarPlus, Globe, Mail, MapPin, Pencil, Phone, ReceiptText } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';

import { Problem } from '../../api';
import { day } from '../../lib/format';
import { useMedia } from '../../lib/media';
import { customers as t } from '../../texts/en/customers';
import { Age, Copyable, FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import { changeCustomer, type Customer } from './api';
import { knownBy } from './bits';
import { customerById, KEY } from './queries';

const LINES = [
  ['emails', Mail],
  ['phones', Phone],
  ['domains', Globe],
  ['vat_ids', ReceiptText],
] as const;

/** What a customer is known by, and what is noted about it. */
export function About(props: AboutProps) {
  const narrow = useMedia('(max-width: 1023px)');
  const { customer } = props;
  if (!narrow) {
    return (
      <aside className="cu-about" aria-label={t.about}>
        <Facts {...props} />
      </aside>
    );
  }
  // The timeline is what a narrow screen is for.
  return (
    <details className="cu-det">
      <summary>
        {t.about} <span className="muted">{knownBy(customer)}</span>
      </summary>
      <div className="cu-about">
        <Facts {...props} />
      </div>
    </details>
  );
}

type AboutProps = { customer: Customer; edit: () => void };

function Facts({ customer, edit }: AboutProps) {
  const isKnown = LINES.some(([name]) => customer[name].length > 0);
  return (
    <>
      <section aria-labelledby="h-known">
        <div className="cu-sec">
          <h2 id="h-known">{t.knownBy}</h2>
          <Button look="ghost" size="sm" icon={Pencil} label={t.editTitle(customer.name)} onClick={edit} />
        </div>
        {isKnown ? (
          <dl className="cu-known">
            {LINES.map(([name, picture]) =>
              customer[name].length === 0 ? null : (
                <div key={name}>
                  <dt title={t.fields[name]}>
                    <Icon of={picture} size={14} />
                    <span className="sr">{t.fields[name]}</span>
                  </dt>
                  {customer[name].map(value => (
                    <dd key={value}>
                      <Value name={name} value={value} />
                    </dd>
                  ))}
                </div>
              ),
            )}
          </dl>
        ) : (
          <p className="hint">{t.noneKnown}</p>
        )}
        <dl className="cu-known">
          {customer.address && (
            <Row picture={MapPin} name={t.fields.address}>
              <span className="cu-lines">{customer.address}</span>
            </Row>
          )}
          <Row picture={CalendarPlus} name={t.sinceLabel}>
            {t.since(day(customer.created_at))}
          </Row>
          {customer.last_at && (
            <Row picture={Activity} name={t.lastActive}>
              {t.lastActive} <Age at={customer.last_at} className="nowrap" />
            </Row>
          )}
        </dl>
      </section>
      <Notes customer={customer} />
    </>
  );
}

type RowProps = { picture: typeof MapPin; name: string; children: ReactNode };

function Row({ picture, name, children }: RowProps) {
  return (
    <div>
      <dt title={name}>
        <Icon of={picture} size={14} />
        <span className="sr">{name}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function Value({ name, value }: { name: (typeof LINES)[number][0]; value: string }) {
  if (name === 'emails') {
    return (
      <a className="link" href={`mailto:${value}`}>
        {value}
      </a>
    );
  }
  if (name === 'phones') {
    return (
      <a className="link num" href={`tel:${value}`}>
        {value}
      </a>
    );
  }
  return name === 'vat_ids' ? <Copyable text={value} label={value} /> : value;
}

/** What the team writes about a customer; what was typed stays whatever the server says. */
function Notes({ customer }: { customer: Customer }) {
  const cache = useQueryClient();
  const id = useId();
  const said = customer.notes ?? '';
  const [typed, setTyped] = useState(said);
  const [base, setBase] = useState(said);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  // What others write is shown, unless something else is being typed here.
  useEffect(() => {
    setTyped(now => (now === base ? said : now));
    setBase(said);
    // Only what the server says decides.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [said]);
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const saved = await changeCustomer(customer.id, customer.version, { notes: typed.trim() || null });
      setTyped(saved.notes ?? '');
      cache.setQueryData(customerById(customer.id).queryKey, saved);
      toast(t.notesSaved);
    } catch (error) {
      const isLate = error instanceof Problem && error.status === 412;
      setFault(isLate ? t.changedMeanwhile : sentence(error));
      await cache.invalidateQueries({ queryKey: KEY });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="cu-notes">
      <div className="cu-sec">
        <h2>
          <label htmlFor={id}>{t.notesLabel}</label>
        </h2>
      </div>
      <textarea
        id={id}
        className="input cu-area"
        maxLength={5000}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-e` : `${id}-h`}
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
      <FieldError id={`${id}-e`}>{fault}</FieldError>
      <div className="cu-notes-f">
        <p className="hint grow" id={`${id}-h`}>
          {t.notesHint}
        </p>
        {typed !== said && (
          <Button size="sm" busy={busy} onClick={() => void save()}>
            {t.saveNotes}
          </Button>
        )}
      </div>
    </section>
  );
}
