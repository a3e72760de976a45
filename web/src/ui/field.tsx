import { ArrowBigUp, ChevronDown, Eye, EyeOff } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type SelectHTMLAttributes,
  useId,
  useState,
} from 'react';

import { identity } from '../texts/en/identity';
import { FieldError } from './bits';
import { Button } from './button';
import { Icon } from './icon';

type Common = { label: ReactNode; hint?: ReactNode; error?: ReactNode; aside?: ReactNode; large?: boolean };

export type FieldProps = Common & Omit<InputHTMLAttributes<HTMLInputElement>, 'size'>;

function describe(id: string, hint: ReactNode, error: ReactNode): string | undefined {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

function Above({ id, label, aside }: { id: string } & Pick<Common, 'label' | 'aside'>) {
  return (
    <div className="lr">
      <label htmlFor={id}>{label}</label>
      {aside}
    </div>
  );
}

function Below({ id, hint, error }: { id: string } & Pick<Common, 'hint' | 'error'>) {
  return (
    <>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </>
  );
}

/** A text field with its label above, a hint and what is wrong below. */
export function Field({ label, hint, error, aside, large, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <Above id={id} label={label} aside={aside} />
      <input
        {...input}
        id={id}
        className={large ? 'input lg' : 'input'}
        aria-invalid={error ? true : undefined}
        aria-describedby={describe(id, hint, error)}
      />
      <Below id={id} hint={hint} error={error} />
    </div>
  );
}

/** A password: can be shown, and says when caps lock is on. */
export function PasswordField({ label, hint, error, aside, large, ...input }: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);
  const look = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'));
  return (
    <div className="field">
      <Above id={id} label={label} aside={aside} />
      <div className="with">
        <input
          {...input}
          id={id}
          type={shown ? 'text' : 'password'}
          className={large ? 'input lg' : 'input'}
          aria-invalid={error ? true : undefined}
          aria-describedby={describe(id, hint, error)}
          onKeyDown={look}
          onKeyUp={look}
        />
        <Button
          look="ghost"
          icon={shown ? EyeOff : Eye}
          label={shown ? identity.hidePassword : identity.showPassword}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      </div>
      {caps && (
        <p className="hint caps">
          <Icon of={ArrowBigUp} size={14} />
          {identity.capsLock}
        </p>
      )}
      <Below id={id} hint={hint} error={error} />
    </div>
  );
}

/** A password that is chosen now: as long as the API asks for. */
export function NewPasswordField(props: FieldProps) {
  return (
    <PasswordField
      autoComplete="new-password"
      required
      minLength={12}
      hint={identity.passwordHint}
      {...props}
    />
  );
}

type SelectProps = Common &
  SelectHTMLAttributes<HTMLSelectElement> & { options: readonly (readonly [string, string])[] };

/** A choice of few: the browser's own list, which every device knows how to show. */
export function SelectField({ label, hint, error, options, aside, large: _large, ...select }: SelectProps) {
  const id = useId();
  return (
    <div className="field">
      <Above id={id} label={label} aside={aside} />
      <span className="choice">
        <select {...select} id={id} className="input" aria-describedby={describe(id, hint, error)}>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <Icon of={ChevronDown} size={14} />
      </span>
      <Below id={id} hint={hint} error={error} />
    </div>
  );
}

type TickProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> & {
  label: ReactNode;
  hint?: ReactNode;
  acts?: boolean;
};

/** A choice of yes or no: a switch acts at once, a tick waits for a button. */
export function Tick({ label, hint, acts, ...input }: TickProps) {
  const id = useId();
  return (
    <div className="tick">
      <input
        {...input}
        id={id}
        type="checkbox"
        role={acts ? 'switch' : undefined}
        className={acts ? 'switch' : 'check'}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p className="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
