import './boards.css';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Hourglass } from 'lucide-react';

import type { WaitingCard } from '../../api';
import { Page } from '../../app/shell/page';
import { date } from '../../lib/format';
import { boards } from '../../texts/en/boards';
import { card as texts } from '../../texts/en/card';
import { common } from '../../texts/en/common';
import { Avatar } from '../../ui/bits';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Center, Failure, Rows } from '../../ui/states';
import { useStaff } from './staff';
import { type Reason, REASONS, waitingFor } from './talk';

const t = texts.waiting;

/** Open cards of all boards that nobody looks after, or whose next step is late. */
export function Waiting() {
  const asked = useSearch({ from: '/inside/waiting' });
  const reason = REASONS.find(one => one === asked.reason);
  const { owner } = asked;
  const navigate = useNavigate();
  const staff = useStaff();
  const list = useInfiniteQuery(
    waitingFor({ ...(reason ? { reason } : {}), ...(typeof owner === 'string' ? { owner } : {}) }),
  );
  const all = list.data?.pages.flatMap(page => page.items) ?? [];
  const set = (next: { reason?: Reason | undefined; owner?: string | undefined }) => {
    const search = Object.fromEntries(
      Object.entries({ reason, owner, ...next }).filter(([, value]) => Boolean(value)),
    );
    void navigate({ to: '/waiting', search, replace: true });
  };
  return (
    <Page title={t.title} parent={{ to: '/boards', search: { all: true }, label: boards.title }} canvas>
      <div className="board-l">
        <p className="hint">{t.text}</p>
        <div className="wait-t">
          <div className="seg" role="group" aria-label={t.why}>
            <button type="button" aria-pressed={!reason} onClick={() => set({ reason: undefined })}>
              {t.all}
            </button>
            {REASONS.map(one => (
              <button
                key={one}
                type="button"
                aria-pressed={reason === one}
                onClick={() => set({ reason: one })}
              >
                {t.reasons[one]}
              </button>
            ))}
          </div>
          <SelectField
            label={t.owner}
            value={owner ?? ''}
            onChange={event => set({ owner: event.target.value || undefined })}
            options={[['', t.anyone], ...staff.map(one => [one.id, one.name] as const)]}
          />
        </div>
        {list.isError && all.length === 0 ? (
          <Failure what={t.what} error={list.error} retry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Rows what={t.what} count={5} />
        ) : all.length === 0 ? (
          <Center picture={<Hourglassed />} title={t.none} text={reason || owner ? undefined : t.noneText} />
        ) : (
          <ul className="card" aria-label={t.title}>
            {all.map(one => (
              <Row key={`${one.card.id} ${one.reason}`} waits={one} />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common.showMore}
          </Button>
        )}
      </div>
    </Page>
  );
}

const Hourglassed = () => (
  <span className="orb">
    <Icon of={Hourglass} size={22} />
  </span>
);

function Row({ waits: { card, reason, since, waiting_for: whom } }: { waits: WaitingCard }) {
  return (
    <li>
      <Link to="/boards/$id" params={{ id: card.pipeline_id }} search={{ card: card.id }}>
        <b className="cut">{card.title}</b>
        <span className="board-ls muted">
          <span>{t.reasons[reason]}</span>
          {card.next_step && <span className="cut">{card.next_step.text}</span>}
          {card.customer && <span className="cut">{card.customer.name}</span>}
        </span>
        <span className="wait-w">
          {whom ? (
            <>
              <Avatar id={whom.id} name={whom.name} size={22} hidden />
              {whom.name}
            </>
          ) : (
            <span className="muted">{t.nobody}</span>
          )}
        </span>
        <span className="muted nowrap wait-s">{`${t.since} ${date(since.slice(0, 10))}`}</span>
      </Link>
    </li>
  );
}
