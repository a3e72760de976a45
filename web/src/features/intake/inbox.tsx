// The search field and the bar of what is chosen look as those of the documents.
import '../documents/documents.css';
import './intake.css';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronLeft, Plus } from 'lucide-react';
import { lazy, useCallback, useMemo, useState } from 'react';

import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { percent } from '../../lib/format';
import { usePhone } from '../../lib/media';
import { useShortcuts } from '../../lib/shortcuts';
import { common } from '../../texts/en/common';
import { intake as t } from '../../texts/en/intake';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Center, Failure, Rows } from '../../ui/states';
import { useActs } from './acts';
import { MOST } from './bulk';
import { useChoice } from './choice';
import { Detail } from './detail';
import { requestFigures } from './figures';
import { type IntakeFilter, onTab, partsOf, TABS, type Tab, useFilter } from './filter';
import { More, RequestRows } from './list';
import { PublicForm } from './public-form';
import { intakeSettings, requestList, routedByItself } from './queries';
import { Tools } from './tools';
import type { IntakeRequest } from './types';
import { useNow } from './words';

const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar')).BulkBar }));
const NewRequest = lazy(async () => ({ default: (await import('./new-request')).NewRequest }));

/** What holds until the server has said otherwise. */
const USUAL = { threshold: 0.75, waiting_goal_minutes: 120 };

export function Intake() {
  const me = useMe();
  if (useMay('OPERATOR')) return <Queue />;
  return (
    <Page title={t.title}>
      <Center
        title={common.forbidden.title(t.what, common.roles.OPERATOR.toLowerCase())}
        text={common.forbidden.text(common.roles[me.role].toLowerCase(), me.organization)}
      />
    </Page>
  );
}

function Queue() {
  const filter = useFilter(useSearch({ from: '/inside/intake' }));
  const { id } = useParams({ strict: false }) as { id?: string };
  const navigate = useNavigate();
  const phone = usePhone();
  const { data: { threshold: limit, waiting_goal_minutes: goal } = USUAL } = useQuery(intakeSettings);
  const { data: figures } = useQuery(requestFigures);
  const list = useInfiniteQuery(requestList(filter, limit));
  const items = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data]);
  const byItself = useByItself(filter);
  const walk = useMemo(() => [...items, ...byItself], [items, byItself]);
  const shown = id ?? (phone ? undefined : walk[0]?.id);
  const choice = useChoice(items, filter);
  const [creating, setCreating] = useState(false);
  const now = useNow();

  const open = useCallback(
    (to: string | undefined, replace = true) => {
      if (to) void navigate({ to: '/intake/$id', params: { id: to }, search: filter, replace });
      else void navigate({ to: '/intake', search: filter, replace });
    },
    [navigate, filter],
  );
  const acts = useActs(open);
  const at = walk.findIndex(request => request.id === shown);
  const step = (by: number) => {
    const to = walk[Math.max(at + by, 0)];
    if (to) open(to.id);
  };
  /** After a request is dealt with, the next one that waits is shown; on a phone the list. */
  const goOn = () => {
    const place = items.findIndex(request => request.id === shown);
    const next = items[place + 1] ?? items[place - 1];
    open(phone ? undefined : next?.id);
  };
  useShortcuts(t.keys.group, [
    { keys: 'j', label: t.keys.next, run: () => step(1) },
    { keys: 'ArrowDown', label: t.keys.next, run: () => step(1), hidden: true },
    { keys: 'k', label: t.keys.previous, run: () => step(-1) },
    { keys: 'ArrowUp', label: t.keys.previous, run: () => step(-1), hidden: true },
    { keys: 'x', label: t.keys.select, run: () => shown && choice.pick(shown) },
    { keys: 'Shift+x', label: t.keys.selectTo, run: () => shown && choice.pick(shown, true) },
    { keys: 'Ctrl+a', label: t.keys.all, run: choice.all },
    { keys: 'f', label: t.keys.filter, run: () => document.getElementById('add-filter')?.click() },
    { keys: 'n', label: t.keys.create, run: () => setCreating(true) },
    ...(choice.selecting ? [{ keys: 'Escape', label: t.keys.clear, run: choice.clear }] : []),
    ...(phone && id ? [{ keys: 'Escape', label: t.keys.back, run: () => open(undefined) }] : []),
  ]);
  const total = list.data?.pages[0]?.total;
  /** Chooses what fits the filter beyond what is loaded, as far as one change reaches. */
  const pickMatching = async () => {
    const idsOf = ({ data }: Pick<typeof list, 'data'>) =>
      data?.pages.flatMap(page => page.items.map(item => item.id)) ?? [];
    let next: Pick<typeof list, 'data' | 'hasNextPage'> = list;
    while (next.hasNextPage && idsOf(next).length < MOST) next = await list.fetchNextPage();
    choice.set(idsOf(next));
  };
  const rows = { current: shown, filter, goal, limit, now };
  const queue = (
    <section className="rqs" aria-label={t.what} {...(phone ? {} : { tabIndex: 0 })}>
      <Tools
        filter={filter}
        selecting={choice.selecting}
        select={items.length > 0 ? choice.toggle : undefined}
      />
      {choice.isAll && (
        <p className="rq-note" role="status">
          {t.selectedAll(choice.picked.size)}{' '}
          {list.hasNextPage && items.length < MOST && (
            <button type="button" className="link" onClick={() => void pickMatching()}>
              {t.selectMatching(Math.min(total ?? MOST, MOST))}
            </button>
          )}
        </p>
      )}
      {list.isPending ? (
        <Rows what={t.what} count={8} />
      ) : list.isError && items.length === 0 ? (
        <Failure what={t.what} error={list.error} retry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <Nothing filter={filter} isFirst={figures !== undefined && sumOf(figures) === 0} />
      ) : (
        <>
          <RequestRows
            label={t.tabs[filter.tab ?? 'to_review']}
            items={items}
            picked={choice.selecting ? choice.picked : undefined}
            pick={choice.pick}
            {...rows}
          />
          {list.hasNextPage && (
            <More key={items.length} load={() => !list.isFetchingNextPage && void list.fetchNextPage()} />
          )}
        </>
      )}
      {byItself.length > 0 && (
        <>
          <h2 className="rq-h">{t.byItself}</h2>
          <RequestRows label={t.byItself} items={byItself} {...rows} />
        </>
      )}
    </section>
  );
  const detail = shown ? (
    <Detail key={shown} id={shown} acts={acts} limit={limit} goal={goal} now={now} goOn={goOn} />
  ) : (
    <section className="rd rd-none">{!list.isPending && <p className="muted">{t.empty.pick}</p>}</section>
  );
  return (
    <Page
      title={t.title}
      aside={
        figures && figures.to_review > 0 && <span className="count">{t.waiting(figures.to_review)}</span>
      }
      phoneHead={
        phone &&
        id && (
          <>
            <Link className="btn icon ghost lg" to="/intake" search={filter} aria-label={t.keys.back}>
              <Icon of={ChevronLeft} />
            </Link>
            <h1 className="rd-ph">{t.title}</h1>
            <span className="grow" />
          </>
        )
      }
      actions={
        <>
          <PublicForm />
          <Button look="primary" icon={Plus} keys="n" onClick={() => setCreating(true)}>
            {t.create.button}
          </Button>
        </>
      }
    >
      {!(phone && id) && <Tabs filter={filter} figures={figures} />}
      <div className="inbox">
        {!(phone && id) && queue}
        {(!phone || id) && detail}
      </div>
      {phone && !id && (
        <button
          type="button"
          className="fab phone"
          aria-label={t.create.title}
          onClick={() => setCreating(true)}
        >
          <Icon of={Plus} size={26} />
        </button>
      )}
      <Part>
        {choice.picked.size > 0 && <BulkBar ids={[...choice.picked]} acts={acts} clear={choice.clear} />}
        {creating && <NewRequest close={() => setCreating(false)} open={made => open(made, false)} />}
      </Part>
    </Page>
  );
}

type Counts = { to_review: number; routed: number; rejected: number; closed: number };
const sumOf = (of: Counts) => of.to_review + of.routed + of.rejected + of.closed;

/** What went its way today without a person: below what waits, while nothing narrows the list. */
function useByItself(filter: IntakeFilter): IntakeRequest[] {
  const plain = (filter.tab ?? 'to_review') === 'to_review' && partsOf(filter).length === 0 && !filter.search;
  const { data } = useQuery({ ...routedByItself, enabled: plain });
  return useMemo(() => {
    const today = new Date().toDateString();
    const isToday = (at: string) => new Date(at).toDateString() === today;
    if (!plain) return [];
    return (data?.items ?? []).filter(one => one.decided_by !== 'person' && isToday(one.received_at));
  }, [data, plain]);
}

type TabsProps = {
  filter: IntakeFilter;
  figures: (Counts & { right_last_month?: number | null }) | undefined;
};

function Tabs({ filter, figures }: TabsProps) {
  const counts: Partial<Record<Tab, number | undefined>> = {
    to_review: figures?.to_review,
    routed: figures?.routed,
    rejected: figures?.rejected,
    all: figures && sumOf(figures),
  };
  const right = figures?.right_last_month;
  return (
    <nav className="tabs" aria-label={t.views}>
      {TABS.map(tab => (
        <Link
          key={tab}
          to="/intake"
          search={onTab(filter, tab)}
          {...((filter.tab ?? 'to_review') === tab
            ? { 'aria-current': 'page' }
            : { 'aria-current': undefined })}
          activeOptions={{ exact: true }}
        >
          {t.tabs[tab]}
          {counts[tab] ? <span className={tab === 'to_review' ? 'n warn' : 'n'}>{counts[tab]}</span> : null}
        </Link>
      ))}
      <span className="grow" />
      {typeof right === 'number' && (
        <span className="acc num desk">
          {t.right(percent(right))}{' '}
          <Link className="link" to="/settings/$section" params={{ section: 'routing' }}>
            {t.seeHow}
          </Link>
        </span>
      )}
    </nav>
  );
}

/** Why the list is empty, and what can be done about it. */
function Nothing({ filter, isFirst }: { filter: IntakeFilter; isFirst: boolean }) {
  if (partsOf(filter).length > 0 || filter.search) {
    return (
      <Center title={t.empty.none} text={t.empty.noneText}>
        <Link className={buttonClass('primary')} to="/intake" search={filter.tab ? { tab: filter.tab } : {}}>
          {t.empty.showAll}
        </Link>
      </Center>
    );
  }
  if (isFirst) {
    return (
      <Center title={t.empty.first} text={t.empty.firstText}>
        <Link className={buttonClass('primary')} to="/settings/$section" params={{ section: 'forms' }}>
          {t.setUpForms}
        </Link>
      </Center>
    );
  }
  if (filter.tab === 'routed') return <Center title={t.empty.routed} />;
  if (filter.tab === 'rejected') return <Center title={t.empty.rejected} />;
  return <Center title={t.empty.toReview} text={t.empty.toReviewText} />;
}
