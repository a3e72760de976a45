import { TextSelect } from 'lucide-react';
import { type KeyboardEvent, lazy, useEffect, useId, useRef, useState } from 'react';

import type { Check, Correction } from '../../api';
import { Part } from '../../app/shell/part';
import { date } from '../../lib/format';
import { useShortcuts } from '../../lib/shortcuts';
import { review as t } from '../../texts/en/review';
import { Confidence, FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { keepTyping, typingOf } from './draft';
import { display, type Fact, type Reading, readingsOf, reasonOf } from './facts';
import { typeOf, understood } from './values';

const KnownVendors = lazy(async () => ({ default: (await import('./known-vendors')).KnownVendors }));

type Props = {
  /** Of the document. */
  id: string;
  fact: Fact;
  checks: readonly Check[];
  limit: number;
  currency: string | undefined;
  now: boolean;
  /** What the server refused. */
  fault: string | undefined;
  input: (node: HTMLInputElement | null) => void;
  choosing: boolean;
  setChoosing: (on: boolean) => void;
  onFocus: () => void;
  /** Says what the field is, and goes on to the next one. */
  confirm: (correction: Correction) => void;
  confirmAll: () => void;
};

const MONO = [
  'number',
  'iban',
  'bic',
  'vendor_vat_id',
  'customer_vat_id',
  'order_number',
  'payment_reference',
  'creditor_id',
];

/** One field as a question: the likely answer in the box, others as buttons, Enter for yes. */
export function Question(props: Props) {
  const { fact, checks, limit, currency, now, fault, input, choosing, setChoosing, onFocus, confirmAll } =
    props;
  const id = useId();
  const { id: document } = props;
  const confirm = (correction: Correction) => {
    keepTyping(document, fact.name, undefined);
    props.confirm(correction);
  };
  const known = fact.value ?? '';
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(() => typingOf(document, fact.name) ?? known);
  const [wrong, setWrong] = useState<string>();
  const [choices, setChoices] = useState<string[]>();
  // Words that were chosen on the page, or another reading, take the place of what stands here.
  const shown = useRef(known);
  useEffect(() => {
    if (shown.current === known) return;
    shown.current = known;
    keepTyping(document, fact.name, undefined);
    setTyped(known);
    setWrong(undefined);
    setChoices(undefined);
  }, [known, document, fact.name]);
  const type = fact.field?.type ?? typeOf(fact.name);
  const place =
    fact.place && fact.value === typed.trim() ? { page: fact.place.page, box: [...fact.place.box] } : {};

  const write = (text: string) => {
    setTyped(text);
    // A session may end, or a tab, before Enter.
    keepTyping(document, fact.name, text === known ? undefined : text);
    setWrong(undefined);
    setChoices(undefined);
  };
  const say = () => {
    if (typed.trim() === '') return confirm({ value: null });
    // What was found is confirmed as it is, whatever its form.
    const answer = typed.trim() === known ? { value: known } : understood(typed, type);
    if ('wrong' in answer) return setWrong(t.wrong[answer.wrong]);
    if ('choices' in answer) return setChoices(answer.choices);
    confirm({ value: answer.value, ...(answer.value === known ? place : {}) });
  };
  const readings: Reading[] = choices ? choices.map(value => ({ value })) : readingsOf(fact).slice(0, 9);
  const take = (at: number) => {
    const reading = readings[at];
    if (!reading) return;
    confirm({
      value: reading.value,
      ...(reading.box ? { box: reading.box, page: reading.page ?? null } : {}),
    });
  };
  useShortcuts(
    t.keys.other,
    readings.map((_, at) => ({
      keys: String(at + 1),
      label: `${t.keys.other} ${at + 1}`,
      run: () => take(at),
      hidden: at > 0,
    })),
    now && readings.length > 0,
  );
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (event.shiftKey || event.ctrlKey || event.metaKey) confirmAll();
      else say();
    } else if (event.key === 'F2') {
      event.preventDefault();
      setChoosing(!choosing);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (choosing) setChoosing(false);
      else event.currentTarget.blur();
    } else if (event.altKey && /^[1-9]$/.test(event.key)) {
      event.preventDefault();
      take(Number(event.key) - 1);
    }
  };
  const reason = choices ? t.twoDates : reasonOf(fact, checks, limit);
  const meaning = type === 'date' && typed === known && known ? t.why.means(date(known)) : undefined;
  const error = wrong ?? fault;
  return (
    <div className={now ? 'q is-now' : 'q'}>
      <div className="q-h">
        <label htmlFor={id}>{fact.label}</label>
        {fact.field && <Confidence share={fact.field.confidence} limit={limit} said={fact.confirmed} />}
      </div>
      <div className="with">
        <input
          id={id}
          ref={node => {
            box.current = node;
            input(node);
          }}
          className={MONO.includes(fact.name) ? 'input mono' : 'input'}
          value={typed}
          placeholder={fact.absent ? t.notOnPage : ''}
          spellCheck={false}
          autoComplete="off"
          inputMode={type === 'amount' || type === 'percentage' ? 'decimal' : 'text'}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-d`}
          onChange={event => write(event.target.value)}
          onFocus={onFocus}
          onKeyDown={onKeyDown}
        />
        <Button
          look="ghost"
          size="sm"
          icon={TextSelect}
          label={t.choose}
          aria-pressed={now && choosing}
          onClick={() => {
            onFocus();
            setChoosing(!choosing);
          }}
        />
      </div>
      {fact.name === 'vendor' && (
        <Part>
          <KnownVendors input={box} typed={typed} pick={choice => write(choice.text)} />
        </Part>
      )}
      <div id={`${id}-d`}>
        <FieldError id={`${id}-e`}>{error}</FieldError>
        {(reason || meaning) && !error && (
          <p className="hint">
            {reason} {meaning}
          </p>
        )}
      </div>
      {(readings.length > 0 || now) && (
        <div className="alts" role="group" aria-label={t.otherReadings}>
          {readings.length > 0 && <span className="hint">{t.or}</span>}
          {readings.map((reading, at) => (
            <button
              key={reading.value}
              type="button"
              className={MONO.includes(fact.name) ? 'chip mono' : 'chip'}
              onClick={() => take(at)}
              title={`Alt ${at + 1}`}
            >
              {display(fact, reading.value, currency)}
            </button>
          ))}
          <span className="grow" />
          {now && (
            <span className="hints desk">
              <span>
                <kbd>Tab</kbd> {t.skip}
              </span>
              <span>
                <kbd>F2</kbd> {t.chooseShort}
              </span>
            </span>
          )}
        </div>
      )}
    </div>
  );
}
