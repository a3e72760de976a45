/** Photographs in the order of their pages, sent while the next one is taken. */
import { ask, patiently, Refusal } from './api';
import { chooser, h } from './dom';
import { forget, keep, type Kept } from './kept';
import { sendPage } from './send';
import { texts } from './texts';

const t = texts.drop;

type State = 'sending' | 'waiting' | 'here' | 'refused';
type Page = { item: Kept; state: State; url: string };

export function photographs(token: string, before: Kept[], arrived: (name: string) => void) {
  let pages: Page[] = [];
  let capture: Promise<string> | undefined;
  const section = h('section', { class: 'card', 'aria-labelledby': 'photographs' });
  const list = h('ol', { class: 'pages' });
  const said = h('p', { class: 'said bad', role: 'alert' });
  const name = h('input', { id: 'name', class: 'input', maxlength: '100', value: t.usual(new Date()) });
  const field = name as HTMLInputElement;

  const begun = () => {
    capture ??= patiently(
      () =>
        ask<{ id: string }>('POST', `/drop/${token}/captures`, { name: field.value.trim() || 'Photographs' }),
      () => undefined,
    ).then(answer => answer.id);
    return capture;
  };
  const send = async (page: Page, again = true): Promise<void> => {
    const mine = begun();
    try {
      await sendPage(page.item, await mine, waits => show(page, waits ? 'waiting' : 'sending'));
      show(page, 'here');
    } catch (error) {
      // What a page before this one had begun is over.
      if (again && error instanceof Refusal && ['finished', 'not_found'].includes(error.code)) {
        if (capture === mine) capture = undefined;
        delete page.item.id;
        return send(page, false);
      }
      show(page, 'refused');
      refused(error);
    }
  };
  const refused = (error: unknown) => {
    said.textContent = (error instanceof Refusal && error.message) || texts.failed;
  };
  const show = (page: Page, state: State) => {
    if (page.state === state) return;
    page.state = state;
    draw();
  };
  const add = (files: File[], at = pages.length) => {
    const taken = files.map(bytes => {
      const key = crypto.randomUUID();
      const item: Kept = { key, token, kind: 'page', name: bytes.name, bytes, order: at };
      return { item, state: 'sending' as State, url: URL.createObjectURL(bytes) };
    });
    pages.splice(at, 0, ...taken);
    order();
    for (const page of taken) void send(page);
  };
  const order = () => {
    for (const [at, page] of pages.entries()) {
      page.item.order = at;
      void keep(page.item);
    }
    draw();
  };
  const drop = (page: Page) => {
    pages = pages.filter(other => other !== page);
    URL.revokeObjectURL(page.url);
    void forget(page.item.key);
  };
  const move = (at: number, by: number) => {
    const [page] = pages.splice(at, 1);
    if (page) pages.splice(at + by, 0, page);
    order();
    list.children[at + by]?.querySelector<HTMLElement>('button:not([disabled])')?.focus();
  };
  const finish = async () => {
    section.inert = true;
    said.textContent = '';
    try {
      const id = await begun();
      const path = `/drop/${token}/captures/${id}/finish`;
      const sent = [...pages];
      const ids = sent.map(page => page.item.id);
      const called = field.value.trim() || 'Photographs';
      await patiently(
        () => ask('POST', path, { photographs: ids, name: called }),
        () => undefined,
      );
      for (const page of sent) drop(page);
      capture = undefined;
      arrived(called);
      field.value = t.usual(new Date());
      draw();
    } catch (error) {
      refused(error);
      draw();
    } finally {
      section.inert = false;
    }
  };
  const row = (page: Page, at: number) => {
    const number = at + 1;
    const act = (text: string, label: string, run: () => void, disabled = false) =>
      h(
        'button',
        {
          class: 'btn secondary icon',
          type: 'button',
          'aria-label': label,
          title: label,
          disabled,
          click: run,
        },
        text,
      );
    return h(
      'li',
      {},
      h('img', { src: page.url, alt: t.page(number) }),
      h(
        'div',
        { class: 'grow' },
        h('b', {}, t.page(number)),
        h('span', { class: 'muted' }, stateText(page.state)),
      ),
      act('↑', t.earlier(number), () => move(at, -1), at === 0),
      act('↓', t.later(number), () => move(at, 1), at === pages.length - 1),
      chooser('⟳', 'secondary icon', { accept: 'image/*', camera: true, named: t.retake(number) }, files => {
        drop(page);
        add(files.slice(0, 1), at);
      }),
      act('✕', t.remove(number), () => {
        drop(page);
        order();
      }),
    );
  };
  const stateText = (state: State) =>
    ({ sending: t.sending, waiting: t.waiting, here: t.here, refused: t.refused })[state];
  const draw = () => {
    list.replaceChildren(...pages.map(row));
    const ready = pages.length > 0 && pages.every(page => page.state === 'here');
    const button = h(
      'button',
      {
        class: 'btn primary lg wide',
        type: 'button',
        disabled: !ready,
        click: () => void finish(),
      },
      t.send(pages.length),
    );
    section.replaceChildren(
      h('h2', { id: 'photographs' }, t.photographs),
      h('p', { class: 'muted' }, t.photographsText),
      list,
      h(
        'div',
        { class: 'row' },
        chooser(
          pages.length > 0 ? t.next : t.take,
          'secondary lg grow',
          { accept: 'image/*', camera: true },
          addAll,
        ),
        chooser(t.choose, 'ghost lg', { accept: 'image/*', multiple: true }, addAll),
      ),
      ...(pages.length > 0 ? [h('label', { for: 'name' }, t.name), name, button] : []),
      said,
    );
  };
  const addAll = (files: File[]) => add(files);

  pages = before.map(item => ({ item, state: 'sending', url: URL.createObjectURL(item.bytes) }));
  const known = before.find(item => item.capture)?.capture;
  if (known) capture = Promise.resolve(known);
  draw();
  for (const page of pages) void send(page);
  return section;
}
