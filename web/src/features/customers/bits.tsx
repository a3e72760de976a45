/** Small parts that the screens of customers share. */
import {
  Building2,
  CalendarDays,
  FileText,
  type LucideIcon,
  Mail,
  MessageSquare,
  SquareKanban,
  UserRound,
  Users,
} from 'lucide-react';

import { customers as t } from '../../texts/en/customers';
import { Icon } from '../../ui/icon';
import type { Customer, CustomerKind, EntryKind } from './api';

export const KIND_PICTURES: Record<CustomerKind, LucideIcon> = { person: UserRound, company: Building2 };

export const ENTRY_PICTURES: Record<EntryKind, LucideIcon> = {
  document: FileText,
  mail: Mail,
  request: MessageSquare,
  card: SquareKanban,
  event: CalendarDays,
  meeting: Users,
};

/** Whether it is a person or a company: a picture for the eye, a word for the ear. */
export function KindPicture({ kind, size }: { kind: CustomerKind; size?: number }) {
  return (
    <span className="cu-k" title={t.kinds[kind]}>
      <Icon of={KIND_PICTURES[kind]} {...(size ? { size } : {})} />
      <span className="sr">{t.kinds[kind]} </span>
    </span>
  );
}

/** What a customer is known by first. */
export const knownBy = (one: Pick<Customer, 'emails' | 'phones' | 'domains' | 'vat_ids'>) =>
  one.emails[0] ?? one.phones[0] ?? one.domains[0] ?? one.vat_ids[0];
