import { Popover } from 'radix-ui';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';

import { type Choice, type Source, stepOf, useChoices, useQuickEnter } from './choices';
import { Options, optionId } from './options';

export type SuggestionsProps = {
  /** The text field that is made a combobox; it stays its owner's. */
  input: RefObject<HTMLInputElement | null>;
  typed: string;
  label: string;
  source: Source;
  pick: (choice: Choice) => void;
  /** Opens at a press too, and the first that fits is active: nothing but a choice will do. */
  bound?: boolean;
};

/** What fits what stands in a text field, below it while it is wanted. */
export function Suggestions({ input, typed, label, source, pick, bound }: SuggestionsProps) {
  const list = useId();
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [touched, setTouched] = useState(false);
  // Asked for when the field is entered, so that the list is there when it is opened.
  const [near, setNear] = useState(false);
  // What was picked before is no search.
  const found = useChoices(source, touched ? typed : '', open || near);
  const { choices, q } = found;
  const first = bound && q ? 0 : -1;
  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    setOpen(false);
    pick(choice);
  };
  const enter = useQuickEnter(found, take);
  const { settled } = found;
  const now = useRef({ open, at, choices, settled, take });
  useEffect(() => {
    now.current = { open, at, choices, settled, take };
  });
  useEffect(() => setAt(first), [first, q]);

  useEffect(() => {
    const field = input.current;
    if (!field) return;
    const show = () => setOpen(true);
    const onFocus = () => setNear(true);
    if (document.activeElement === field) onFocus();
    const onInput = (event: Event) => {
      // What a program puts here, such as words that were chosen on the page, asks for nothing.
      if (!event.isTrusted) return;
      setTouched(true);
      setAt(bound ? 0 : -1);
      enter(false);
      show();
    };
    const onKey = (event: KeyboardEvent) => {
      const { open, at, choices, settled, take } = now.current;
      // The key has closed the list, and nothing else.
      if (event.key === 'Escape' && event.defaultPrevented) event.stopPropagation();
      if (!open) {
        if (event.key !== 'ArrowDown' || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        setTouched(false);
        show();
        return;
      }
      const next = stepOf(event.key, at, choices.length);
      if (next !== undefined) {
        event.preventDefault();
        setAt(next);
      } else if (event.key === 'Enter') {
        const choice = choices[at];
        // Half a name is no choice: the form is not sent by it.
        const waits = bound && !settled;
        if (!waits) setOpen(false);
        if (!waits && !choice) return;
        event.preventDefault();
        event.stopPropagation();
        if (waits) enter(true);
        else take(choice);
      } else if (event.key === 'Tab') setOpen(false);
    };
    // Whoever leaves does not choose any more.
    const onBlur = () => enter(false);
    const onLeave = (event: KeyboardEvent) => {
      if (event.key === 'Tab' || event.key === 'Escape') enter(false);
    };
    const onPress = () => {
      setTouched(false);
      show();
    };
    field.setAttribute('role', 'combobox');
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('autocomplete', 'off');
    field.addEventListener('focus', onFocus);
    field.addEventListener('input', onInput);
    field.addEventListener('keydown', onKey);
    field.addEventListener('keydown', onLeave);
    field.addEventListener('blur', onBlur);
    if (bound) field.addEventListener('click', onPress);
    return () => {
      field.removeEventListener('focus', onFocus);
      field.removeEventListener('input', onInput);
      field.removeEventListener('keydown', onKey);
      field.removeEventListener('keydown', onLeave);
      field.removeEventListener('blur', onBlur);
      field.removeEventListener('click', onPress);
    };
  }, [input, bound, enter]);

  useEffect(() => {
    const field = input.current;
    if (!field) return;
    field.setAttribute('aria-expanded', String(open));
    if (open) field.setAttribute('aria-controls', list);
    else field.removeAttribute('aria-controls');
    if (open && at >= 0) field.setAttribute('aria-activedescendant', optionId(list, at));
    else field.removeAttribute('aria-activedescendant');
  }, [input, open, at, list]);

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Anchor virtualRef={input as RefObject<HTMLInputElement>} />
      <Popover.Content
        className="pop cb"
        role="presentation"
        align="start"
        sideOffset={4}
        collisionPadding={8}
        onOpenAutoFocus={event => event.preventDefault()}
        onCloseAutoFocus={event => event.preventDefault()}
        onInteractOutside={event => event.target === input.current && event.preventDefault()}
      >
        <Options id={list} label={label} source={source} found={found} at={at} setAt={setAt} pick={take} />
      </Popover.Content>
    </Popover.Root>
  );
}
