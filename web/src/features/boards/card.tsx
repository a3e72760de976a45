import {
  Calendar,
  CalendarX2,
  ChevronsUp,
  CircleUserRound,
  Flame,
  ListChecks,
  type LucideIcon,
  MessageSquare,
  Paperclip,
} from 'lucide-react';
import { memo, useEffect, useRef } from 'react';

import type { Card } from '../../api';
import { useStore } from '../../lib/store';
import { boards as t } from '../../texts/en/boards';
import { Avatar, LabelChip } from '../../ui/bits';
import { Icon } from '../../ui/icon';
import { CardMenu } from './card-menu';
import { held, withDrag } from './held';
import { dueLook, money } from './look';
import type { Hands } from './hands';

type Props = {
  card: Card;
  chosen: boolean;
  choosing: boolean;
  hands: Hands;
  /** Its place among those of its column, counted from one. */
  at: number;
  of: number;
  style: React.CSSProperties;
  index: number;
  measure: (element: HTMLElement | null) => void;
};

/** A card as it lies on the board. */
export const CardItem = memo(function CardItem(props: Props) {
  const { card, chosen, choosing, hands, at, of, style, index, measure } = props;
  const item = useRef<HTMLLIElement>(null);
  const isHeld = useStore(held) === card.id;
  const { id, archived_at: isArchived } = card;
  useEffect(() => {
    const element = item.current;
    return element && !isArchived ? withDrag(({ carry }) => carry(element, id)) : undefined;
  }, [id, isArchived]);
  const press = (event: React.MouseEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.shiftKey) hands.chooseTo(card.id);
    else if (choosing) hands.choose(card.id);
    else hands.open(card.id);
  };
  return (
    <li
      ref={element => {
        item.current = element;
        measure(element);
      }}
      className={`kc${chosen ? ' is-on' : ''}${isHeld ? ' is-held' : ''}`}
      data-card={card.id}
      data-index={index}
      aria-setsize={of}
      aria-posinset={at}
      style={style}
    >
      <div className="kc-h">
        <Urgency priority={card.priority} />
        <a
          href={`/boards/${card.pipeline_id}?card=${card.id}`}
          className="kc-t"
          draggable={false}
          onClick={press}
          aria-current={chosen || undefined}
        >
          {card.title}
        </a>
        <CardMenu card={card} chosen={chosen} hands={hands} />
      </div>
      {card.customer && <p className="kc-s cut">{card.customer.name}</p>}
      <Worth card={card} />
      <div className="kc-f">
        {card.due_at && <DueDate at={card.due_at} />}
        <Count of={Paperclip} count={card.documents} name={t.meta.documents} />
        {card.checklist.all > 0 && (
          <Meta
            of={ListChecks}
            name={t.meta.checklist}
          >{`${card.checklist.done}/${card.checklist.all}`}</Meta>
        )}
        <Count of={MessageSquare} count={card.comments} name={t.meta.comments} />
        <span className="grow" />
        {card.assignee ? (
          <Avatar id={card.assignee.id} name={card.assignee.name} size={22} />
        ) : (
          <span className="kc-nobody" role="img" aria-label={t.meta.nobody} title={t.meta.nobody}>
            <Icon of={CircleUserRound} size={14} />
          </span>
        )}
      </div>
    </li>
  );
});

function Urgency({ priority }: { priority: Card['priority'] }) {
  if (priority !== 'urgent' && priority !== 'high') return null;
  const name = t.priorities[priority];
  return (
    <span className={`prio ${priority}`} role="img" aria-label={name} title={name}>
      <Icon of={priority === 'urgent' ? Flame : ChevronsUp} size={14} />
    </span>
  );
}

const SHOWN = 2;

function Worth({ card }: { card: Card }) {
  const more = card.labels.slice(SHOWN);
  if (card.labels.length === 0 && !card.amount) return null;
  return (
    <div className="kc-l">
      {card.labels.slice(0, SHOWN).map(label => (
        <LabelChip key={label.id} name={label.name} colour={label.colour} />
      ))}
      {more.length > 0 && (
        <span className="meta" title={more.map(label => label.name).join(', ')}>
          {t.meta.more(more.length)}
          <span className="sr">{t.meta.moreLabels(more.map(label => label.name).join(', '))}</span>
        </span>
      )}
      {card.amount && <span className="kc-v num">{money(card.amount, card.currency)}</span>}
    </div>
  );
}

export function DueDate({ at }: { at: string }) {
  const { text, late, soon } = dueLook(at);
  return (
    <span className={`meta${late ? ' late' : soon ? ' soon' : ''}`}>
      <Icon of={late ? CalendarX2 : Calendar} size={14} />
      <span className="sr">{t.meta.due} </span>
      {text}
    </span>
  );
}

function Meta({ of, name, children }: { of: LucideIcon; name: string; children: React.ReactNode }) {
  return (
    <span className="meta">
      <Icon of={of} size={14} />
      <span className="sr">{name} </span>
      {children}
    </span>
  );
}

const Count = ({ of, count, name }: { of: LucideIcon; count: number; name: string }) =>
  count > 0 ? (
    <Meta of={of} name={name}>
      {count}
    </Meta>
  ) : null;
