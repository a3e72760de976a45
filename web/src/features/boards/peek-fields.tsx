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
import { customerChoices } from '../customers/queries';
import { PRIORITIES } from './filter';
import { cardById } from './queries';
import { useSave } from './save';
import { useStaff } from './staff';
import { inTurn, keepVersion, versionOf } from './turns';
import { followed, saved, type Typed } from './typed';

type Save = ReturnType<typeof useSave>;

/** What a field shows of a card, and how it is changed. */
type Value = {
  card: CardDetail;
  of: (card: CardDetail) => string;
  save: (typed: string) => Promise<CardDetail>;
};

/** A value that is saved when the field is left; what was typed is never lost to somebody else's change. */
function useTyped({ card, of, save }: Value) {
  const { version } = card;
  const [state, setState] = useState<Typed>(() => ({ typed: of(card), known: of(card), version }));
  const [error, setError] = useState<string>();
  if (version > state.version) setState(followed(state, of(card), version));
  const leave = async () => {
    const sent = state.typed.trim();
    setError(undefined);
    setState(now => ({ ...now, other: undefined }));
    if (sent === state.known) return;
    try {
      const answer = await save(sent);
      setState(now => saved(now, sent, of(answer), answer.version));
    } catch (thrown) {
      const fault = thrown instanceof Problem ? thrown.faults[0]?.message : undefined;
      setError(fault ? `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.` : sentence(thrown));
    }
  };
  const { typed, other } = state;
  const setTyped = (next: string) => setState(now => ({ ...now, typed: next }));
  return { typed, setTyped, leave, error, hint: other === undefined ? undefined : t.changed(other) };
}

type SavedProps = Omit<FieldProps, 'value' | 'onChange' | 'onBlur' | 'error' | 'hint'> & Value;

function Saved({ card, of, save, ...field }: SavedProps) {
  const { typed, setTyped, leave, error, hint } = useTyped({ card, of, save });
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

function SavedText({ label, ...value }: Value & { label: string }) {
  const id = useId();
  const { typed, setTyped, leave, error, hint } = useTyped(value);
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
      <Saved
        label={t.title}
        card={card}
        of={one => one.title}
        required
        maxLength={200}
        save={title => save({ title })}
      />
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
          card={card}
          of={one => one.expected_on ?? ''}
          save={day => save({ expected_on: day || null })}
        />
      </div>
      <Saved
        label={t.due}
        type="datetime-local"
        card={card}
        of={one => local(one.due_at)}
        save={due => save({ due_at: moment(due) })}
      />
      <div className="two">
        <AmountFields card={card} save={save} />
        <CustomerField key={card.customer?.id ?? ''} card={card} save={save} />
      </div>
      <SavedText
        label={t.description}
        card={card}
        of={one => one.description}
        save={description => save({ description })}
      />
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
      await inTurn(card.id, async () => {
        const version = versionOf(cache.getQueryData(cardById(card.id).queryKey) ?? card);
        const answer = await call('post', '/cards/{id}/move', {
          path: { id: card.id },
          body: { stage_id, after_id: null, before_id: null, version },
        });
        keepVersion(answer.card);
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
      <Saved
        label={t.amount}
        inputMode="decimal"
        maxLength={30}
        card={card}
        of={one => one.amount ?? ''}
        save={put}
      />
      <Saved
        label={t.currency}
        maxLength={3}
        card={card}
        of={one => one.currency ?? FIRST_CURRENCY}
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
        source={customerChoices()}
        bound
        pick={choice => put(choice.value)}
      />
    </div>
  );
}
