import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';

import { call, Problem, type Stage } from '../../api';
import { boards as t } from '../../texts/en/boards';
import { FieldError } from '../../ui/bits';
import { sentence } from '../../ui/sentence';
import type { BoardFilter } from './filter';
import { moved } from './place';
import { told } from './moves';
import { boardOf } from './queries';

type Props = { stage: Stage; filter: BoardFilter; close: () => void };

/** A title and Enter: the rest of a card can wait. The field stays for the next one. */
export function QuickAdd({ stage, filter, close }: Props) {
  const cache = useQueryClient();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  useEffect(() => field.current?.focus(), []);
  const add = async () => {
    const title = field.current?.value.trim() ?? '';
    if (!title || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const card = await call('post', '/cards', {
        body: { stage_id: stage.id, title, first: true },
      });
      const { queryKey } = boardOf(stage.pipeline_id, filter);
      cache.setQueryData(queryKey, board => board && moved(board, card, { stage: stage.id, index: 0 }));
      if (field.current) field.current.value = '';
      told.set(t.added);
      void cache.invalidateQueries({ queryKey: ['cards'] });
    } catch (thrown) {
      const fault = thrown instanceof Problem ? thrown.fault('/title') : undefined;
      setError(fault ? `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.` : sentence(thrown));
    }
    setBusy(false);
    field.current?.focus();
  };
  return (
    <form
      className="quick"
      onSubmit={event => {
        event.preventDefault();
        void add();
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
        aria-busy={busy || undefined}
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
