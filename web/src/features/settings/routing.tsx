import './routing.css';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';

import { useMay } from '../../app/me';
import { number, percent } from '../../lib/format';
import { useSettled } from '../../lib/settled';
import { common } from '../../texts/en/common';
import { routing as t } from '../../texts/en/routing';
import { settings as s } from '../../texts/en/settings';
import { Button } from '../../ui/button';
import { Field, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast, toastError } from '../../ui/toast';
import { requests, settings } from '../intake/api';
import { intakeSettings } from '../intake/queries';
import type { IntakeSettings } from '../intake/types';
import { Head, Loaded } from './pieces';
import { Pipelines } from './routing-pipelines';
import { Rules } from './routing-rules';

export function Section() {
  const own = useQuery(intakeSettings);
  return (
    <>
      <Head title={s.sections.routing} text={t.text} />
      <Rules />
      <Loaded what={s.sections.routing} own={own}>
        {data => (
          <>
            <Threshold key={`limit-${data.version}`} own={data} />
            <Arrival own={data} />
          </>
        )}
      </Loaded>
      <Pipelines />
    </>
  );
}

/** Saves a part of the settings; the newest version is shown whatever came of it. */
function useSave(own: IntakeSettings) {
  const cache = useQueryClient();
  return async (change: Partial<Omit<IntakeSettings, 'version'>>) => {
    try {
      cache.setQueryData(intakeSettings.queryKey, await settings.change(own.version, change));
      toast(common.saved);
    } finally {
      await cache.invalidateQueries({ queryKey: intakeSettings.queryKey });
    }
  };
}

const LEAST = 0.5;
const MOST = 0.99;

/** How sure is sure enough, and what that would have meant for the organization's own requests. */
function Threshold({ own }: { own: IntakeSettings }) {
  const isAdmin = useMay('ADMIN');
  const save = useSave(own);
  const id = useId();
  const [limit, setLimit] = useState(own.threshold);
  return (
    <section className="card" aria-labelledby={`${id}-h`}>
      <Form className="card-b form pt-4" send={() => save({ threshold: limit })}>
        {({ busy }) => (
          <>
            <h3 className="set-h3" id={`${id}-h`}>
              {t.threshold.title}
            </h3>
            <p className="hint" id={`${id}-hint`}>
              {t.threshold.text}
            </p>
            <div className="slide">
              <label htmlFor={id}>{t.threshold.label}</label>
              <input
                id={id}
                type="range"
                min={LEAST}
                max={MOST}
                step={0.01}
                value={limit}
                disabled={!isAdmin}
                aria-valuetext={percent(limit)}
                aria-describedby={`${id}-hint ${id}-promise`}
                onChange={event => setLimit(Number(event.target.value))}
              />
              <output htmlFor={id} className="num">
                {percent(limit)}
              </output>
            </div>
            <p className="promise" id={`${id}-promise`} aria-live="polite">
              <Promised limit={limit} />
            </p>
            {isAdmin && (
              <div className="form-f">
                <Button look="primary" type="submit" busy={busy} disabled={limit === own.threshold}>
                  {t.threshold.save}
                </Button>
              </div>
            )}
          </>
        )}
      </Form>
    </section>
  );
}

/** What a limit promises, asked for while it is moved. */
function Promised({ limit }: { limit: number }) {
  const settled = Number(useSettled(limit.toFixed(2)));
  const { data } = useQuery({
    queryKey: ['requests', 'promise', settled],
    queryFn: ({ signal }) => requests.promise(settled, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  if (!data) return null;
  if (data.of === 0) return t.threshold.none;
  const share = percent(data.automatic / data.of);
  return t.threshold.promise(number(data.of), share, t.threshold.wrong(data.wrong));
}

/** The goal for waiting, the receipt, and customers. */
function Arrival({ own }: { own: IntakeSettings }) {
  const isAdmin = useMay('ADMIN');
  const save = useSave(own);
  const set = (change: Parameters<typeof save>[0]) => void save(change).catch(toastError);
  return (
    <section className="card" aria-label={t.arrival.title}>
      <Form
        key={own.waiting_goal_minutes}
        className="card-b form pt-4"
        send={({ waiting_goal_minutes: minutes }) => save({ waiting_goal_minutes: Number(minutes) })}
      >
        {({ busy, fault }) => (
          <>
            <h3 className="set-h3">{t.arrival.title}</h3>
            <Tick
              acts
              label={t.arrival.acknowledge}
              hint={t.arrival.acknowledgeHint}
              checked={own.acknowledge}
              disabled={!isAdmin}
              onChange={event => set({ acknowledge: event.target.checked })}
            />
            <Tick
              acts
              label={t.arrival.customers}
              hint={t.arrival.customersHint}
              checked={own.create_customers}
              disabled={!isAdmin}
              onChange={event => set({ create_customers: event.target.checked })}
            />
            <Tick
              acts
              label={t.arrival.quote}
              hint={t.arrival.quoteHint}
              checked={own.quote}
              disabled={!isAdmin}
              onChange={event => set({ quote: event.target.checked })}
            />
            <Field
              label={t.arrival.goal}
              name="waiting_goal_minutes"
              type="number"
              min={5}
              max={10_080}
              required
              defaultValue={own.waiting_goal_minutes}
              disabled={!isAdmin}
              hint={t.arrival.goalHint}
              error={fault('waiting_goal_minutes')}
            />
            {isAdmin ? (
              <div className="form-f">
                <Button type="submit" busy={busy}>
                  {common.save}
                </Button>
              </div>
            ) : (
              <p className="hint">{s.adminsOnly}</p>
            )}
          </>
        )}
      </Form>
    </section>
  );
}
