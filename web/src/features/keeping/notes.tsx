import './keeping.css';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Highlighter, MessageSquare, RotateCcw, SquareDashed, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';

import { call, type Document, type DocumentNote } from '../../api';
import { useMay, useMe } from '../../app/me';
import { useStore } from '../../lib/store';
import { keeping } from '../../texts/en/keeping';
import { Age } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { members, useNames } from '../members';
import { drawing, shownNote } from './drawing';
import { notesOf } from './queries';

const t = keeping.notes;
const PICTURES = { note: MessageSquare, highlight: Highlighter, box: SquareDashed };

/** The notes of a document: written, answered by settling them, looked at where they stand. */
export function Notes({ document: doc }: { document: Document }) {
  const { id } = doc;
  const notes = useQuery(notesOf(id));
  const cache = useQueryClient();
  const isDrawing = useStore(drawing);
  useEffect(() => () => drawing.set(false), []);
  const refresh = () => cache.invalidateQueries({ queryKey: notesOf(id).queryKey });
  if (notes.isError) return <Failure what={t.what} error={notes.error} retry={() => void notes.refetch()} />;
  if (!notes.data) return <Rows what={t.what} count={3} />;
  const all = notes.data.items;
  const open = all.filter(note => !note.resolved_at);
  const settled = all.filter(note => note.resolved_at);
  return (
    <div className="notes">
      <Write document={doc} refresh={refresh} />
      {(doc.pages_total ?? 0) > 0 && (
        <div className="notes-draw">
          <Button
            size="sm"
            icon={SquareDashed}
            aria-pressed={isDrawing}
            onClick={() => drawing.set(!isDrawing)}
          >
            {isDrawing ? t.boxStop : t.box}
          </Button>
          {isDrawing && (
            <span className="hint" role="status">
              {t.drawing}
            </span>
          )}
        </div>
      )}
      {all.length === 0 && <p className="hint">{t.none}</p>}
      {[[t.open, open] as const, [t.settled, settled] as const].map(
        ([title, some]) =>
          some.length > 0 && (
            <section key={title} aria-label={title}>
              <h2 className="lbl">
                {title} <span className="muted num">{some.length}</span>
              </h2>
              <ul className="notes-l">
                {some.map(note => (
                  <Item key={note.id} document={doc} note={note} refresh={refresh} />
                ))}
              </ul>
            </section>
          ),
      )}
    </div>
  );
}

type WriteProps = { document: Document; refresh: () => Promise<unknown> };

function Write({ document: { id, pages_total }, refresh }: WriteProps) {
  const me = useMe();
  const people = useQuery(members);
  const [turn, setTurn] = useState(0);
  const [page, setPage] = useState(1);
  const pages = pages_total ?? 0;
  const staff = (people.data ?? []).filter(
    member => member.role !== 'CLIENT' && member.user_id !== me.user_id && !member.deactivated_at,
  );
  return (
    <Form
      key={turn}
      send={async values => {
        await call('post', '/documents/{id}/notes', {
          path: { id },
          body: {
            kind: 'note',
            page: page - 1,
            areas: [],
            text: values['text'] ?? '',
            mentions: values['mentions'] ? [values['mentions']] : [],
          },
        });
        await refresh();
        setTurn(turn + 1);
        toast(t.added);
      }}
    >
      {({ busy, fault }) => (
        <>
          <Field label={t.text(page)} name="text" required maxLength={4000} error={fault('text')} />
          <div className="two">
            {pages > 1 && (
              <Field
                label={t.pageField}
                name="page"
                type="number"
                min={1}
                max={pages}
                required
                value={page}
                onChange={event => setPage(Number(event.target.value) || 1)}
                error={fault('page')}
              />
            )}
            {staff.length > 0 && (
              <SelectField
                label={t.mention}
                name="mentions"
                defaultValue=""
                options={[['', t.nobody], ...staff.map(one => [one.user_id, one.name] as const)]}
                error={fault('mentions')}
              />
            )}
          </div>
          <div className="form-f">
            <Button size="sm" type="submit" busy={busy} icon={MessageSquare}>
              {t.add}
            </Button>
          </div>
        </>
      )}
    </Form>
  );
}

type ItemProps = { document: Document; note: DocumentNote; refresh: () => Promise<unknown> };

function Item({ document: doc, note, refresh }: ItemProps) {
  const me = useMe();
  const isAdmin = useMay('ADMIN');
  const nameOf = useNames();
  const shown = useStore(shownNote) === note.id;
  const path = { id: doc.id, note: note.id };
  const settle = (resolved: boolean) =>
    void call('patch', '/documents/{id}/notes/{note}', {
      path,
      body: { resolved },
      version: note.version,
    })
      .catch(toastError)
      .finally(refresh);
  const remove = () =>
    void call('delete', '/documents/{id}/notes/{note}', { path })
      .then(() => toast(t.removed))
      .catch(toastError)
      .finally(refresh);
  const told = note.mentions.map(one => nameOf(one) ?? t.somebody).join(', ');
  const look = () => {
    shownNote.set(shown ? undefined : note.id);
    document.querySelector(`[data-page="${note.page}"]`)?.scrollIntoView({ block: 'start' });
  };
  return (
    <li className={shown ? 'pn-i on' : 'pn-i'}>
      <button type="button" className="pn-b" aria-pressed={shown} onClick={look}>
        <Icon of={PICTURES[note.kind]} size={14} />
        <span className="grow">
          <b>{note.author}</b>{' '}
          <span className="muted">
            {t.page(note.page + 1)}
            {note.file_version !== doc.file_version && ` ${t.older(note.file_version)}`}
          </span>
          <span className="pn-t">{note.text || t.kinds[note.kind]}</span>
          {told && <span className="muted">{t.told(told)}</span>}
          {note.resolved_by && (
            <span className="muted">{t.resolved(nameOf(note.resolved_by) ?? t.somebody)}</span>
          )}
        </span>
        <Age at={note.created_at} />
      </button>
      <span className="pn-a">
        <Button
          look="ghost"
          size="sm"
          icon={note.resolved_at ? RotateCcw : Check}
          onClick={() => settle(!note.resolved_at)}
        >
          {note.resolved_at ? t.reopen : t.resolve}
        </Button>
        {(isAdmin || note.author_id === me.user_id) && (
          <Button look="ghost" size="sm" icon={Trash2} label={t.remove} onClick={remove} />
        )}
      </span>
    </li>
  );
}
