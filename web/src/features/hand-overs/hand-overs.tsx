import './hand-overs.css';

import { useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';

import { call, type HandOver, type Kind } from '../../api';
import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { date, day, size } from '../../lib/format';
import { documents } from '../../texts/en/documents';
import { handOvers as t } from '../../texts/en/hand-overs';
import { FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { Forbidden } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { usePaged } from '../settings/paged';
import { ListCard } from '../settings/pieces';
import { before, type Preset } from './period';

const KEY = ['hand-overs'];

/** While a file is being made, its progress is asked for this often, in milliseconds. */
const PACE = 2000;

export function HandOvers() {
  const me = useMe();
  const allowed = useMay('OPERATOR');
  return (
    <Page title={t.title}>
      {allowed ? (
        <div className="hand">
          <New />
          <Past />
        </div>
      ) : (
        <Forbidden what={t.title} role={me.role.toLowerCase()} organization={me.organization} />
      )}
    </Page>
  );
}

const USUAL: readonly Kind[] = ['invoice', 'credit_note', 'receipt'];
const PRESETS = ['month', 'quarter', 'year'] as const;

function New() {
  const cache = useQueryClient();
  const [preset, setPreset] = useState<Preset | 'own'>('month');
  const [period, setPeriod] = useState(() => before('month', new Date()));
  const [kinds, setKinds] = useState<readonly Kind[]>(USUAL);
  const choose = (next: Preset | 'own') => {
    setPreset(next);
    if (next !== 'own') setPeriod(before(next, new Date()));
  };
  return (
    <section className="card" aria-labelledby="h-hand">
      <Form
        className="card-b form pt-4"
        send={async values => {
          if (kinds.length === 0) return;
          await call('post', '/hand-overs', {
            body: {
              ...period,
              kinds: [...kinds],
              options: { ubl: values['ubl'] === 'on', datev: values['datev'] === 'on' },
            },
          });
          toast(t.begun);
          await cache.invalidateQueries({ queryKey: KEY });
        }}
      >
        {({ busy, fault }) => (
          <>
            <h2 id="h-hand">{t.newTitle}</h2>
            <p className="hint">{t.text}</p>
            <div className="seg" role="group" aria-label={t.period}>
              {[...PRESETS, 'own' as const].map(name => (
                <button key={name} type="button" aria-pressed={preset === name} onClick={() => choose(name)}>
                  {t.periods[name]}
                </button>
              ))}
            </div>
            <div className="two">
              {(['from', 'to'] as const).map(end => (
                <Field
                  key={end}
                  label={t[end]}
                  name={end}
                  type="date"
                  required
                  value={period[end]}
                  onChange={event => {
                    setPreset('own');
                    setPeriod({ ...period, [end]: event.target.value });
                  }}
                  error={fault(end)}
                />
              ))}
            </div>
            <fieldset className="form">
              <legend className="lbl">{t.kinds}</legend>
              {USUAL.map(kind => (
                <label key={kind} className="check">
                  <input
                    type="checkbox"
                    checked={kinds.includes(kind)}
                    onChange={event =>
                      setKinds(event.target.checked ? [...kinds, kind] : kinds.filter(one => one !== kind))
                    }
                  />
                  {documents.kinds[kind]}
                </label>
              ))}
              <FieldError id="no-kinds">{kinds.length === 0 && t.noKinds}</FieldError>
            </fieldset>
            {(['ubl', 'datev'] as const).map(name => (
              <label key={name} className="check">
                <input type="checkbox" name={name} defaultChecked />
                {t[name]}
              </label>
            ))}
            <div className="form-f">
              <Button look="primary" type="submit" busy={busy} disabled={kinds.length === 0}>
                {t.make}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
}

const isOpen = (one: HandOver) => one.status === 'waiting' || one.status === 'working';

function Past() {
  const { list, items = [] } = usePaged<HandOver>(KEY, (cursor, signal) =>
    call('get', '/hand-overs', { query: { limit: 20, ...(cursor ? { cursor } : {}) }, signal }),
  );
  useAskAgain(items.some(isOpen));
  return (
    <ListCard what={t.past} list={list} empty={t.none} count={items.length}>
      <ul className="hand-l">
        {items.map(one => (
          <One key={one.id} of={one} />
        ))}
      </ul>
    </ListCard>
  );
}

/** Asks for the list again and again while a file is being made. */
function useAskAgain(on: boolean) {
  const cache = useQueryClient();
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => {
      if (!globalThis.document.hidden) void cache.invalidateQueries({ queryKey: KEY });
    }, PACE);
    return () => clearInterval(timer);
  }, [on, cache]);
}

function One({ of }: { of: HandOver }) {
  const { status, documents_done: done, documents_total: total } = of;
  const facts = [
    t.states[status],
    ...(status === 'working' && total ? [t.progress(done, total)] : []),
    ...(status === 'ready'
      ? [t.inIt(done), t.missing(of.missing ?? 0), size(of.size ?? 0), t.until(day(of.expires_at))]
      : []),
    ...(of.error ? [of.error] : []),
  ];
  const download = async () => {
    const { url } = await call('post', '/hand-overs/{id}/download', { path: { id: of.id } });
    globalThis.location.assign(url);
  };
  return (
    <li>
      <div className="grow">
        <h3>
          {date(of.from)} – {date(of.to)}
        </h3>
        <p className="muted" role={isOpen(of) ? 'status' : undefined}>
          {facts.join(' · ')}
        </p>
        {status === 'working' && total ? (
          <progress value={done} max={total} aria-label={t.states.working} />
        ) : null}
      </div>
      {status === 'ready' && (
        <Button size="sm" icon={Download} onClick={() => void download().catch(toastError)}>
          {t.download}
        </Button>
      )}
    </li>
  );
}
