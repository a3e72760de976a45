/** How it stands with a request, for whoever sent it and has the link. */
import { ask } from './api';
import { h } from './dom';
import { texts } from './texts';

type Standing = {
  number: number;
  subject: string;
  status: string;
  received_at: string;
  organization: string;
};

const t = texts.status;

export async function statusPage(token: string, main: HTMLElement) {
  const standing = await ask<Standing>('GET', `/intake/status/${token}`);
  main.replaceChildren(
    h('h1', {}, t.title(standing.number)),
    h('p', { class: 'muted' }, standing.organization),
    h(
      'section',
      { class: 'card' },
      h('h2', { class: 'name' }, standing.subject),
      h('p', { class: 'lead' }, standing.status),
      h('p', { class: 'muted' }, t.received(standing.received_at)),
    ),
  );
}
