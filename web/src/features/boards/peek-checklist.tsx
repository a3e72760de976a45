import { useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useRef, useState } from 'react';

import { call, type ChecklistItem } from '../../api';
import { card as texts } from '../../texts/en/card';
import { Button } from '../../ui/button';
import { Field, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { Failure } from '../../ui/states';
import { toastError } from '../../ui/toast';
import { Ask } from '../settings/pieces';
import { useDraft } from './drafts';
import { checklistOf } from './talk';
import { inTurn, keepVersion, versionOf } from './turns';

const t = texts.checklist;

/** What is to be done before the card moves on. */
export function Checklist({ id }: { id: string }) {
  const cache = useQueryClient();
  const list = useQuery(checklistOf(id));
  const refresh = () => cache.invalidateQueries({ queryKey: ['cards'] });
  const items = list.data?.items ?? [];
  const [text, setText] = useDraft(`item ${id}`, '');
  return (
    <section aria-labelledby="h-check">
      <h2 className="lbl" id="h-check">
        {t.title}{' '}
        {items.length > 0 && (
          <span className="muted num">{`${items.filter(one => one.done).length}/${items.length}`}</span>
        )}
      </h2>
      {list.isError && <Failure what={t.what} error={list.error} retry={() => void list.refetch()} />}
      <ul className="peek-r">
        {items.map(item => (
          <Item key={item.id} item={item} refresh={refresh} />
        ))}
      </ul>
      <Form
        send={async () => {
          await call('post', '/cards/{id}/checklist', { path: { id }, body: { text } });
          // What was typed meanwhile is the next item.
          setText(now => (now === text ? '' : now));
          await refresh();
        }}
      >
        {({ busy, fault }) => (
          <div className="stage-n">
            <Field
              label={t.add}
              name="text"
              required
              maxLength={200}
              value={text}
              onChange={event => setText(event.target.value)}
              error={fault('text')}
            />
            <Button size="sm" type="submit" busy={busy}>
              {t.addVerb}
            </Button>
          </div>
        )}
      </Form>
    </section>
  );
}

type ItemProps = { item: ChecklistItem; refresh: () => Promise<void> };

/** The tick of an item: shown with the press, given back with the reason when the server refuses. */
function useTick({ item, refresh }: ItemProps) {
  const cache = useQueryClient();
  /** What was pressed last; it is shown until the list has the version that came of it. */
  const [pressed, setPressed] = useState<{ done: boolean; version: number }>();
  const presses = useRef(0);
  const send = async (done: boolean) => {
    const { items } = cache.getQueryData(checklistOf(item.card_id).queryKey) ?? { items: [] };
    const version = versionOf(items.find(one => one.id === item.id) ?? item);
    return keepVersion(
      await call('patch', '/checklist-items/{id}', { path: { id: item.id }, body: { done }, version }),
    );
  };
  const tick = async (done: boolean) => {
    presses.current += 1;
    const press = presses.current;
    const isLast = () => presses.current === press;
    setPressed({ done, version: Infinity });
    try {
      const { version } = await inTurn(item.id, () => send(done));
      if (isLast()) setPressed({ done, version });
    } catch (error) {
      if (isLast()) setPressed(undefined);
      toastError(error);
    }
    await refresh();
  };
  return { done: pressed && pressed.version > item.version ? pressed.done : item.done, tick };
}

function Item({ item, refresh }: ItemProps) {
  const { done, tick } = useTick({ item, refresh });
  const [asking, setAsking] = useState(false);
  return (
    <li>
      <span className="grow">
        <Tick label={item.text} checked={done} onChange={event => void tick(event.target.checked)} />
      </span>
      <Button look="ghost" size="sm" icon={X} label={t.remove(item.text)} onClick={() => setAsking(true)} />
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.removeTitle}
        text={item.text}
        verb={texts.delete}
        act={() => call('delete', '/checklist-items/{id}', { path: { id: item.id } }).finally(refresh)}
      />
    </li>
  );
}
