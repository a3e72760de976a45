import './keeping.css';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type PointerEvent, useState } from 'react';

import { call, type NoteArea } from '../../api';
import { useMay } from '../../app/me';
import { useStore } from '../../lib/store';
import { keeping as t } from '../../texts/en/keeping';
import { toast, toastError } from '../../ui/toast';
import { areaBetween, drawing, shownNote } from './drawing';
import { notesOf } from './queries';

const place = ({ left, top, width, height }: NoteArea) => ({
  left: `${left * 100}%`,
  top: `${top * 100}%`,
  width: `${width * 100}%`,
  height: `${height * 100}%`,
});

type Point = { x: number; y: number };

/** The notes of a page where they stand, and boxes while they are drawn. The list of notes is the control for the keyboard. */
export function NoteLayer({ id, at, fileVersion }: { id: string; at: number; fileVersion: number }) {
  const mayWork = useMay('OPERATOR');
  const notes = useQuery({ ...notesOf(id), enabled: mayWork });
  const cache = useQueryClient();
  const isDrawing = useStore(drawing);
  const shown = useStore(shownNote);
  const [drag, setDrag] = useState<{ from: Point; to: Point; frame: DOMRect }>();
  if (!mayWork) return null;
  const here = (notes.data?.items ?? []).filter(
    note => note.page === at && note.file_version === fileVersion && !note.resolved_at,
  );
  const area = drag && areaBetween(drag.frame, drag.from, drag.to);
  const point = (event: PointerEvent) => ({ x: event.clientX, y: event.clientY });
  const end = () => {
    setDrag(undefined);
    if (!area) return;
    drawing.set(false);
    call('post', '/documents/{id}/notes', {
      path: { id },
      body: { kind: 'box', page: at, areas: [area], text: '', mentions: [] },
    })
      .then(note => {
        shownNote.set(note.id);
        toast(t.notes.added);
        return cache.invalidateQueries({ queryKey: notesOf(id).queryKey });
      })
      .catch(toastError);
  };
  return (
    <div
      className={isDrawing ? 'note-layer drawing' : 'note-layer'}
      aria-hidden="true"
      onPointerDown={event => {
        if (!isDrawing) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const from = point(event);
        setDrag({ from, to: from, frame: event.currentTarget.getBoundingClientRect() });
      }}
      onPointerMove={event => drag && setDrag({ ...drag, to: point(event) })}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
    >
      {here.flatMap(note =>
        note.areas.map(one => (
          <span
            key={`${note.id} ${one.left} ${one.top}`}
            className={`pn ${note.kind}${note.id === shown ? ' on' : ''}`}
            style={place(one)}
            title={note.text}
          />
        )),
      )}
      {area && <span className="pn box on" style={place(area)} />}
    </div>
  );
}
