import { ChevronDown } from 'lucide-react';
import { useId, useRef, useState } from 'react';

import { choose as t } from '../../texts/en/choose';
import { FieldError } from '../bits';
import { Icon } from '../icon';
import type { Choice, Source } from './choices';
import { Suggestions } from './suggestions';

type Common = { label: string; name: string; source: Source };

/** A text field that offers what is known; any other text will do too. */
export function SuggestField({
  label,
  name,
  source,
  error,
  defaultValue = '',
  ...rest
}: Common & {
  defaultValue?: string | undefined;
  error?: string | undefined;
  maxLength?: number;
  placeholder?: string;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(defaultValue);
  return (
    <div className="field">
      <div className="lr">
        <label htmlFor={id}>{label}</label>
      </div>
      <input
        {...rest}
        ref={input}
        id={id}
        name={name}
        className="input"
        value={typed}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={event => setTyped(event.target.value)}
      />
      <FieldError id={`${id}-error`}>{error}</FieldError>
      <Suggestions
        input={input}
        typed={typed}
        label={label}
        source={source}
        pick={choice => setTyped(choice.text)}
      />
    </div>
  );
}

/** A choice of many: what is typed looks for it, and the form gets its value. */
export function PickField({ label, name, source, chosen }: Common & { chosen: Choice | undefined }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState(chosen);
  const [typed, setTyped] = useState(chosen?.text ?? '');
  return (
    <div className="field">
      <div className="lr">
        <label htmlFor={id}>{label}</label>
      </div>
      <span className="choice">
        <input
          ref={input}
          id={id}
          className="input"
          placeholder={t.any}
          value={typed}
          onChange={event => setTyped(event.target.value)}
          onBlur={() => {
            // An empty field is no choice; half a name is the choice that was there.
            if (typed.trim() === '') setPicked(undefined);
            setTyped(typed.trim() === '' ? '' : (picked?.text ?? ''));
          }}
        />
        <Icon of={ChevronDown} size={14} />
      </span>
      <input type="hidden" name={name} value={typed.trim() === '' ? '' : (picked?.value ?? '')} />
      <Suggestions
        input={input}
        typed={typed}
        label={label}
        source={source}
        bound
        pick={choice => {
          setPicked(choice);
          setTyped(choice.text);
        }}
      />
    </div>
  );
}
