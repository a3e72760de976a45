import './peek.css';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Archive, ArchiveRestore, Trash2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import { call, type CardDetail, type Pipeline } from '../../api';
import { boards } from '../../texts/en/boards';
import { card as t } from '../../texts/en/card';
import { Button } from '../../ui/button';
import { Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { Ask } from '../settings/pieces';
import { Fields } from './peek-fields';
import { Labels } from './peek-labels';
import { NextStep } from './peek-step';
import { Checklist } from './peek-checklist';
import { Activity, Comments } from './peek-talk';
import { Documents } from './peek-documents';
import { cardById } from './queries';
import { useSave } from './save';

type Props = { id: string; pipeline: Pipeline; close: () => void };

/** One card, with all that is known of it, beside its board. */
export function Peek({ id, pipeline, close }: Props) {
  const loaded = useQuery(cardById(id));
  const panel = useRef<HTMLElement>(null);
  const card = loaded.data;
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
  }, [id]);
  return (
    // The arrows move through the panel, not the focus of the board behind it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={panel}
      className="peek"
      tabIndex={-1}
      aria-label={card ? t.region(card.number) : t.what}
      onKeyDown={event => event.key.startsWith('Arrow') && event.stopPropagation()}
    >
      <header>
        <span className="muted num">{card && t.number(card.number)}</span>
        <span className="grow cut muted">{pipeline.name}</span>
        {card && <Actions card={card} close={close} />}
        <Button look="ghost" size="sm" icon={X} label={t.close} onClick={close} />
      </header>
      {loaded.isError ? (
        <Failure what={t.what} error={loaded.error} retry={() => void loaded.refetch()} />
      ) : card ? (
        <div className="peek-s">
          <Fields card={card} pipeline={pipeline} />
          <NextStep card={card} />
          <Labels card={card} />
          <Checklist id={id} />
          <Documents card={card} />
          <Comments id={id} />
          <Activity id={id} />
        </div>
      ) : (
        <Rows what={t.what} count={6} />
      )}
    </aside>
  );
}

function Actions({ card, close }: { card: CardDetail; close: () => void }) {
  const cache = useQueryClient();
  const save = useSave(card);
  const [asking, setAsking] = useState(false);
  const archive = (archived: boolean) =>
    void save({ archived })
      .then(() => toast(archived ? boards.archived : boards.unarchived))
      .catch(toastError);
  const remove = async () => {
    await call('delete', '/cards/{id}', { path: { id: card.id } });
    toast(t.deleted);
    close();
    cache.removeQueries({ queryKey: cardById(card.id).queryKey });
    await cache.invalidateQueries({ queryKey: ['cards'] });
  };
  return (
    <>
      <Button
        look="ghost"
        size="sm"
        icon={card.archived_at ? ArchiveRestore : Archive}
        label={card.archived_at ? t.unarchive : t.archive}
        onClick={() => archive(!card.archived_at)}
      />
      {card.archived_at && (
        <Button look="ghost" size="sm" icon={Trash2} label={t.delete} onClick={() => setAsking(true)} />
      )}
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.deleteTitle}
        text={t.deleteText}
        verb={t.delete}
        act={remove}
      />
    </>
  );
}
