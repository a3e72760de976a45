import { type FormEvent, type ReactNode, useRef, useState } from 'react';

import { Problem } from '../api';
import type { FieldFault } from '../api/problem';
import { FieldError } from './bits';
import { sentence } from './sentence';

type Values = Record<string, string>;

type Props = {
  /** Sends what was typed. What it throws is shown at the field that it names, else above the buttons. */
  send: (values: Values, form: HTMLFormElement) => Promise<unknown>;
  className?: string;
  children: (state: { busy: boolean; fault: (name: string) => string | undefined }) => ReactNode;
};

/** A form whose fields keep what was typed whatever the server says. */
export function Form({ send, className = 'form', children }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [named, setNamed] = useState<readonly FieldFault[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const target = event.currentTarget;
    const values: Values = {};
    for (const [name, value] of new FormData(target)) if (typeof value === 'string') values[name] = value;
    setBusy(true);
    setError(undefined);
    setNamed([]);
    try {
      await send(values, target);
    } catch (thrown) {
      setError(thrown);
      const faults = thrown instanceof Problem ? thrown.faults : [];
      // What is wrong with an item of a list is said at the list.
      const isThere = (path: string) =>
        target.elements.namedItem(path) ?? target.elements.namedItem(path.split('/')[0] ?? path);
      setNamed(faults.filter(fault => isThere(fault.pointer.slice(1))));
      // The first wrong field gets the focus, once it is marked.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    } finally {
      setBusy(false);
    }
  };
  const fault = (name: string) => {
    const said = named.find(one => one.pointer === `/${name}`)?.message;
    return said && `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
  };
  return (
    <form ref={form} className={className} onSubmit={event => void submit(event)} noValidate={false}>
      {children({ busy, fault })}
      {error !== undefined && named.length === 0 && (
        <div role="alert">
          <FieldError id="form-error">{sentence(error)}</FieldError>
        </div>
      )}
    </form>
  );
}
