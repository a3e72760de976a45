import { type ReactNode, useId } from 'react';

import { FieldError } from '../../ui/bits';

type Props = {
  label: string;
  name?: string;
  rows?: number;
  value?: string | undefined;
  maxLength?: number;
  hint?: ReactNode;
  error?: ReactNode;
  /** For a form that keeps what is typed itself. */
  set?: (value: string) => void;
};

/** A field of several lines, with its label above, and hint and fault below. */
export function Area({ label, name, rows = 3, value = '', maxLength = 4000, hint, error, set }: Props) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        className="input area"
        rows={rows}
        maxLength={maxLength}
        {...(set ? { value, onChange: event => set(event.target.value) } : { defaultValue: value })}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
      />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </div>
  );
}
