import { expect, it } from 'vitest';

import { parseEvents, type ServerEvent } from './sse';

async function events(...chunks: string[]): Promise<ServerEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const found: ServerEvent[] = [];
  for await (const event of parseEvents(body)) found.push(event);
  return found;
}

it('an event may arrive in pieces, and comments are none', async () => {
  expect(await events(': open\n\nid: 1\nda', 'ta: {"a":1}\n', '\nevent: reset\ndata:\n\n')).toEqual([
    { id: '1', name: 'message', data: '{"a":1}' },
    { id: undefined, name: 'reset', data: '' },
  ]);
});

it('lines of data are put together, and what is not whole yet is not yielded', async () => {
  expect(await events('data: a\r\ndata: b\r\n\r\ndata: c')).toEqual([
    { id: undefined, name: 'message', data: 'a\nb' },
  ]);
});
