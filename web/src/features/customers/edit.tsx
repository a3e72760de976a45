import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';

import { Problem } from '../../api';
import type { FieldFault } from '../../api/problem';
import { common } from '../../texts/en/common';
import { customers as t } from '../../texts/en/customers';
import { FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import { changeCustomer, createCustomer, type Customer, type CustomerDraft, getCustomer } from './api';
import { changed, draftOf, faultAt, type ListName, LISTS, tidy } from './draft';
import { KINDS } from './filter';
import { KEY } from './queries';
import { type Holder, holderOf } from './taken';
import { Theirs } from './theirs';
import { useDraft } from './use-draft';

type Props = {
  /** The one to change; without it a new one is made. */
  customer?: Customer;
  close: () => void;
  done?: (customer: Customer) => void;
};

/** Nothing is sent before it is clear which of two values stays. */
class Undecided extends Error {}

type Wrong = { error: unknown; faults: readonly FieldFault[]; holders: Record<string, Holder> };

const TYPES: Record<ListName, string> = { emails: 'email', phones: 'tel', vat_ids: 'text', domains: 'text' };

/** A customer's name and what it is known by. */
export function EditDialog({ customer, close, done }: Props) {
  const cache = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const { base, draft, theirs, set, choose, follow } = useDraft(customer, draftOf);
  const [wrong, setWrong] = useState<Wrong>();
  const [busy, setBusy] = useState(false);
  const open = Object.keys(theirs).length > 0;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const clean = tidy(draft);
    set(clean);
    if (open) return setWrong({ error: new Undecided(), faults: [], holders: {} });
    setBusy(true);
    setWrong(undefined);
    try {
      const saved = base
        ? await changeCustomer(base.id, base.version, changed(draftOf(base), clean))
        : await createCustomer(clean);
      await cache.invalidateQueries({ queryKey: KEY });
      toast(base ? common.saved : t.created(saved.name));
      close();
      done?.(saved);
    } catch (error) {
      setWrong(await explain(error, clean));
      if (base && error instanceof Problem && error.status === 412) {
        // The next press is meant for what is there now.
        follow(await getCustomer(base.id).catch(() => base));
      }
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    } finally {
      setBusy(false);
    }
  };

  const say = (fault: FieldFault | undefined) => fault && <Said fault={fault} wrong={wrong} close={close} />;
  const faults = wrong?.faults ?? [];
  const other = (name: 'kind' | 'name' | 'address', said = theirs[name]) =>
    said !== undefined && (
      <Theirs
        value={name === 'kind' ? t.kinds[said as CustomerDraft['kind']] : (said ?? '')}
        choose={isTheirs => choose(name, isTheirs)}
      />
    );
  return (
    <Dialog
      open
      onClose={close}
      title={customer ? t.editTitle(customer.name) : t.new}
      className="pop dlg cu-dlg cu-edit"
    >
      <form ref={form} className="form" onSubmit={event => void save(event)}>
        <div className="seg cu-kind" role="group" aria-label={t.fields.kind}>
          {KINDS.map(kind => (
            <button key={kind} type="button" aria-pressed={draft.kind === kind} onClick={() => set({ kind })}>
              {t.kinds[kind]}
            </button>
          ))}
        </div>
        {'kind' in theirs && <p className="hint">{other('kind')}</p>}
        <Field
          label={t.fields.name}
          name="name"
          required
          maxLength={200}
          autoFocus
          value={draft.name}
          onChange={event => set({ name: event.target.value })}
          hint={other('name')}
          error={say(faultAt(faults, 'name'))}
        />
        <div className="two cu-two">
          {LISTS.map(name => (
            <ListField
              key={name}
              name={name}
              values={draft[name]}
              set={values => set({ [name]: values })}
              error={at => say(faultAt(faults, name, at))}
            />
          ))}
        </div>
        <Field
          label={t.fields.address}
          name="address"
          maxLength={500}
          value={draft.address ?? ''}
          onChange={event => set({ address: event.target.value })}
          hint={other('address')}
          error={say(faultAt(faults, 'address'))}
        />
        {!customer && (
          <NotesField
            value={draft.notes ?? ''}
            set={notes => set({ notes })}
            error={say(faultAt(faults, 'notes'))}
          />
        )}
        {wrong && faults.length === 0 && (
          <div role="alert">
            <FieldError id="cu-wrong">{says(wrong.error)}</FieldError>
          </div>
        )}
        <DialogButtons close={close} busy={busy} verb={customer ? common.save : t.create} />
      </form>
    </Dialog>
  );
}

function says(error: unknown): string {
  if (error instanceof Undecided) return t.chooseFirst;
  return error instanceof Problem && error.status === 412 ? t.changedMeanwhile : sentence(error);
}

/** What went wrong, and which customers have what was typed. */
async function explain(error: unknown, draft: CustomerDraft): Promise<Wrong> {
  const faults = error instanceof Problem ? error.faults : [];
  const taken = faults.filter(fault => fault.code === 'taken');
  const found = await Promise.all(
    taken.map(async fault => [fault.pointer, await holderOf(fault.pointer, draft)] as const),
  );
  const holders = Object.fromEntries(
    found.filter((entry): entry is [string, Holder] => entry[1] !== undefined),
  );
  return { error, faults, holders };
}

type SaidProps = { fault: FieldFault; wrong: Wrong | undefined; close: () => void };

/** What is wrong, with the way to the customer who has it already. */
function Said({ fault, wrong, close }: SaidProps) {
  const holder = wrong?.holders[fault.pointer];
  // An address or a number at the beginning stays as it is.
  const said = /^[a-z]+\s/.test(fault.message)
    ? `${fault.message.charAt(0).toUpperCase()}${fault.message.slice(1)}`
    : fault.message;
  return (
    <>
      {said}
      {/[.!?]$/.test(said) ? '' : '.'}
      {holder && (
        <>
          {' '}
          <Link className="link" to="/customers/$id" params={{ id: holder.id }} onClick={close}>
            {t.openOther(holder.name)}
          </Link>
        </>
      )}
    </>
  );
}

type ListProps = {
  name: ListName;
  values: string[];
  set: (values: string[]) => void;
  error: (at: number) => ReactNode;
};

/** Several of one kind, a line each; the first line is always there. */
function ListField({ name, values, set, error }: ListProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const shown = values.length > 0 ? values : [''];
  const label = t.fields[name];
  const focusLast = () =>
    requestAnimationFrame(() => [...(box.current?.querySelectorAll('input') ?? [])].at(-1)?.focus());
  return (
    <div className="field" ref={box}>
      <div className="lr">
        <label htmlFor={`${id}-0`}>{label}</label>
        {values.length > 0 && values.at(-1) !== '' && (
          <button
            type="button"
            className="link cu-add"
            onClick={() => {
              set([...values, '']);
              focusLast();
            }}
          >
            <Plus className="i" aria-hidden="true" /> {t.addOne(label)}
          </button>
        )}
      </div>
      {shown.map((value, at) => {
        const said = error(at);
        return (
          // Lines have no name of their own; only the last is added or any taken off, and each shows its value.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={at} className="cu-line">
            <div className="cu-row">
              <input
                id={`${id}-${at}`}
                className={name === 'vat_ids' ? 'input mono' : 'input'}
                type={TYPES[name] === 'tel' ? 'tel' : 'text'}
                inputMode={name === 'emails' ? 'email' : undefined}
                autoComplete="off"
                maxLength={320}
                aria-label={at > 0 ? t.nth(label, at) : undefined}
                aria-invalid={said ? true : undefined}
                aria-describedby={`${id}-hint${said ? ` ${id}-e${at}` : ''}`}
                value={value}
                onChange={event => set(shown.map((one, place) => (place === at ? event.target.value : one)))}
              />
              {shown.length > 1 && (
                <Button
                  look="ghost"
                  icon={X}
                  label={t.removeOne(t.nth(label, at))}
                  onClick={() => set(shown.filter((_, place) => place !== at))}
                />
              )}
            </div>
            <FieldError id={`${id}-e${at}`}>{said}</FieldError>
          </div>
        );
      })}
      <p className="hint" id={`${id}-hint`}>
        {t.hints[name]}
      </p>
    </div>
  );
}

type NotesProps = { value: string; set: (value: string) => void; error: ReactNode };

function NotesField({ value, set, error }: NotesProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t.fields.notes}</label>
      <textarea
        id={id}
        className="input cu-area"
        maxLength={5000}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-hint${error ? ` ${id}-e` : ''}`}
        value={value}
        onChange={event => set(event.target.value)}
      />
      <p className="hint" id={`${id}-hint`}>
        {t.notesHint}
      </p>
      <FieldError id={`${id}-e`}>{error}</FieldError>
    </div>
  );
}
