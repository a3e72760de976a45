/** The page of a share link. */
import { ask, Refusal } from './api';
import { h } from './dom';
import { texts } from './texts';

type Shared = {
  organization: string;
  has_password: boolean;
  name: string | null;
  size: number | null;
  version: number | null;
  since: string | null;
  expires_at: string;
  downloads_left: number | null;
};

const t = texts.share;

function sizeOf(bytes: number) {
  if (bytes < 1000) return `${bytes} bytes`;
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}

export async function sharePage(token: string, main: HTMLElement) {
  const path = `/share/${token}`;
  let shared = await ask<Shared>('GET', path);
  let password: string | undefined;
  const said = h('p', { class: 'said', role: 'status' });
  const draw = () => {
    main.replaceChildren(
      h('h1', {}, t.title(shared.organization)),
      shared.name === null ? locked() : file(shared.name, shared.size ?? 0),
      said,
      h('p', { class: 'muted' }, texts.until(shared.expires_at)),
    );
  };
  const wrong = (error: unknown) => {
    said.classList.add('bad');
    said.textContent = error instanceof Refusal && error.message ? error.message : texts.offline;
  };
  const locked = () => {
    const field = h('input', {
      id: 'password',
      type: 'password',
      class: 'input',
      required: true,
      autocomplete: 'off',
    }) as HTMLInputElement;
    const submit = async (event: Event) => {
      event.preventDefault();
      said.textContent = '';
      try {
        shared = await ask<Shared>('POST', `${path}/open`, { password: field.value });
        password = field.value;
        draw();
      } catch (error) {
        wrong(error);
        field.setAttribute('aria-invalid', 'true');
        field.focus();
      }
    };
    return h(
      'form',
      { class: 'card', submit: event => void submit(event) },
      h('p', {}, t.locked),
      h('label', { for: 'password' }, t.password),
      field,
      h('button', { class: 'btn primary lg wide', type: 'submit' }, t.open),
    );
  };
  const file = (name: string, size: number) => {
    const download = async () => {
      said.classList.remove('bad');
      said.textContent = '';
      try {
        const link = await ask<{ url: string }>('POST', `${path}/download`, password ? { password } : {});
        const follow = h('a', { href: link.url, rel: 'noopener noreferrer' });
        follow.click();
        said.textContent = t.started;
        if (shared.downloads_left !== null) {
          shared = { ...shared, downloads_left: shared.downloads_left - 1 };
          draw();
        }
      } catch (error) {
        wrong(error);
      }
    };
    const left = shared.downloads_left;
    return h(
      'section',
      { class: 'card' },
      h('h2', { class: 'name' }, name),
      h('p', { class: 'muted' }, sizeOf(size)),
      shared.since === null
        ? undefined
        : h('p', { class: 'muted' }, t.version(shared.version ?? 1, shared.since)),
      h(
        'button',
        { class: 'btn primary lg wide', type: 'button', click: () => void download(), disabled: left === 0 },
        t.download,
      ),
      left === null ? undefined : h('p', { class: 'muted' }, t.left(left)),
    );
  };
  draw();
}
