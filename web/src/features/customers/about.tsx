import { useQueryClient } from '@tanstack/react-query';
import { Activity, CalendarPlus, Globe, Mail, MapPin, Pencil, Phone, ReceiptText } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

import { Problem } from '../../api';
import { day } from '../../lib/format';
import { useMedia } from '../../lib/media';
import { customers as t } from '../../texts/en/customers';
import { Age, Copyable, FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import { changeCustomer, type Customer, getCustomer } from './api';
import { knownBy } from './bits';
import { customerById, KEY } from './queries';
import { Theirs } from './theirs';
import { useDraft } from './use-draft';

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
  const notes = useNotes(customer);
  if (!narrow) {
    return (
      <aside className="cu-about" aria-label={t.about}>
        <Facts {...props} notes={notes} />
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
        <Facts {...props} notes={notes} />
      </div>
    </details>
  );
}

type AboutProps = { customer: Customer; edit: () => void };

function Facts({ customer, edit, notes }: AboutProps & { notes: ReturnType<typeof useNotes> }) {
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
      <Notes notes={notes} />
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

const notesOf = (customer?: Customer) => ({ notes: customer?.notes ?? '' });

/** What is typed about a customer; what was typed stays whatever the server says, and however the screen is laid out. */
function useNotes(customer: Customer) {
  const cache = useQueryClient();
  const { base, draft, theirs, set, choose, follow, saved } = useDraft(customer, notesOf);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (!base || busy) return;
    if (theirs.notes !== undefined) return setFault(t.chooseFirst);
    setBusy(true);
    setFault(undefined);
    try {
      const now = await changeCustomer(base.id, base.version, { notes: draft.notes.trim() || null });
      saved(now, draft);
      cache.setQueryData(customerById(base.id).queryKey, now);
      toast(t.notesSaved);
    } catch (error) {
      const isLate = error instanceof Problem && error.status === 412;
      setFault(isLate ? t.changedMeanwhile : sentence(error));
      if (isLate) follow(await getCustomer(base.id).catch(() => base));
      await cache.invalidateQueries({ queryKey: KEY });
    } finally {
      setBusy(false);
    }
  };
  return {
    typed: draft.notes,
    isChanged: draft.notes !== notesOf(base).notes,
    theirs: theirs.notes,
    set: (notes: string) => set({ notes }),
    choose: (isTheirs: boolean) => {
      setFault(undefined);
      choose('notes', isTheirs);
    },
    fault,
    busy,
    save,
  };
}

/** What the team writes about a customer. */
function Notes({ notes }: { notes: ReturnType<typeof useNotes> }) {
  const id = useId();
  const { fault, theirs } = notes;
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
        value={notes.typed}
        onChange={event => notes.set(event.target.value)}
      />
      {theirs !== undefined && (
        <p className="hint">
          <Theirs value={theirs} choose={notes.choose} />
        </p>
      )}
      <FieldError id={`${id}-e`}>{fault}</FieldError>
      <div className="cu-notes-f">
        <p className="hint grow" id={`${id}-h`}>
          {t.notesHint}
        </p>
        {notes.isChanged && (
          <Button size="sm" busy={notes.busy} onClick={() => void notes.save()}>
            {t.saveNotes}
          </Button>
        )}
      </div>
    </section>
  );
}
