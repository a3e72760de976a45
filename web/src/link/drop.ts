/** The page of an upload link: photographs that become one document, and files as they are. */
import { ask, Refusal } from './api';
import { chooser, h } from './dom';
import { forget, keep, type Kept, keptFor } from './kept';
import { photographs } from './photographs';
import { sendFile } from './send';
import { texts } from './texts';

type Place = {
  organization: string;
  name: string;
  purpose: string | null;
  expires_at: string;
  files_left: number;
  allowed_types: string[];
};

const t = texts.drop;

export async function dropPage(token: string, main: HTMLElement) {
  const place = await ask<Place>('GET', `/drop/${token}`);
  const kept = await keptFor(token);
  const said = h('p', { class: 'said ok', role: 'status' });
  const arrived = (name: string) => {
    said.textContent = t.received(name);
  };
  const pages = kept.filter(item => item.kind === 'page');
  main.replaceChildren(
    h('h1', {}, t.title(place.organization)),
    h('p', { class: 'lead' }, place.purpose ?? place.name),
    said,
    ...(place.files_left > 0 || kept.length > 0
      ? [
          photographs(token, pages, arrived),
          files(
            token,
            kept.filter(item => item.kind === 'file'),
          ),
        ]
      : [h('p', { class: 'said bad' }, t.full)]),
    h('p', { class: 'muted' }, `${t.left(place.files_left)} ${texts.until(place.expires_at)}`),
  );
}

function files(token: string, before: Kept[]) {
  const list = h('ul', { class: 'files' });
  const send = async (item: Kept) => {
    const state = h('span', { class: 'muted', role: 'status' }, t.sending);
    list.append(h('li', {}, h('span', { class: 'grow name' }, item.name), state));
    try {
      await sendFile(item, waits => {
        state.textContent = waits ? t.waiting : t.sending;
      });
      state.textContent = t.here;
      state.className = 'ok';
    } catch (error) {
      state.textContent = (error instanceof Refusal && error.message) || t.refused;
      state.className = 'bad';
    }
    await forget(item.key);
  };
  const add = (chosen: File[]) => {
    for (const bytes of chosen) {
      const item: Kept = { key: crypto.randomUUID(), token, kind: 'file', name: bytes.name, bytes, order: 0 };
      void keep(item).then(() => send(item));
    }
  };
  for (const item of before) void send(item);
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'files' },
    h('h2', { id: 'files' }, t.files),
    h('p', { class: 'muted' }, t.filesText),
    list,
    h('div', { class: 'row' }, chooser(t.pick, 'secondary lg grow', { multiple: true }, add)),
  );
}
