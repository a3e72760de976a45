/** What the list and the detail both say about a request. */
import {
  Ban,
  CircleCheck,
  CircleHelp,
  FileText,
  Flame,
  Globe,
  Loader,
  type LucideIcon,
  Mail,
  Phone,
  Webhook,
} from 'lucide-react';
import { useEffect, useState } from 'react';

import { instant, time } from '../../lib/format';
import { intake as t } from '../../texts/en/intake';
import { Confidence } from '../../ui/bits';
import { Icon } from '../../ui/icon';
import type { IntakeRequest, Priority, Source } from './types';

const PICTURES: Record<Source, LucideIcon> = {
  form: Globe,
  mail: Mail,
  api: Webhook,
  operator: Phone,
  document: FileText,
};

/** Where a request came from: a picture, and the word for whoever cannot see it. */
export function SourcePicture({ source }: { source: Source }) {
  return (
    <>
      <Icon of={PICTURES[source]} size={14} />
      <span className="sr">{t.sources[source]}: </span>
    </>
  );
}

type Known = Pick<IntakeRequest, 'status' | 'suggestion' | 'routed' | 'decided_by'>;

/** Two that are this close are told both. */
const CLOSE = 0.1;

/** Where a request went, or would go. */
export function destination({ status, suggestion, routed }: Known): string {
  if (routed) return routed.pipeline.name;
  if (status === 'NEW' || status === 'ROUTING') return t.beingRead;
  if (status === 'REJECTED') return t.rejected;
  if (!suggestion) return t.nowhere;
  const [next] = suggestion.others;
  const isClose = next && suggestion.confidence - next.confidence < CLOSE;
  return isClose ? t.or(suggestion.pipeline.name, next.pipeline.name) : suggestion.pipeline.name;
}

/** How sure that is, in words. */
export function Sureness({ of, limit }: { of: Known; limit: number }) {
  const { status, suggestion, decided_by: by } = of;
  if (status === 'NEW' || status === 'ROUTING') {
    return (
      <span className="conf">
        <Icon of={Loader} size={14} turns />
      </span>
    );
  }
  if (status === 'REJECTED' || status === 'CLOSED') {
    return (
      <span className="conf">
        <Icon of={status === 'REJECTED' ? Ban : CircleCheck} size={14} />
        {status === 'CLOSED' && t.closed}
      </span>
    );
  }
  if (by === 'person') return <Confidence share={1} limit={limit} said />;
  if (!suggestion) return status === 'NEEDS_REVIEW' ? <NoFit /> : null;
  // Whoever went by itself is over the limit that held then, whatever it is now.
  return <Confidence share={suggestion.confidence} limit={status === 'ROUTED' ? 0 : limit} />;
}

function NoFit() {
  return (
    <span className="conf check">
      <Icon of={CircleHelp} size={14} />
      {t.noFit}
    </span>
  );
}

/** The priority in words; what is urgent burns. */
export function PriorityWord({ value }: { value: Priority }) {
  return (
    <>
      {value === 'urgent' && (
        <span className="prio-u">
          <Icon of={Flame} size={14} />
        </span>
      )}
      {t.priorities[value]}
    </>
  );
}

export const senderOf = ({ sender, customer }: Pick<IntakeRequest, 'sender' | 'customer'>): string =>
  sender.name ?? customer?.name ?? sender.email ?? sender.phone ?? t.unknownSender;

/** A moment as a sentence has it: `today 07:10`, else the whole of it. */
export function moment(at: string): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return isToday ? t.today(time(at)) : instant(at);
}

const TICK = 20_000;

/** The time now, every twenty seconds: what waits gets older while it is looked at. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(clock);
  }, []);
  return now;
}
