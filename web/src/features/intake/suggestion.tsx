import { useQuery } from '@tanstack/react-query';
import { Ban, Check, Pencil } from 'lucide-react';
import { lazy, type ReactNode, useState } from 'react';

import { Part } from '../../app/shell/part';
import { percent } from '../../lib/format';
import { useShortcuts } from '../../lib/shortcuts';
import { intake as t } from '../../texts/en/intake';
import { Avatar, Confidence, Dot, LabelChip } from '../../ui/bits';
import { Button } from '../../ui/button';
import { PickMenu } from '../../ui/combobox/pick-menu';
import type { Acts } from './acts';
import { firstStage, pipelineChoices, pipelineList } from './queries';
import type { Destination, Decider, RequestDetail, Suggestion } from './types';
import { PriorityWord } from './words';

const CorrectDialog = lazy(async () => ({ default: (await import('./correct')).CorrectDialog }));
const RejectDialog = lazy(async () => ({ default: (await import('./reject')).RejectDialog }));

type Props = { request: RequestDetail; acts: Acts; limit: number; goOn: () => void };

const LEARNT: Record<Decider, string> = {
  history: t.suggestion.learnt,
  rule: t.suggestion.rule,
  model: t.suggestion.model,
  person: '',
};

/** Where the machine would send it and why, the runners-up, and one key for each answer. */
export function SuggestionCard({ request, acts, limit, goOn }: Props) {
  const { suggestion } = request;
  const [picking, setPicking] = useState(false);
  const [asking, setAsking] = useState<'correct' | 'reject'>();
  const { data: pipelines } = useQuery(pipelineList);
  /** The list moves on at once; what goes wrong is said, and the request comes back. */
  const send = (to?: Destination) => {
    goOn();
    return acts.accept(request, to);
  };
  const toRunner = (at: number) => {
    const runner = suggestion?.others[at];
    if (runner) void send({ pipeline_id: runner.pipeline.id });
  };
  const others = suggestion?.others ?? [];
  // A key that is held down decides about one request, not about all that follow.
  useShortcuts(t.keys.one, [
    ...(suggestion
      ? [{ keys: 'e', label: t.keys.accept, run: (event: KeyboardEvent) => event.repeat || void send() }]
      : []),
    { keys: 'c', label: t.keys.correct, run: () => setAsking('correct') },
    ...(others[0]
      ? [{ keys: '2', label: t.keys.second, run: (event: KeyboardEvent) => event.repeat || toRunner(0) }]
      : []),
    ...(others[1]
      ? [{ keys: '3', label: t.keys.third, run: (event: KeyboardEvent) => event.repeat || toRunner(1) }]
      : []),
    { keys: 'p', label: t.keys.other, run: () => setPicking(true) },
    { keys: 'r', label: t.keys.reject, run: () => setAsking('reject') },
  ]);
  return (
    <section className="card sgn" aria-labelledby="sg-h">
      <div className="sg-top">
        {suggestion ? (
          <>
            <h3 id="sg-h">
              {t.suggestion.title} <b>{suggestion.pipeline.name}</b>
              {t.suggestion.stage(suggestion.pipeline.stage)}
            </h3>
            <p>{why(suggestion, limit)}</p>
          </>
        ) : (
          <>
            <h3 id="sg-h">{t.suggestion.none}</h3>
            <p>{t.suggestion.noneText}</p>
          </>
        )}
      </div>
      {suggestion && <Reasons suggestion={suggestion} request={request} limit={limit} />}
      <div className="alt">
        {others.length > 0 && <span className="muted">{t.suggestion.or}</span>}
        {others.slice(0, 2).map((other, at) => (
          <button
            key={other.pipeline.id}
            type="button"
            className="chip"
            title={other.reasoning}
            onClick={() => toRunner(at)}
          >
            <kbd>{at + 2}</kbd>
            {other.pipeline.name} <span className="muted num">{percent(other.confidence)}</span>
          </button>
        ))}
        <PickMenu
          label={t.suggestion.other}
          source={pipelineChoices}
          open={picking}
          onOpen={setPicking}
          pick={({ value }) => {
            const stage = firstStage(pipelines?.items.find(one => one.id === value));
            void send({ pipeline_id: value, ...(stage ? { stage_id: stage.id } : {}) });
          }}
          trigger={
            <button type="button" className="chip add">
              <kbd>P</kbd>
              {t.suggestion.other}
            </button>
          }
        />
      </div>
      <div className="sg-act">
        {suggestion && (
          <Button look="primary" icon={Check} keys="e" onClick={() => void send()}>
            {t.suggestion.accept}
          </Button>
        )}
        <Button icon={Pencil} keys="c" onClick={() => setAsking('correct')}>
          {t.suggestion.correct}
        </Button>
        <span className="grow" />
        <Button look="danger-ghost" icon={Ban} keys="r" onClick={() => setAsking('reject')}>
          {t.suggestion.reject}
        </Button>
      </div>
      <Part>
        {asking === 'correct' && (
          <CorrectDialog request={request} close={() => setAsking(undefined)} send={to => void send(to)} />
        )}
        {asking === 'reject' && (
          <RejectDialog
            title={t.reject.title(request.subject)}
            verb={t.reject.verb}
            noted
            close={() => setAsking(undefined)}
            send={async (reason, note) => {
              setAsking(undefined);
              goOn();
              await acts.reject(request, reason, note);
            }}
          />
        )}
      </Part>
    </section>
  );
}

/** Why a person is asked, in a sentence. */
function why({ needs_review_because: because, confidence, decided_by: by }: Suggestion, limit: number) {
  const sure =
    confidence < limit
      ? t.suggestion.under(percent(confidence), percent(limit))
      : t.suggestion.over(percent(confidence));
  return [because ? sentence(because) : sure, LEARNT[by]].filter(Boolean).join(' ');
}

/** What the server says as a clause, as a sentence of its own. */
const sentence = (clause: string) => `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}.`;

type ReasonsProps = { suggestion: Suggestion; request: RequestDetail; limit: number };

/** Each part of the suggestion with its reason. */
function Reasons({ suggestion, request, limit }: ReasonsProps) {
  const { pipeline, reasoning, confidence, priority, assignee, labels } = suggestion;
  return (
    <ul className="sg">
      <Reason
        name={t.suggestion.pipeline}
        why={reasoning}
        aside={<Confidence share={confidence} limit={limit} />}
      >
        <Dot colour="c-blue" />
        {pipeline.name}
      </Reason>
      <Reason name={t.suggestion.priority} why={priority?.reasoning}>
        <PriorityWord value={priority?.value ?? request.priority} />
      </Reason>
      <Reason name={t.suggestion.assignee}>
        {assignee ? (
          <>
            <Avatar id={assignee.id} name={assignee.name} size={20} hidden />
            <span className="cut">{assignee.name}</span>
          </>
        ) : (
          <span className="muted">{t.suggestion.nobody}</span>
        )}
      </Reason>
      {labels.length > 0 && (
        <Reason name={t.suggestion.labels}>
          {labels.slice(0, 2).map(label => (
            <LabelChip key={label.id} name={label.name} colour={label.colour} />
          ))}
          {labels.length > 2 && <span className="muted">+{labels.length - 2}</span>}
        </Reason>
      )}
    </ul>
  );
}

type ReasonProps = { name: string; why?: string | undefined; aside?: ReactNode; children: ReactNode };

function Reason({ name, why: reason, aside, children }: ReasonProps) {
  return (
    <li>
      <span className="s-k">{name}</span>
      <span className="s-v">{children}</span>
      <span className="s-w">{reason}</span>
      {aside}
    </li>
  );
}
