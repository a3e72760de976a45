import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MessageSquare, Trash2, X } from 'lucide-react';
import { useState } from 'react';

import { call, type CardComment } from '../../api';
import { useMay, useMe } from '../../app/me';
import { card as t } from '../../texts/en/card';
import { Age, Avatar, FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { Failure, Rows } from '../../ui/states';
import { Ask } from '../settings/pieces';
import { useDraft } from './drafts';
import { useStaff } from './staff';
import { activityOf, commentsOf } from './talk';

function useRefresh() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: ['cards'] });
}

export function Comments({ id }: { id: string }) {
  const comments = useQuery(commentsOf(id));
  const all = comments.data?.items ?? [];
  return (
    <section aria-labelledby="h-comments">
      <h2 className="lbl" id="h-comments">
        {t.comments.title} {all.length > 0 && <span className="muted num">{all.length}</span>}
      </h2>
      {comments.isError && (
        <Failure what={t.comments.what} error={comments.error} retry={() => void comments.refetch()} />
      )}
      {comments.data && all.length === 0 && <p className="hint">{t.comments.none}</p>}
      <ul className="peek-c">
        {all.map(one => (
          <CommentItem key={one.id} comment={one} />
        ))}
      </ul>
      <Write id={id} />
    </section>
  );
}

function CommentItem({ comment }: { comment: CardComment }) {
  const me = useMe();
  const isAdmin = useMay('ADMIN');
  const refresh = useRefresh();
  const author = comment.author ?? { id: '', name: t.activity.somebody };
  const [asking, setAsking] = useState(false);
  const remove = () =>
    call('delete', '/card-comments/{id}', { path: { id: comment.id }, version: comment.version }).finally(
      refresh,
    );
  return (
    <li>
      <Avatar id={author.id} name={author.name} hidden />
      <div className="grow">
        <p>
          <b>{author.name}</b> <Age at={comment.created_at} />
          {comment.edited_at && <span className="muted"> {t.comments.edited}</span>}
        </p>
        <p className="peek-ct">{comment.text}</p>
        {comment.mentions.length > 0 && (
          <p className="muted">{t.comments.told(comment.mentions.map(one => one.name).join(', '))}</p>
        )}
      </div>
      {(isAdmin || author.id === me.user_id) && (
        <Button
          look="ghost"
          size="sm"
          icon={Trash2}
          label={t.comments.remove}
          onClick={() => setAsking(true)}
        />
      )}
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.comments.removeTitle}
        text={t.comments.removeText}
        verb={t.delete}
        act={remove}
      />
    </li>
  );
}

/** A comment of which nothing is typed. */
const NOTHING: { text: string; told: string[] } = { text: '', told: [] };

function Write({ id }: { id: string }) {
  const me = useMe();
  const staff = useStaff();
  const refresh = useRefresh();
  const [draft, setDraft] = useDraft(`comment ${id}`, NOTHING);
  const { text, told } = draft;
  const setTold = (next: string[]) => setDraft({ text, told: next });
  const others = staff.filter(one => one.id !== me.user_id && !told.includes(one.id));
  return (
    <Form
      send={async () => {
        await call('post', '/cards/{id}/comments', { path: { id }, body: { text, mentions: told } });
        // What is typed while it is being sent stays.
        setDraft(now => (now === draft ? NOTHING : now));
        await refresh();
      }}
    >
      {({ busy, fault }) => (
        <>
          <div className="field">
            <textarea
              name="text"
              className="input area"
              rows={2}
              required
              maxLength={4000}
              value={text}
              onChange={event => setDraft({ text: event.target.value, told })}
              aria-label={t.comments.text}
              placeholder={t.comments.text}
              aria-invalid={fault('text') ? true : undefined}
              aria-describedby={`comment-${id}-error`}
            />
            <FieldError id={`comment-${id}-error`}>{fault('text')}</FieldError>
          </div>
          {told.length > 0 && (
            <div className="peek-l">
              {staff
                .filter(one => told.includes(one.id))
                .map(one => (
                  <span className="chip x" key={one.id}>
                    {`@${one.name}`}
                    <button
                      type="button"
                      aria-label={t.comments.untell(one.name)}
                      onClick={() => setTold(told.filter(other => other !== one.id))}
                    >
                      <Icon of={X} size={14} />
                    </button>
                  </span>
                ))}
            </div>
          )}
          <div className="stage-n">
            {others.length > 0 ? (
              <SelectField
                label={t.comments.tell}
                value=""
                onChange={event => event.target.value && setTold([...told, event.target.value])}
                options={[['', t.comments.tellNobody], ...others.map(one => [one.id, one.name] as const)]}
              />
            ) : (
              <span className="grow" />
            )}
            <Button size="sm" type="submit" icon={MessageSquare} busy={busy}>
              {t.comments.add}
            </Button>
          </div>
        </>
      )}
    </Form>
  );
}

/** What was done, in words; what is not known here yet as the server names it. */
export function words(action: string): string {
  const name = action.replace(/^[a-z_]+\./, '');
  return t.activity.words[name] ?? name.replaceAll('_', ' ');
}

/** What has happened to the card; asked for when somebody wants to know. */
export function Activity({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  const activity = useQuery({ ...activityOf(id), enabled: open });
  return (
    <section aria-labelledby="h-activity">
      <h2 className="lbl" id="h-activity">
        {t.activity.title}
      </h2>
      <Button size="sm" look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t.activity.hide : t.activity.show}
      </Button>
      {open && activity.isError && (
        <Failure what={t.activity.what} error={activity.error} retry={() => void activity.refetch()} />
      )}
      {open && activity.isPending && <Rows what={t.activity.what} count={3} />}
      {open && activity.data && (
        <ol className="peek-r">
          {activity.data.items.map(one => (
            <li key={one.id}>
              <span className="grow">
                <b>{one.actor?.name ?? t.activity.somebody}</b> {words(one.action)}
              </span>
              <Age at={one.at} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
