import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { lazy, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

import type { Document, DocumentPage } from '../../api';
import { Part } from '../../app/shell/part';
import { usePhone } from '../../lib/media';
import { useShortcuts } from '../../lib/shortcuts';
import { review as t } from '../../texts/en/review';
import { useFind } from './find';
import { around, type Box, upright, uprightSize } from './geometry';
import { CHUNK, pagesOf } from './queries';
import { type Chosen, useSelection } from './selection';
import { type Mark, NOTE, Sheet, shownSize } from './sheet';
import { Tools } from './tools';
import { useZoom } from './zoom';

const SelectionMenu = lazy(async () => ({ default: (await import('./selection-menu')).SelectionMenu }));
const Thumbs = lazy(async () => ({ default: (await import('./thumbs')).Thumbs }));

type Props = {
  document: Document;
  marks: readonly (Mark & { page: number })[];
  /** The field that takes chosen words. */
  current: string | undefined;
  /** The mark that is brought into view. */
  shown: string | undefined;
  choosing: boolean;
  setChoosing: (on: boolean) => void;
  onMark: (name: string) => void;
  onChosen: (chosen: Chosen) => void;
};

const GAP = 16;
const FIT_MOST = 1000;

/** What stands above a page that was not read as a whole. */
const noteOf = (page: DocumentPage | undefined) => (page?.error ? NOTE : 0);

/** The pages of a document, as many of them drawn as are near the screen. */
export function Paper({
  document: doc,
  marks,
  current,
  shown,
  choosing,
  setChoosing,
  onMark,
  onChosen,
}: Props) {
  const { id } = doc;
  const all = doc.pages_total ?? 0;
  const phone = usePhone();
  const scroller = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(800);
  const { zoom, zoomTo, step, settle, own } = useZoom(scroller);
  const [turned, setTurned] = useState(0);
  const turn = useCallback(() => setTurned(angle => (angle + 90) % 360), []);
  const [boxes, setBoxes] = useState(true);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setRoom(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const edge = phone ? 0 : 48;
  const width = Math.round(Math.min(Math.max(room - edge, 240), FIT_MOST) * zoom);

  const [chunks, setChunks] = useState<number[]>([0]);
  const loaded = useQueries({ queries: chunks.map(chunk => pagesOf(id, chunk)) });
  const pages = useMemo(() => {
    const known = new Map<number, DocumentPage>();
    chunks.forEach((chunk, at) =>
      loaded[at]?.data?.items.forEach((page, step) => known.set(chunk * CHUNK + step, page)),
    );
    return known;
    // A query's data is the same object until it changes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [chunks, ...loaded.map(one => one.data)]);
  const first = pages.get(0);
  const sizeOf = useCallback(
    (at: number) => shownSize(pages.get(at) ?? first, width, turned),
    [pages, first, width, turned],
  );
  const rows = useVirtualizer({
    count: all,
    getScrollElement: () => scroller.current,
    estimateSize: at => sizeOf(at).height + GAP + noteOf(pages.get(at)),
    overscan: 1,
    paddingStart: phone ? 0 : 20,
  });
  useEffect(() => rows.measure(), [rows, sizeOf, pages]);
  const tall = rows.getTotalSize();
  useLayoutEffect(settle, [settle, tall, width]);
  const drawn = rows.getVirtualItems();
  const wanted = [...new Set(drawn.map(row => Math.floor(row.index / CHUNK)))].join();
  useEffect(() => {
    const missing = wanted.split(',').filter(Boolean).map(Number);
    setChunks(now =>
      missing.every(chunk => now.includes(chunk)) ? now : [...new Set([...now, ...missing])],
    );
  }, [wanted]);

  /** Brings a box into view, and on a phone the paper near to it. */
  const show = useCallback(
    (at: number, box: Box) => {
      const element = scroller.current;
      const page = pages.get(at);
      if (!element || !page) return;
      const start = (rows.getOffsetForIndex(at, 'start')?.[0] ?? 0) + noteOf(page);
      const scale = width / uprightSize(page).width;
      const [left, top, right, bottom] = upright(box, page).map(side => side * scale) as unknown as Box;
      const y = start + top;
      const seen =
        y > element.scrollTop + 40 && start + bottom < element.scrollTop + element.clientHeight - 60;
      const x = (left + right) / 2 - element.clientWidth / 2;
      const next: ScrollToOptions = {
        behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
      };
      if (!seen) next.top = y - element.clientHeight / 3;
      if (width > element.clientWidth) next.left = x;
      if (next.top !== undefined || next.left !== undefined) element.scrollTo(next);
    },
    [pages, rows, width],
  );
  const now = marks.find(mark => mark.name === shown);
  const place = now ? `${now.page}:${now.box.join()}` : '';
  const ready = now ? pages.has(now.page) : false;
  const closer = useRef(false);
  useEffect(() => {
    // A phone comes near to the field, until two fingers have said how near.
    closer.current = phone && now !== undefined && zoom < 2 && !own.current;
    if (closer.current) zoomTo(2);
    else if (now && ready) show(now.page, now.box);
    // Only another place moves the paper.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [place, ready]);
  useEffect(() => {
    if (closer.current && now && ready) show(now.page, now.box);
    closer.current = false;
    // oxlint-disable-next-line react/exhaustive-deps
  }, [zoom]);

  const find = useFind(doc, pages, hit => {
    const page = pages.get(hit.page);
    const box = page && around(hit.words.map(word => page.words[word]?.box as unknown as Box));
    if (box) show(hit.page, box);
    else rows.scrollToIndex(hit.page);
  });
  const field = useRef<HTMLInputElement>(null);
  useShortcuts(t.keys.group, [
    { keys: 'Ctrl+f', label: t.keys.find, inFields: true, run: () => field.current?.select() },
    { keys: '+', label: t.keys.zoomIn, run: () => step(1) },
    { keys: '=', label: t.keys.zoomIn, run: () => step(1), hidden: true },
    { keys: '-', label: t.keys.zoomOut, run: () => step(-1) },
    { keys: '0', label: t.keys.fit, run: () => zoomTo(1) },
    { keys: 'r', label: t.keys.turn, run: turn },
  ]);

  const pick = useCallback(
    (at: number, word: number) => {
      const page = pages.get(at);
      const box = page?.words[word]?.box as unknown as Box | undefined;
      if (!page || !box) return;
      if (choosing) {
        onChosen({ text: page.words[word]?.text ?? '', page: at, box });
        return;
      }
      const mark = marks.find(
        one =>
          one.page === at &&
          box[0] >= one.box[0] - 2 &&
          box[2] <= one.box[2] + 2 &&
          box[1] >= one.box[1] - 4 &&
          box[3] <= one.box[3] + 4,
      );
      if (mark) onMark(mark.name);
    },
    [pages, choosing, onChosen, marks, onMark],
  );
  const selection = useSelection(scroller, pages);
  const use = () => {
    if (!selection) return;
    onChosen(selection);
    getSelection()?.removeAllRanges();
  };
  const shownPage = (drawn.find(row => row.end > (rows.scrollOffset ?? 0) + 80) ?? drawn[0])?.index ?? 0;

  return (
    <>
      {all > 1 && (
        <Part fallback={<div className="thumbs desk" />}>
          <Thumbs
            document={doc}
            at={shownPage}
            marks={marks}
            go={at => rows.scrollToIndex(at, { align: 'start' })}
          />
        </Part>
      )}
      <section className="desk-area" aria-label={t.pages}>
        <Tools
          zoom={zoom}
          zoomTo={zoomTo}
          step={step}
          turn={turn}
          boxes={boxes}
          setBoxes={setBoxes}
          choosing={choosing}
          setChoosing={setChoosing}
          mayChoose={current !== undefined}
          find={find}
          field={field}
        />
        {choosing && (
          <div className="note choosing-note" role="status">
            {t.choosing}
          </div>
        )}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="paper" ref={scroller} tabIndex={0} role="region" aria-label={doc.name}>
          <div className="paper-i" style={{ height: tall, minWidth: sizeOf(0).width }}>
            {drawn.map(row => (
              <div key={row.key} className="sheet-r" style={{ transform: `translateY(${row.start}px)` }}>
                <Sheet
                  id={id}
                  at={row.index}
                  fileVersion={doc.file_version}
                  all={all}
                  page={pages.get(row.index)}
                  width={width}
                  turned={turned}
                  marks={marks.filter(mark => mark.page === row.index)}
                  hits={find.hits.filter(hit => hit.page === row.index)}
                  hit={find.hits[find.at]}
                  boxes={boxes}
                  choosing={choosing}
                  onWord={pick}
                  onMark={onMark}
                />
              </div>
            ))}
          </div>
          <Part>
            {selection && (
              <SelectionMenu
                id={id}
                turned={turned !== 0}
                selection={selection}
                current={current}
                use={use}
              />
            )}
          </Part>
        </div>
      </section>
    </>
  );
}
