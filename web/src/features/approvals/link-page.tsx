import './approvals.css';

import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { type ApprovalOffer, type ApprovalState, type ApprovalVerdict, call, Problem } from '../../api';
import { approvals as t } from '../../texts/en/approvals';
import { Age } from '../../ui/bits';
import { Button, buttonClass } from '../../ui/button';
import { Field } from '../../ui/field';
import { sentence } from '../../ui/sentence';
import { useSlow } from '../../ui/states';
import { Frame } from '../identity/frame';

/** The page of a mail's link: it shows what is to be approved, and decides only by its buttons. */
export function ApproveByLink() {
  const { token = '' } = useSearch({ strict: false }) as { token?: string };
  const slow = useSlow();
  const [done, setDone] = useState<ApprovalState>();
  const offer = useQuery({
    queryKey: ['approval-link', token],
    queryFn: ({ signal }) =>
      call('post', '/approvals/links/look-up', { body: { token }, signal, anonymous: true }),
    retry: false,
    enabled: done === undefined,
  });
  if (done) return <Frame title={t.link.done[done]} text={t.link.doneText} plain />;
  if (offer.error) {
    const gone = offer.error instanceof Problem && offer.error.status < 429;
    return (
      <Frame title={t.link.gone} text={gone ? t.link.goneText : sentence(offer.error)} plain>
        <Link className={buttonClass('primary', 'lg', 'wide')} to="/sign-in">
          {t.link.signIn}
        </Link>
      </Frame>
    );
  }
  if (!offer.data) return <Frame title={slow ? t.link.loading : ' '} plain />;
  return <Offer token={token} offer={offer.data} done={setDone} again={() => void offer.refetch()} />;
}

type Props = {
  token: string;
  offer: ApprovalOffer;
  done: (state: ApprovalState) => void;
  again: () => void;
};

function Offer({ token, offer, done, again }: Props) {
  const [comment, setComment] = useState('');
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { facts } = offer;
  const money = (amount?: string | null) => amount && [amount, facts.currency].filter(Boolean).join(' ');
  const rows = [
    [t.facts.document, offer.document],
    [t.facts.vendor, facts.vendor],
    [t.facts.number, facts.number],
    [t.facts.total, money(facts.total)],
    [t.facts.payable, money(facts.payable)],
    [t.facts.iban, facts.iban],
    [t.facts.uploaded, offer.uploaded_by],
  ].filter((row): row is [string, string] => Boolean(row[1]));
  const decide = async (verdict: ApprovalVerdict) => {
    if (busy) return;
    if (verdict !== 'approve' && !comment.trim()) {
      setFault(t.sayWhy);
      return;
    }
    setBusy(true);
    setFault(undefined);
    try {
      const body = { token, version: offer.version, choice: { verdict, comment } };
      done((await call('post', '/approvals/links/decide', { body, anonymous: true })).state);
    } catch (error) {
      const changed = error instanceof Problem && error.code === 'approval_changed';
      setFault(changed ? t.changed : sentence(error));
      if (changed) again();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Frame
      title={t.link.title}
      text={`${t.link.text(offer.approver, offer.organization)} ${t.link.step(offer.step, offer.steps)}`}
      plain
    >
      <dl className="apv-facts">
        {rows.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {offer.comments.length > 0 && (
        <ul className="apv-steps">
          {offer.comments.map(one => (
            <li key={one.at} className="apv-said">
              <b>{one.who}</b> {t.said[one.verdict]} <Age at={one.at} />
              {one.comment && <div>{one.comment}</div>}
            </li>
          ))}
        </ul>
      )}
      <div className="form">
        <Field
          label={t.comment}
          large
          maxLength={2000}
          value={comment}
          onChange={event => setComment(event.target.value)}
          hint={t.commentHint}
          error={fault}
        />
        <Button look="primary" size="lg" className="wide" busy={busy} onClick={() => void decide('approve')}>
          {t.approve}
        </Button>
        <div className="apv-b">
          <Button size="lg" busy={busy} onClick={() => void decide('ask_back')}>
            {t.askBack}
          </Button>
          <Button look="danger-ghost" size="lg" busy={busy} onClick={() => void decide('reject')}>
            {t.reject}
          </Button>
        </div>
      </div>
    </Frame>
  );
}
