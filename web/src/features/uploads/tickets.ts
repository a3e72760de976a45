/** Asks for tickets: those that are wanted at about the same time in one call. */
import { call, type NewUpload, Problem, type Ticket } from '../../api';

type Waiting = { wanted: NewUpload; resolve: (ticket: Ticket) => void; reject: (error: unknown) => void };

/** As many as the server takes at once. */
const MOST = 100;
/** Milliseconds that the first one waits for company. */
const COMPANY = 25;

let waiting: Waiting[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

export function ticketFor(wanted: NewUpload): Promise<Ticket> {
  return new Promise((resolve, reject) => {
    waiting.push({ wanted, resolve, reject });
    if (waiting.length >= MOST) void ask();
    else timer ??= setTimeout(() => void ask(), COMPANY);
  });
}

async function ask() {
  clearTimeout(timer);
  timer = undefined;
  const some = waiting;
  waiting = [];
  const [first] = some;
  if (!first) return;
  try {
    if (some.length === 1) {
      first.resolve(await call('post', '/documents/uploads', { body: first.wanted }));
      return;
    }
    const files = some.map(one => one.wanted);
    const { items } = await call('post', '/documents/uploads/bulk', { body: { files } });
    some.forEach(({ resolve, reject }, at) => {
      const { ticket, refusal, retry_after: after } = items[at] ?? {};
      if (ticket) resolve(ticket);
      else reject(new Problem(refusal?.status ?? 500, (refusal ?? {}) as object, after ?? undefined));
    });
  } catch (error) {
    for (const { reject } of some) reject(error);
  }
}
