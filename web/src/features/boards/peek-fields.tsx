import { X } from 'lucide-react';
import { useId, useRef, useState } from 'react';

import { type CardDetail, call, Problem, type Pipeline } from '../../api';
import { parseAmount } from '../../lib/amount';
import { boards } from '../../texts/en/boards';
import { card as t } from '../../texts/en/card';
import { FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Suggestions } from '../../ui/combobox/suggestions';
import { Field, type FieldProps, SelectField } from '../../ui/field';
import { sentence } from '../../ui/sentence';
import { toastError } from '../../ui/toast';
import { useQueryClient } from '@tanstack/react-query';
import { PRIORITIES } from './filter';
import { useSave } from './save';
import { useStaff } from './staff';
import { customerChoices } from './talk';

type Save = (body: object) => Promise<void>;

/** A value that is saved when the field is left; what was typed is never lost to somebody else's change. */
function useTyped(value: string, save: (typed: string) => Promise<unknown>) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [other, setOther] = useState<string>();
  const [error, setError] = useState<string>();
  if (value !== known) {
    setKnown(value);
    if (typed.trim() === known) setTyped(value);
    else if (typed.trim() !== value) setOther(value);
  }
  const leave = async () => {
    setError(undefined);
    setOther(undefined);
    if (typed.trim() === known) return;
    try {
      await save(typed.trim());
    } catch (thrown) {
      const fault = thrown instanceof Problem ? thrown.faults[0]?.message : undefined;
      setError(fault ? `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.` : sentence(thrown));
    }
  };
  return { typed, setTyped, leave, error, hint: other === undefined ? undefined : t.changed(other) };
}

type SavedProps = Omit<FieldProps, 'value' | 'onChange' | 'onBlur' | 'error' | 'hint'> & {
  value: string;
  save: (typed: string) => Promise<unknown>;
};

function Saved({ value, save, ...field }: SavedProps) {
  const { typed, setTyped, leave, error, hint } = useTyped(value, save);
  return (
    <Field
      {...field}
      value={typed}
      error={error}
      hint={hint}
      onChange={event => setTyped(event.target.value)}
      onBlur={() => void leave()}
      onKeyDown={event => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}

function SavedText({ label, value, save }: Pick<SavedProps, 'value' | 'save'> & { label: string }) {
  const id = useId();
  const { typed, setTyped, leave, error, hint } = useTyped(value, save);
  return (
    <div className="field">
      <div className="lr">
        <label htmlFor={id}>{label}</label>
      </div>
      <textarea
        id={id}
        className="input area"
        rows={4}
        maxLength={20_000}
        value={typed}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-error`}
        onChange={event => setTyped(event.target.value)}
        onBlur={() => void leave()}
      />
      {hint && <p className="hint">{hint}</p>}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </div>
  );
}

/** `2026-12-01T10:00` of this place as the moment that it is, and back. */
const moment = (local: string) => (local ? new Date(local).toISOString() : null);
function local(instant: string | null | undefined): string {
  if (!instant) return '';
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function Fields({ card, pipeline }: { card: CardDetail; pipeline: Pipeline }) {
  const save = useSave(card);
  const staff = useStaff();
  const act = (body: object) => void save(body).catch(toastError);
  return (
    <section className="form" aria-label={t.what}>
      <Saved label={t.title} value={card.title} required maxLength={200} save={title => save({ title })} />
      <div className="two">
        <StageField card={card} pipeline={pipeline} />
        <SelectField
          label={t.assignee}
          value={card.assignee?.id ?? ''}
          onChange={event => act({ assignee_id: event.target.value || null })}
          options={[['', t.nobody], ...withOwn(staff, card.assignee).map(one => [one.id, one.name] as const)]}
        />
        <SelectField
          label={t.priority}
          value={card.priority}
          onChange={event => act({ priority: event.target.value })}
          options={PRIORITIES.map(one => [one, boards.priorities[one]] as const)}
        />
        <Saved
          label={t.expected}
          type="date"
          value={card.expected_on ?? ''}
          save={day => save({ expected_on: day || null })}
        />
      </div>
      <Saved
        label={t.due}
        type="datetime-local"
        value={local(card.due_at)}
        save={due => save({ due_at: moment(due) })}
      />
      <div className="two">
        <AmountFields card={card} save={save} />
        <CustomerField key={card.customer?.id ?? ''} card={card} save={save} />
      </div>
      <SavedText label={t.description} value={card.description} save={description => save({ description })} />
    </section>
  );
}

/** The people to choose from, and the one who was chosen, even when that one has left. */
export function withOwn(
  staff: { id: string; name: string }[],
  own: { id: string; name: string } | null | undefined,
) {
  return !own || staff.some(one => one.id === own.id) ? staff : [own, ...staff];
}

function StageField({ card, pipeline }: { card: CardDetail; pipeline: Pipeline }) {
  const cache = useQueryClient();
  const move = async (stage_id: string) => {
    try {
      await call('post', '/cards/{id}/move', {
        path: { id: card.id },
        body: { stage_id, after_id: null, before_id: null, version: card.version },
      });
    } catch (error) {
      toastError(error);
    }
    await cache.invalidateQueries({ queryKey: ['cards'] });
  };
  return (
    <SelectField
      label={t.stage}
      value={card.stage_id}
      disabled={Boolean(card.archived_at)}
      onChange={event => void move(event.target.value)}
      options={pipeline.stages.map(stage => [stage.id, stage.name] as const)}
    />
  );
}

const FIRST_CURRENCY = 'EUR';

function AmountFields({ card, save }: { card: CardDetail; save: Save }) {
  const currency = card.currency ?? FIRST_CURRENCY;
  const put = async (typed: string) => {
    if (!typed) return save({ amount: null });
    const amount = parseAmount(typed);
    if (!amount) throw new Problem(422, { errors: [{ pointer: '/amount', code: 'sum', message: WRONG }] });
    return save({ amount, currency });
  };
  return (
    <div className="peek-a">
      <Saved label={t.amount} inputMode="decimal" maxLength={30} value={card.amount ?? ''} save={put} />
      <Saved
        label={t.currency}
        maxLength={3}
        value={currency}
        disabled={!card.amount}
        save={typed => save({ amount: card.amount, currency: typed.toUpperCase() })}
      />
    </div>
  );
}

/** As the server words it: without a capital and a full stop. */
const WRONG = t.amountWrong.replace(/\.$/, '');

function CustomerField({ card, save }: { card: CardDetail; save: Save }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(card.customer?.name ?? '');
  const put = (customer_id: string | null) => void save({ customer_id }).catch(toastError);
  return (
    <div className="field">
      <div className="lr">
        <label htmlFor={id}>{t.customer}</label>
      </div>
      <div className="with">
        <input
          ref={input}
          id={id}
          className="input"
          placeholder={t.noCustomer}
          value={typed}
          onChange={event => setTyped(event.target.value)}
          onBlur={() => setTyped(card.customer?.name ?? '')}
        />
        {card.customer && (
          <Button look="ghost" size="sm" icon={X} label={t.removeCustomer} onClick={() => put(null)} />
        )}
      </div>
      <Suggestions
        input={input}
        typed={typed}
        label={t.customer}
        source={customerChoices}
        bound
        pick={choice => put(choice.value)}
      />
    </div>
  );
}
