/** What is written about a request, in both directions. */
import type { RequestDetail, RequestFile } from '../types';

type Person = { id: string; name: string };

export type Delivery = {
  state: 'queued' | 'sending' | 'sent' | 'bounced' | 'failed' | 'expired';
  error?: string | null;
};

export type RequestMessage = {
  id: string;
  kind: 'in' | 'out' | 'note';
  automatic: boolean;
  from?: { name?: string | null; email?: string | null } | null;
  to: string[];
  cc: string[];
  subject?: string | null;
  text: string;
  /** The history below it. */
  quoted: string;
  sent_at: string;
  author?: Person | null;
  /** The mail as it came. */
  document_id?: string | null;
  files: RequestFile[];
  delivery?: Delivery | null;
};

export type ReplyDraft = {
  to?: string | null;
  subject: string;
  reply_address?: string | null;
  quote: boolean;
  quoted: string;
};

/** Mails of one sender that came too fast. */
export type Parked = {
  sender: string;
  count: number;
  released_at?: string | null;
  discarded_at?: string | null;
};

export const parkedOf = (request: RequestDetail) =>
  (request as RequestDetail & { parked?: Parked | null }).parked ?? undefined;

/** Whether somebody has to say what becomes of parked mails. */
export function isParked(request: RequestDetail): boolean {
  const parked = parkedOf(request);
  return parked !== undefined && !parked.released_at && !parked.discarded_at;
}

/** The messages beside the letter that stands above them: that of a mail is its own first message. */
export function following(request: Pick<RequestDetail, 'source' | 'text'>, all: readonly RequestMessage[]) {
  const [first, ...others] = all;
  const isLetter =
    first?.kind === 'in' && request.source === 'mail' && first.text.trim() === request.text.trim();
  return isLetter ? others : all;
}

const FAILED: readonly string[] = ['bounced', 'failed', 'expired'];
export const isUndelivered = ({ delivery }: Pick<RequestMessage, 'delivery'>) =>
  FAILED.includes(delivery?.state ?? '');
