/** The pages for people without an account: what follows the `#` of the address says which, and is sent to no log. */
import './link.css';

import { Refusal } from './api';
import { h } from './dom';
import { dropPage } from './drop';
import { intakePage } from './intake';
import { sharePage } from './share';
import { statusPage } from './status';
import { texts } from './texts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const dress = () => {
  document.documentElement.dataset['theme'] = dark.matches ? 'dark' : 'light';
};
dress();
dark.addEventListener('change', dress);

const main = document.querySelector<HTMLElement>('#link');

const pages = { share: sharePage, drop: dropPage, intake: intakePage, request: statusPage };

async function start(place: HTMLElement) {
  const [, kind, token] = /^#(share|drop|intake|request)\/([\w.-]+)$/.exec(location.hash) ?? [];
  try {
    if (!token) throw new Refusal(404, 'not_found', '', 0);
    await pages[kind as keyof typeof pages](token, place);
  } catch (error) {
    const over = error instanceof Refusal && error.status === 404;
    const text = over ? texts.overText : (error instanceof Refusal && error.message) || texts.offline;
    place.replaceChildren(
      h('h1', {}, over ? texts.over : texts.failed),
      h('p', { class: 'lead' }, text),
      ...(over
        ? []
        : [
            h(
              'button',
              { class: 'btn primary lg', type: 'button', click: () => void start(place) },
              texts.again,
            ),
          ]),
    );
  }
  document.title = `${place.querySelector('h1')?.textContent ?? ''} · AstralisOps`;
}

if (main) {
  void start(main);
  addEventListener('hashchange', () => void start(main));
}
