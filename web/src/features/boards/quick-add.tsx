import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';

import { call, Problem, type Stage } from '../../api';
import { boards as t } from '../../texts/en/boards';
import { FieldError } from '../../ui/bits';
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import type { BoardFilter } from './filter';
import { moved } from './place';
import { told } from './moves';
import { boardOf } from './queries';
import { inTurn } from './turns';

type Props = { stage: Stage; filter: BoardFilter; close: () => void };

function reason(error: unknown): string {
  const fault = error instanceof Problem ? error.fault('/title') : undefined;
  return fault ? `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.` : sentence(error);
}

/** A title and Enter: the rest of a card can wait. The field is there for the next one at once. */
export function QuickAdd({ stage, filter, close }: Props) {
  const cache = useQueryClient();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [waiting, setWaiting] = useState(0);
  const [error, setError] = useState<string>();
  useEffect(() => field.current?.focus(), []);
  const send = async (title: string) => {
    const card = await call('post', '/cards', {
      body: { stage_id: stage.id, title, first: true },
    });
    const { queryKey } = boardOf(stage.pipeline_id, filter);
    cache.setQueryData(queryKey, board => board && moved(board, card, { stage: stage.id, index: 0 }));
    told.set(t.added);
  };
  const add = async (title: string) => {
    setWaiting(now => now + 1);
    setError(undefined);
    try {
      // One after the other, so that they come to lie in the order in which they were typed.
      await inTurn(`new in ${stage.id}`, () => send(title));
    } catch (thrown) {
      const why = reason(thrown);
      // The title is given back, but never over the next one.
      if (field.current?.value === '') {
        field.current.value = title;
        setError(why);
      } else
        toast(t.column.notAdded(title, why), {
          bad: true,
          action: { label: t.column.tryAgain, run: () => void add(title) },
        });
    }
    setWaiting(now => now - 1);
    void cache.invalidateQueries({ queryKey: ['cards'] });
  };
  const enter = () => {
    const title = field.current?.value.trim();
    if (!field.current || !title) return;
    field.current.value = '';
    void add(title);
  };
  return (
    <form
      className="quick"
      onSubmit={event => {
        event.preventDefault();
        enter();
      }}
    >
      <input
        ref={field}
        className="input"
        aria-label={t.column.quick}
        placeholder={t.column.quick}
        maxLength={200}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : `${id}-hint`}
        aria-busy={waiting > 0 || undefined}
        onKeyDown={event => event.key === 'Escape' && close()}
        onBlur={event => event.target.value.trim() === '' && !error && close()}
      />
      <p className="hint" id={`${id}-hint`}>
        {t.column.quickHint}
      </p>
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </form>
  );
}
