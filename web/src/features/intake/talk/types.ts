/** What is written about a request, in both directions. */
import type { RequestMessage } from '../../../api';
import type { RequestDetail } from '../types';

export type { RequestMessage, RequestReplyDraft as ReplyDraft } from '../../../api';

/** Whether somebody has to say what becomes of parked mails. */
export const isParked = ({ parked }: Pick<RequestDetail, 'parked'>) =>
  Boolean(parked) && !parked?.released_at && !parked?.discarded_at;

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
