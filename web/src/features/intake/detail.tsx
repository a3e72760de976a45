import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ellipsis, Inbox, Link2, Pencil, RotateCcw, UserRound, X } from 'lucide-react';
import { lazy, useState } from 'react';

import { Part } from '../../app/shell/part';
import { instant, time } from '../../lib/format';
import { common } from '../../texts/en/common';
import { intake as t } from '../../texts/en/intake';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { Failure, Rows } from '../../ui/states';
import { toast } from '../../ui/toast';
import type { Acts } from './acts';
import { Decided } from './decided';
import { Details, Letter } from './letter';
import { requestById } from './queries';
import { SuggestionCard } from './suggestion';
import { isParked } from './talk/types';
import type { RequestDetail } from './types';
import { goalText, waited } from './waiting';
import { moment, senderOf } from './words';

const Thread = lazy(async () => ({ default: (await import('./talk/thread')).Thread }));
const ParkedMails = lazy(async () => ({ default: (await import('./talk/parked')).ParkedMails }));
const ChangeDetails = lazy(async () => ({ default: (await import('./change-details')).ChangeDetails }));

type Props = {
  id: string;
  acts: Acts;
  /** Suggestions under it are for a person. */
  limit: number;
  /** In minutes. */
  goal: number;
  now: number;
  /** Shows the next request that waits. */
  goOn: () => void;
};

/** One request: what it says, where it should go and why, and what became of it. */
export function Detail({ id, acts, limit, goal, now, goOn }: Props) {
  const own = useQuery(requestById(id));
  if (own.isPending) {
    return (
      <section className="rd" aria-busy="true">
        <Rows what={t.one} count={6} />
      </section>
    );
  }
  if (own.isError && !own.data) {
    return (
      <section className="rd">
        <Failure what={t.one} error={own.error} retry={() => void own.refetch()} />
      </section>
    );
  }
  const request = own.data;
  return (
    <section className="rd" aria-labelledby="rd-h">
      <div className="rd-s">
        <Head request={request} acts={acts} goal={goal} now={now} />
        <Letter request={request} />
        {isParked(request) ? (
          <Part>
            <ParkedMails request={request} />
          </Part>
        ) : request.status === 'NEEDS_REVIEW' ? (
          <SuggestionCard request={request} acts={acts} limit={limit} goOn={goOn} />
        ) : (
          <Decided request={request} acts={acts} limit={limit} />
        )}
        <Details request={request} />
        <Part>
          <Thread key={request.id} request={request} />
        </Part>
        <Happened request={request} />
      </div>
      <footer className="foot desk">
        <div className="hints">
          <span>
            <kbd>J</kbd>
            <kbd>K</kbd> {t.keys.move}
          </span>
          <span>
            <kbd>E</kbd> {t.keys.acceptShort}
          </span>
          <span>
            <kbd>2</kbd> {t.keys.secondShort}
          </span>
          <span>
            <kbd>Z</kbd> {t.keys.undoShort}
          </span>
          <span>
            <kbd>?</kbd> {t.keys.allKeys}
          </span>
        </div>
      </footer>
    </section>
  );
}

type HeadProps = { request: RequestDetail; acts: Acts; goal: number; now: number };

function Head({ request, acts, goal, now }: HeadProps) {
  const [changing, setChanging] = useState(false);
  const { sender, customer, waiting_since: since, subject, source, received_at: at } = request;
  const who = senderOf(request);
  const reach = [sender.phone, sender.email].filter(value => value && value !== who);
  const waiting = since ? waited(since, goal, now) : undefined;
  const tone = waiting?.tone === 'late' ? 't-danger' : waiting?.tone === 'soon' ? 't-warn' : '';
  return (
    <header className="rd-head">
      <div className="grow">
        <h2 id="rd-h">{subject}</h2>
        <p>
          <b>{who}</b>
          {reach.map(value => `, ${value}`).join('')}. {t.at(t.sources[source], moment(at))}{' '}
          {waiting && <span className={tone}>{t.waits(waiting.text, goalText(goal))}</span>}
        </p>
        <p className="rd-c">
          <Icon of={UserRound} size={14} />
          {customer ? (
            <Link className="link" to="/customers/$id" params={{ id: customer.id }}>
              {customer.name}
            </Link>
          ) : (
            <>
              <span className="muted">{t.noCustomer}.</span>{' '}
              <button type="button" className="link" onClick={() => setChanging(true)}>
                {t.setCustomer}
              </button>
            </>
          )}
        </p>
      </div>
      <Menu label={t.more} trigger={<Button look="ghost" icon={Ellipsis} label={t.more} />}>
        <MenuItem icon={Pencil} onSelect={() => setChanging(true)}>
          {t.details.menu}
        </MenuItem>
        <MenuItem
          icon={Link2}
          onSelect={() => {
            void navigator.clipboard
              .writeText(`${location.origin}/intake/${request.id}`)
              .then(() => toast(common.copied));
          }}
        >
          {t.copyLink}
        </MenuItem>
        <MenuLine />
        {request.status === 'CLOSED' || request.status === 'REJECTED' ? (
          <MenuItem icon={RotateCcw} onSelect={() => void acts.step(request, 'reopen')}>
            {t.done.reopen}
          </MenuItem>
        ) : (
          <MenuItem icon={X} onSelect={() => void acts.step(request, 'close')}>
            {t.done.close}
          </MenuItem>
        )}
      </Menu>
      <Part>{changing && <ChangeDetails request={request} close={() => setChanging(false)} />}</Part>
    </header>
  );
}

/** What was done with it so far, in sentences. */
function Happened({ request: { events } }: { request: RequestDetail }) {
  if (events.length === 0) return null;
  const today = new Date().toDateString();
  return (
    <section className="more" aria-labelledby="hist-h">
      <h3 id="hist-h">{t.happened}</h3>
      <ol className="tl">
        {events.toReversed().map(event => (
          <li key={`${event.at} ${event.sentence}`}>
            <Icon of={Inbox} size={14} />
            <span>{event.sentence}</span>
            <time dateTime={event.at} title={instant(event.at)}>
              {new Date(event.at).toDateString() === today ? time(event.at) : instant(event.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
