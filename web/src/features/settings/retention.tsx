import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { call, type DocumentSettings, type GoingNext, type LeavingDocument } from '../../api';
import { useMay } from '../../app/me';
import { day } from '../../lib/format';
import { common } from '../../texts/en/common';
import { documents } from '../../texts/en/documents';
import { keeping } from '../../texts/en/keeping';
import { settings as t } from '../../texts/en/settings';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast, toastError } from '../../ui/toast';
import { KINDS } from '../documents/filter';
import { goingNext } from '../keeping/queries';
import { documentSettings } from '../review/queries';
import { Head, Loaded } from './pieces';

const r = keeping.retention;
const AHEAD = [7, 30, 90, 365];

/** How long documents stay, what goes next, and what stays. */
export function Section() {
  const own = useQuery(documentSettings);
  const [days, setDays] = useState(30);
  const next = useQuery(goingNext(days));
  return (
    <>
      <Head title={r.title} text={r.text} />
      <Loaded what={r.title} own={own}>
        {data => <Edit key={data.version} own={data} />}
      </Loaded>
      <section className="card" aria-labelledby="h-next">
        <div className="card-b pt-4">
          <h3 id="h-next">{r.next}</h3>
          <p className="hint">{r.nextHint(days)}</p>
          <SelectField
            label={r.ahead}
            value={String(days)}
            onChange={event => setDays(Number(event.target.value))}
            options={AHEAD.map(one => [String(one), r.aheadOption(one)] as const)}
          />
          <Loaded what={r.next} own={next}>
            {data => <Next data={data} />}
          </Loaded>
        </div>
      </section>
      <section className="card" aria-labelledby="h-held">
        <div className="card-b pt-4">
          <h3 id="h-held">{r.held}</h3>
          <p className="hint">{r.heldHint}</p>
          <Loaded what={r.held} own={next}>
            {data => <HeldOnes data={data} />}
          </Loaded>
        </div>
      </section>
    </>
  );
}

function Edit({ own }: { own: DocumentSettings }) {
  const isAdmin = useMay('ADMIN');
  const cache = useQueryClient();
  const send = async (values: Record<string, string>) => {
    const days = KINDS.map(kind => [kind, values[kind] ? Number(values[kind]) : null] as const);
    await call('patch', '/organizations/current/settings/documents', {
      body: { retention_days: Object.fromEntries(days) },
      version: own.version,
    });
    toast(common.saved);
    await cache.invalidateQueries({ queryKey: documentSettings.queryKey });
    await cache.invalidateQueries({ queryKey: ['documents', 'retention'] });
  };
  return (
    <section className="card" aria-label={r.form}>
      <Form className="card-b form pt-4" send={send}>
        {({ busy, fault }) => (
          <>
            <fieldset className="form">
              <legend className="lbl">{r.form}</legend>
              <p className="hint">{r.hint}</p>
              <div className="two">
                {KINDS.map(kind => (
                  <Field
                    key={kind}
                    label={documents.kinds[kind]}
                    name={kind}
                    type="number"
                    min={1}
                    max={36_500}
                    placeholder="365"
                    defaultValue={own.retention_days[kind] ?? ''}
                    disabled={!isAdmin}
                    error={fault(`retention_days/${kind}`)}
                  />
                ))}
              </div>
            </fieldset>
            {isAdmin ? (
              <div className="form-f">
                <Button look="primary" type="submit" busy={busy}>
                  {common.save}
                </Button>
              </div>
            ) : (
              <p className="hint">{t.adminsOnly}</p>
            )}
          </>
        )}
      </Form>
    </section>
  );
}

function whatHappens({ on_hold, reason }: LeavingDocument): string {
  if (on_hold) return r.stays;
  return reason === 'trash' ? r.forGood : r.toTrash;
}

function Next({ data: { items } }: { data: GoingNext }) {
  if (items.length === 0) return <p className="hint">{r.nothing}</p>;
  return (
    <div className="tbl-w">
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">{r.when}</th>
            <th scope="col">{r.document}</th>
            <th scope="col">{r.what}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(one => (
            <tr key={one.id}>
              <td className="nowrap num">{day(one.at)}</td>
              <th scope="row">
                <Link to="/documents/$id" params={{ id: one.id }}>
                  {one.name}
                </Link>
              </th>
              <td>{whatHappens(one)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeldOnes({ data: { held } }: { data: GoingNext }) {
  const isAdmin = useMay('ADMIN');
  const cache = useQueryClient();
  if (held.length === 0) return <p className="hint">{r.heldNothing}</p>;
  const release = (id: string) =>
    void call('delete', '/documents/{id}/hold', { path: { id } })
      .then(() => toast(keeping.released))
      .catch(toastError)
      .finally(() => cache.invalidateQueries({ queryKey: ['documents', 'retention'] }));
  return (
    <div className="tbl-w">
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">{r.document}</th>
            <th scope="col">{r.reason}</th>
            <th scope="col">{r.since}</th>
            <th scope="col">
              <span className="sr">{keeping.releaseShort}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {held.map(one => (
            <tr key={one.id}>
              <th scope="row">
                <Link to="/documents/$id" params={{ id: one.id }}>
                  {one.name}
                </Link>
              </th>
              <td>{one.reason}</td>
              <td className="nowrap num">{day(one.since)}</td>
              <td>
                {isAdmin && (
                  <Button size="sm" onClick={() => release(one.id)}>
                    {keeping.releaseShort}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
