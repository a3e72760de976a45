/** The public form: what somebody without an account asks for. */
import { type Answers, type Asked, faultsOf, mostOf } from './answers';
import { ask, Refusal } from './api';
import { chooser, h } from './dom';
import { forget, type Kept } from './kept';
import { sendFile } from './send';
import { texts } from './texts';
import { type Challenge, solve } from './work';

type Form = {
  organization: string;
  name: string;
  intro: string;
  /** Said once it was sent. */
  thanks: string;
  fields: Asked[];
  version: number;
  challenge: Challenge & { token: string };
  /** How many files it takes; none where absent. */
  max_files?: number;
};
type Received = { number: number; status_url: string };
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const t = texts.intake;
/** Nobody is this quick, says the server: it is sent again after so many milliseconds. */
const TOO_FAST = 3000;

export async function intakePage(slug: string, main: HTMLElement) {
  const form = await ask<Form>('GET', `/intake/${slug}`);
  // The work is done while the form is filled in.
  let work = working(form);
  const fields = form.fields.map(drawn);
  const files = filesOf(slug, form.max_files ?? 0);
  const trap = h('input', { name: 'website', tabindex: '-1', autocomplete: 'off' }) as HTMLInputElement;
  const said = h('p', { class: 'said bad', role: 'alert' });
  const button = h('button', { class: 'btn primary lg wide', type: 'submit' }, t.send) as HTMLButtonElement;

  const say = (faults: Record<string, string>) => {
    for (const field of fields) field.say(faults[field.key]);
    fields.find(field => faults[field.key])?.control.focus();
  };
  const send = async () => {
    const answers: Answers = Object.fromEntries(fields.map(field => [field.key, field.value()]));
    const faults = faultsOf(form.fields, answers);
    said.textContent = '';
    say(faults);
    if (Object.keys(faults).length > 0) {
      said.textContent = t.wrong;
      return;
    }
    try {
      const documents = await files.send();
      show(main, form, await deliver(answers, documents));
    } catch (error) {
      if (!(error instanceof Refusal)) said.textContent = texts.offline;
      else {
        const named = faultsAt(error);
        say(named);
        said.textContent = Object.keys(named).length > 0 ? t.wrong : error.message || texts.failed;
        if (error.status === 429) said.textContent = t.busy(error.wait);
      }
    }
  };
  /** Sends the answers; once more where it was too quick, and with new work where the old is over. */
  const deliver = async (answers: Answers, documents: string[], again = true): Promise<Received> => {
    const { challenge, solution } = await work;
    try {
      return await ask<Received>('POST', `/intake/${slug}`, {
        version: form.version,
        answers,
        website: trap.value,
        challenge: challenge.token,
        solution,
        ...(documents.length > 0 ? { files: documents } : {}),
      });
    } catch (error) {
      const code = again && error instanceof Refusal ? error.code : '';
      if (code === 'too_fast') await new Promise(go => setTimeout(go, TOO_FAST));
      else if (code.startsWith('challenge')) work = working(await ask<Form>('GET', `/intake/${slug}`));
      else throw error;
      return deliver(answers, documents, false);
    }
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    button.textContent = t.sending;
    await send();
    button.disabled = false;
    button.textContent = t.send;
  };
  main.replaceChildren(
    h('h1', {}, form.name),
    h('p', { class: 'muted' }, form.organization),
    form.intro ? h('p', { class: 'lead' }, form.intro) : '',
    h(
      'form',
      { class: 'card', novalidate: true, submit: event => void submit(event) },
      ...fields.map(field => field.element),
      files.element,
      // People do not see it; programs fill it in.
      h('div', { class: 'trap', 'aria-hidden': 'true' }, h('label', {}, t.trap, trap)),
      said,
      button,
    ),
  );
}

async function working({ challenge }: Form) {
  return { challenge, solution: await solve(challenge) };
}

/** Which field each fault of the server is about. */
function faultsAt({ faults }: Refusal): Record<string, string> {
  return Object.fromEntries(
    faults.flatMap(({ pointer, message }) => {
      const key = /^\/answers\/([^/]+)/.exec(pointer)?.[1];
      return key ? [[key, `${message.charAt(0).toUpperCase()}${message.slice(1)}.`]] : [];
    }),
  );
}

const TYPES = { text: 'text', email: 'email', phone: 'tel', date: 'date', checkbox: 'checkbox' } as const;
const KNOWN: Record<string, string> = { name: 'name', email: 'email', phone: 'tel' };

function controlOf(field: Asked, attributes: Record<string, string | undefined>): Control {
  if (field.kind === 'long_text')
    return h('textarea', { ...attributes, class: 'input area', rows: '5' }) as HTMLTextAreaElement;
  if (field.kind === 'choice') {
    const choices = ['', ...(field.choices ?? [])];
    const options = choices.map(choice => h('option', { value: choice }, choice || t.pick));
    return h('select', { ...attributes, class: 'input' }, ...options) as HTMLSelectElement;
  }
  const look = field.kind === 'checkbox' ? 'check' : 'input';
  return h('input', { ...attributes, class: look, type: TYPES[field.kind] }) as HTMLInputElement;
}

/** A field with its label, its hint, and the place where its fault is said. */
function drawn(field: Asked) {
  const id = `f-${field.key}`;
  const hint = field.hint ? h('p', { class: 'hint', id: `${id}-hint` }, field.hint) : undefined;
  const fault = h('p', { class: 'err', id: `${id}-error` });
  const ticks = field.kind === 'checkbox';
  const hasLength = field.kind === 'text' || field.kind === 'long_text';
  const control = controlOf(field, {
    id,
    autocomplete: KNOWN[field.key],
    'aria-required': field.required ? 'true' : undefined,
    'aria-describedby': hint ? `${id}-hint ${id}-error` : `${id}-error`,
    maxlength: hasLength ? String(mostOf(field)) : undefined,
  });
  const label = h(
    'label',
    { for: id },
    field.label,
    field.required ? undefined : h('span', { class: 'muted' }, ` ${t.optional}`),
  );
  const element = ticks
    ? h('div', { class: 'field' }, h('div', { class: 'tick-1' }, control, label), hint, fault)
    : h('div', { class: 'field' }, label, control, hint, fault);
  return {
    key: field.key,
    element,
    control,
    value: () =>
      control instanceof HTMLInputElement && ticks ? (control.checked ? 'yes' : '') : control.value.trim(),
    say: (text: string | undefined) => {
      fault.textContent = text ?? '';
      if (text) control.setAttribute('aria-invalid', 'true');
      else control.removeAttribute('aria-invalid');
    },
  };
}

type Chosen = { item: Kept; state: HTMLElement; row: HTMLElement; sent: boolean };

/** Files that go with it; they are sent when the rest is in order. */
function filesOf(slug: string, most: number) {
  const list = h('ul', { class: 'files' });
  let chosen: Chosen[] = [];
  const add = (files: File[]) => {
    for (const bytes of files.slice(0, most - chosen.length)) {
      const key = crypto.randomUUID();
      const item: Kept = {
        key,
        token: slug,
        place: 'intake',
        kind: 'file',
        name: bytes.name,
        bytes,
        order: chosen.length,
      };
      const state = h('span', { class: 'muted', role: 'status' });
      const one: Chosen = { item, state, row: h('li'), sent: false };
      const take = () => {
        chosen = chosen.filter(other => other !== one);
        one.row.remove();
        choose.hidden = false;
      };
      one.row.append(
        h('span', { class: 'grow name' }, bytes.name),
        state,
        h(
          'button',
          { class: 'btn ghost icon', type: 'button', 'aria-label': t.removeFile(bytes.name), click: take },
          '✕',
        ),
      );
      chosen.push(one);
      list.append(one.row);
    }
    choose.hidden = chosen.length >= most;
  };
  const choose = chooser(t.addFiles, 'secondary lg', { multiple: true }, add);
  const element = h(
    'div',
    { class: 'field', hidden: most === 0 },
    h('p', { class: 'lbl' }, t.files, h('span', { class: 'muted' }, ` ${t.optional}`)),
    list,
    h('div', { class: 'row' }, choose),
    h('p', { class: 'hint' }, t.filesHint(most)),
  );
  const sendOne = async (one: Chosen) => {
    if (one.sent) return;
    one.state.className = 'muted';
    one.state.textContent = texts.drop.sending;
    try {
      await sendFile(one.item, waits => {
        one.state.textContent = waits ? texts.drop.waiting : texts.drop.sending;
      });
      one.sent = true;
      one.state.textContent = texts.drop.here;
      one.state.className = 'ok';
    } catch (error) {
      one.state.textContent = (error instanceof Refusal && error.message) || texts.drop.refused;
      one.state.className = 'bad';
      throw new Refusal(422, 'file', t.fileRefused(one.item.name), 0);
    } finally {
      await forget(one.item.key);
    }
  };
  return {
    element,
    /** Sends those that are not there yet; answers what the server calls them. */
    send: async () => {
      for (const one of chosen) await sendOne(one);
      return chosen.flatMap(({ item }) => item.id ?? []);
    },
  };
}

/** The page of a status link; what the server calls may be the API's own address, which a person can't read. */
const followed = (url: string) => `/link.html#request/${/([^/]+)$/.exec(url)?.[1] ?? ''}`;

function show(main: HTMLElement, form: Form, { number, status_url: url }: Received) {
  const title = h('h1', { tabindex: '-1' }, t.thanks);
  main.replaceChildren(
    title,
    h('p', { class: 'lead' }, form.thanks || t.arrived(form.organization)),
    h(
      'section',
      { class: 'card' },
      h('p', {}, t.number),
      h('p', { class: 'big' }, String(number)),
      h('a', { class: 'btn secondary lg wide', href: followed(url) }, t.follow),
      h('p', { class: 'muted' }, t.keep),
    ),
  );
  document.title = `${t.thanks} · ${form.organization}`;
  title.focus();
}
