import './approvals.css';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Lock, Stamp } from 'lucide-react';
import { useRef, useState } from 'react';

import {
  type Approval,
  type ApprovalDecision,
  type ApprovalVerdict,
  call,
  type Document,
  type DocumentApprovals,
  Problem,
} from '../../api';
import { useMe } from '../../app/me';
import { useShortcuts } from '../../lib/shortcuts';
import { approvals as t } from '../../texts/en/approvals';
import { Age } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import { approvalOf } from './queries';
import { Start } from './start';

/** Where a document stands with its approval, and what the viewer may do about it. */
export function ApprovalPanel({ document }: { document: Document }) {
  const { data } = useQuery(approvalOf(document.id));
  if (!data) return null;
  if (!data.current) return <Start document={document} />;
  return <Round document={document} all={data} now={data.current} />;
}

type RoundProps = { document: Document; all: DocumentApprovals; now: Approval };

function Round({ document, all, now }: RoundProps) {
  const nameOf = (id: string) => all.people.find(person => person.id === id)?.name ?? '';
  const open = now.state === 'WAITING' || now.state === 'ASKED';
  const names = now.awaited.map(nameOf).join(', ');
  return (
    <section className="apv" aria-labelledby="h-approval">
      <div className="sec-h">
        <h2 id="h-approval">{t.states[now.state]}</h2>
        <span className="muted cut">
          {now.rule_name ? t.rule(now.rule_name) : now.started_by && t.byHand(nameOf(now.started_by))}
        </span>
      </div>
      {now.state === 'APPROVED' ? (
        <div className="note">
          <Icon of={Lock} />
          <span className="grow">{t.locked}</span>
        </div>
      ) : (
        all.approved_only && (
          <div className="note warn">
            <Icon of={Stamp} />
            <span className="grow">{t.outside}</span>
          </div>
        )
      )}
      <ol className="apv-steps">
        {now.steps.map((step, at) => (
          // The steps of a round never change.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at} className={open && at === now.step ? 'is-now' : undefined}>
            {t.step(at + 1)}: {step.approvers.map(nameOf).join(', ')}{' '}
            {step.needed > 1 && <span className="muted">{t.needed(step.needed)}</span>}
          </li>
        ))}
      </ol>
      {open && <p className="hint">{names ? t.waitsFor(names) : t.nobody}</p>}
      <Said list={now.decisions} nameOf={nameOf} />
      {all.past.length > 0 && (
        <details>
          <summary className="muted">{t.earlier(all.past.length)}</summary>
          {all.past.map(round => (
            <div key={round.id}>
              <p className="hint">
                {t.states[round.state]} <Age at={round.created_at} />
              </p>
              <Said list={round.decisions} nameOf={nameOf} />
            </div>
          ))}
        </details>
      )}
      <Acts document={document} all={all} now={now} />
    </section>
  );
}

function Said({ list, nameOf }: { list: ApprovalDecision[]; nameOf: (id: string) => string }) {
  if (list.length === 0) return null;
  return (
    <ul className="apv-steps">
      {list.map(one => (
        <li key={one.at} className="apv-said">
          <b>{nameOf(one.user_id)}</b> {t.said[one.verdict]}
          {one.by === 'mail' && ` ${t.byMail}`} <Age at={one.at} />
          {one.comment && <div>{one.comment}</div>}
        </li>
      ))}
    </ul>
  );
}

/** Comment and buttons. What is decided is the version that is shown here. */
function Acts({ document, all, now }: RoundProps) {
  const me = useMe();
  const cache = useQueryClient();
  const [comment, setComment] = useState('');
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const send = async (needsWords: boolean, work: () => Promise<unknown>, words: string) => {
    if (busy) return;
    if (needsWords && !comment.trim()) {
      setFault(t.sayWhy);
      box.current?.querySelector('input')?.focus();
      return;
    }
    setBusy(true);
    setFault(undefined);
    try {
      await work();
      setComment('');
      toast(words);
    } catch (error) {
      setFault(error instanceof Problem && error.status === 412 ? t.changed : sentence(error));
    } finally {
      setBusy(false);
      await cache.invalidateQueries({ queryKey: ['document', document.id] });
      await cache.invalidateQueries({ queryKey: ['documents'] });
    }
  };
  const target = { path: { id: document.id }, version: now.version };
  const decide = (verdict: ApprovalVerdict) =>
    void send(
      verdict !== 'approve',
      () => call('post', '/approvals/{id}/decision', { ...target, body: { verdict, comment } }),
      t.done[verdict],
    );
  const answer = () =>
    void send(true, () => call('post', '/approvals/{id}/answer', { ...target, body: { comment } }), t.answer);
  const reopen = () =>
    void send(true, () => call('post', '/approvals/{id}/reopen', { ...target, body: { comment } }), t.reopen);
  useShortcuts(t.keys, [{ keys: 'Shift+a', label: t.approve, run: () => decide('approve') }], all.may_decide);
  const mayAnswer = now.state === 'ASKED' && !(all.may_decide && now.awaited[0] === me.user_id);
  if (!all.may_decide && !all.may_reopen && !mayAnswer) return null;
  return (
    <>
      <div ref={box}>
        <Field
          label={t.comment}
          value={comment}
          maxLength={2000}
          onChange={event => setComment(event.target.value)}
          hint={all.may_reopen ? t.reopenHint : t.commentHint}
          error={fault}
        />
      </div>
      <div className="apv-b">
        {all.may_decide && (
          <>
            <Button look="primary" keys="Shift+a" busy={busy} onClick={() => decide('approve')}>
              {t.approve}
            </Button>
            <Button look="danger-ghost" busy={busy} onClick={() => decide('reject')}>
              {t.reject}
            </Button>
            <Button busy={busy} onClick={() => decide('ask_back')}>
              {t.askBack}
            </Button>
          </>
        )}
        {mayAnswer && (
          <Button busy={busy} onClick={answer}>
            {t.answer}
          </Button>
        )}
        {all.may_reopen && (
          <Button busy={busy} onClick={reopen}>
            {t.reopen}
          </Button>
        )}
      </div>
    </>
  );
}
