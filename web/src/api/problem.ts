/** What went wrong with a call, in the server's words (RFC 9457). */

/** One wrong member of a request. */
export type FieldFault = { pointer: string; code: string; message: string };

/** An answer that is no success. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly faults: readonly FieldFault[];
  /** Seconds until it makes sense to try again, where the server says so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, said: Partial<Said>, retryAfter?: number) {
    super(said.detail ?? said.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = said.code ?? 'unknown';
    this.requestId = said.request_id;
    this.faults = said.errors ?? [];
    this.retryAfter = retryAfter;
  }

  /** What is wrong with the member of a request that a pointer names. */
  fault(pointer: string): string | undefined {
    return this.faults.find(fault => fault.pointer === pointer)?.message;
  }
}

/** No answer at all: no network, or nobody there. */
export class Unreachable extends Error {
  override name = 'Unreachable';

  constructor(cause: unknown) {
    super('the server did not answer', { cause });
  }
}

type Said = { title: string; detail: string; code: string; request_id: string; errors: FieldFault[] };

export async function problemOf(response: Response): Promise<Problem> {
  const said = (await response.json().catch(() => ({}))) as Partial<Said>;
  const after = Number(response.headers.get('retry-after'));
  return new Problem(
    response.status,
    { request_id: response.headers.get('x-request-id') ?? undefined, ...said } as Partial<Said>,
    after > 0 ? after : undefined,
  );
}

/** Whether trying again later can help. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof Unreachable ||
    (error instanceof Problem && (error.status >= 500 || error.status === 429))
  );
}
