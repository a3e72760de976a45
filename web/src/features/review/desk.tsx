import { useQuery } from '@tanstack/react-query';
import { lazy, useCallback, useEffect, useMemo, useState } from 'react';

import { call, type Correction, type Document, type Kind, type Version } from '../../api';
import { useMay } from '../../app/me';
import { Part } from '../../app/shell/part';
import { useShortcuts } from '../../lib/shortcuts';
import { useStore } from '../../lib/store';
import { review as t } from '../../texts/en/review';
import { toastError } from '../../ui/toast';
import { countOf, draftOf, insist, say, sayKind, take } from './draft';
import { factsOf, questionsOf } from './facts';
import { Paper } from './paper';
import { documentSettings } from './queries';
import { type Conflict, LINES, save, savingOf } from './save';
import type { Chosen } from './selection';
import type { Mark, Place } from './sheet';
import { resolveLines } from './table';

// Asked for with the screen, not after it. Where it fails, the part that shows it says so.
const panel = import('./panel');
panel.catch(() => {});
const Panel = lazy(async () => ({ default: (await panel).Panel }));
const Plain = lazy(async () => ({ default: (await import('./unread')).Plain }));

/** What counts as unsure where the viewer may not know the organization's own limit. */
const USUAL_LIMIT = 0.75;

type DeskProps = { document: Document; version: Version; next: (() => void) | undefined };

/** What waits is sent after so many milliseconds without another answer. */
const PATIENCE = 4000;

/** The page and the panel, and what connects them. */
export function Desk({ document, version, next }: DeskProps) {
  const { id } = document;
  const draft = useStore(draftOf(id));
  const saving = useStore(savingOf(id));
  const settings = useQuery({ ...documentSettings, enabled: useMay('OPERATOR') });
  const limit = settings.data?.review_threshold ?? USUAL_LIMIT;
  // The questions stay where they are while they are answered, so that nothing moves under the hand.
  const [asked] = useState(() => [...document.review_fields]);
  const names = useMemo(
    () => [...new Set([...asked, ...document.review_fields])],
    [asked, document.review_fields],
  );
  const facts = useMemo(() => factsOf(version, draft, names), [version, draft, names]);
  const questions = useMemo(
    () => questionsOf(facts, { ...document, review_fields: names }),
    [facts, document, names],
  );
  const open = questions.filter(fact => !fact.confirmed);
  // What the server refused comes first: nobody may have seen why.
  const [current, setCurrent] = useState<string | undefined>(
    () => Object.keys(saving.faults)[0] ?? open[0]?.name,
  );
  const [choosing, setChoosing] = useState(false);
  const shown =
    current !== undefined && !facts.some(fact => fact.name === current)
      ? factsOf(version, draft, [...names, current])
      : facts;
  const waiting = countOf(draft);
  const [line, setLine] = useState<Place>();

  const valueOf = useCallback((name: string) => version.fields[name]?.value, [version]);
  const confirm = useCallback(
    (name: string, correction: Correction) => {
      say(id, name, correction, valueOf(name));
      setChoosing(false);
      const left = questions.filter(fact => !fact.confirmed && fact.name !== name);
      const from = questions.findIndex(fact => fact.name === name);
      const following = left.find(fact => questions.indexOf(fact) > from) ?? left[0];
      setCurrent(following?.name);
      if (!following) void save(id);
    },
    [id, questions, valueOf],
  );
  const confirmAll = useCallback(() => {
    for (const fact of facts) {
      if (fact.confirmed || fact.value === undefined) continue;
      const place = fact.place ? { page: fact.place.page, box: [...fact.place.box] } : {};
      say(id, fact.name, { value: fact.value, ...place }, fact.field?.value);
    }
    setCurrent(undefined);
    // Nobody waits for the server: what it refuses is said beside the next document.
    if (next && saving.conflicts.length === 0) next();
    else void save(id);
  }, [facts, id, next, saving.conflicts]);
  const setKind = (kind: Kind) => {
    sayKind(id, kind);
    // Another kind has other fields.
    void save(id).then(async saved => {
      if (saved) await call('post', '/documents/{id}/extract', { path: { id } }).catch(toastError);
    });
  };
  const resolve = (conflict: Conflict, mine: boolean) => {
    if (conflict.name === LINES) resolveLines(id, version.line_items ?? [], mine);
    else if (mine) insist(id, conflict.name, conflict.theirs);
    else take(id, conflict.name);
    savingOf(id).set(now => ({ ...now, conflicts: now.conflicts.filter(one => one !== conflict) }));
    if (savingOf(id).get().conflicts.length === 0) void save(id);
  };
  const chosen = useCallback(
    ({ text, page, box }: Chosen) => {
      if (!current) return;
      // The value is what the box says; a person still confirms it.
      say(id, current, { value: text, page, box: [...box] }, valueOf(current));
      setChoosing(false);
    },
    [current, id, valueOf],
  );
  useEffect(() => {
    if (waiting === 0) return;
    const timer = setTimeout(() => void save(id), PATIENCE);
    return () => clearTimeout(timer);
  }, [draft, waiting, id]);
  useShortcuts(t.keys.group, [
    { keys: 'Enter', label: t.keys.confirm, run: () => (open[0] ? setCurrent(open[0].name) : next?.()) },
    { keys: 'Shift+Enter', label: t.keys.confirmAll, run: confirmAll },
    { keys: 'Ctrl+Enter', label: t.keys.confirmAll, run: confirmAll, hidden: true },
    { keys: 'F2', label: t.keys.words, run: () => setChoosing(!choosing) },
    { keys: 'Ctrl+s', label: t.keys.save, run: () => void save(id), inFields: true },
  ]);
  const marks = useMemo(
    () =>
      shown.flatMap((fact): (Mark & { page: number })[] => {
        if (!fact.place) return [];
        const doubt = open.some(one => one.name === fact.name);
        const look = fact.name === current ? 'now' : doubt ? 'doubt' : 'sure';
        return [{ name: fact.name, look, ...fact.place }];
      }),
    [shown, current, open],
  );
  const withLine = useMemo(
    () =>
      line
        ? [
            ...marks.map(mark => (mark.look === 'now' ? { ...mark, look: 'sure' as const } : mark)),
            { name: LINES, look: 'now' as const, ...line },
          ]
        : marks,
    [marks, line],
  );
  const pages = document.pages_total ?? 0;
  return (
    <div className={pages > 1 ? 'view' : 'view single'}>
      {pages > 0 ? (
        <Paper
          document={document}
          marks={withLine}
          current={current}
          shown={line ? LINES : current}
          choosing={choosing}
          setChoosing={setChoosing}
          onMark={setCurrent}
          onChosen={chosen}
        />
      ) : (
        <Part>
          <Plain document={document} />
        </Part>
      )}
      <Part fallback={<aside className="panel" aria-label={t.panel} aria-busy="true" />}>
        <Panel
          document={document}
          version={version}
          facts={shown}
          questions={questions}
          limit={limit}
          saving={saving}
          waiting={waiting}
          current={current}
          setCurrent={setCurrent}
          showLine={setLine}
          choosing={choosing}
          setChoosing={setChoosing}
          confirm={confirm}
          confirmAll={confirmAll}
          setKind={setKind}
          resolve={resolve}
          next={next}
        />
      </Part>
    </div>
  );
}
