import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  ChevronDown,
  ChevronUp,
  Copy,
  RotateCw,
  Scan,
  Search,
  TextCursorInput,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

import type { Document, DocumentPage } from '../../api';
import { usePhone } from '../../lib/media';
import { useShortcuts } from '../../lib/shortcuts';
import { fieldInSentence } from '../../texts/en/fields';
import { review as t } from '../../texts/en/review';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { toast } from '../../ui/toast';
import { pageImage } from '../documents/glance';
import { useObjectUrl } from '../documents/pieces';
import { spared } from '../documents/spare';
import { around, type Box, upright, uprightSize } from './geometry';
import { CHUNK, pagesOf } from './queries';
import { type Hit, hitsOn } from './search';
import { type Mark, Sheet, shownSize } from './sheet';

/** Words that a person has chosen on a page. */
export type Chosen = { text: string; page: number; box: Box };

type Props = {
  document: Document;
  marks: readonly (Mark & { page: number })[];
  /** The field that takes chosen words. */
  current: string | undefined;
  choosing: boolean;
  setChoosing: (on: boolean) => void;
  onMark: (name: string) => void;
  onChosen: (chosen: Chosen) => void;
};

const GAP = 16;
const FIT_MOST = 1000;
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];

/** The pages of a document, as many of them drawn as are near the screen. */
export function Paper({ document: doc, marks, current, choosing, setChoosing, onMark, onChosen }: Props) {
  const { id } = doc;
  const all = doc.pages_total ?? 0;
  const phone = usePhone();
  const scroller = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(800);
  const [zoom, setZoom] = useState(1);
  const [turned, setTurned] = useState(0);
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
    estimateSize: at => sizeOf(at).height + GAP,
    overscan: 1,
    paddingStart: phone ? 0 : 20,
  });
  useEffect(() => rows.measure(), [rows, sizeOf]);
  const drawn = rows.getVirtualItems();
  const wanted = [...new Set(drawn.map(row => Math.floor(row.index / CHUNK)))].join();
  useEffect(() => {
    const missing = wanted.split(',').filter(Boolean).map(Number);
    setChunks(now =>
      missing.every(chunk => now.includes(chunk)) ? now : [...new Set([...now, ...missing])],
    );
  }, [wanted]);

  const step = useCallback((by: number) => {
    setZoom(now => {
      const at = ZOOMS.findIndex(known => known >= now - 0.001);
      return ZOOMS[Math.min(Math.max((at < 0 ? ZOOMS.length - 1 : at) + by, 0), ZOOMS.length - 1)] ?? 1;
    });
  }, []);

  /** Brings a box into view, and on a phone the paper near to it. */
  const show = useCallback(
    (at: number, box: Box) => {
      const element = scroller.current;
      const page = pages.get(at);
      if (!element || !page) return;
      const start = rows.getOffsetForIndex(at, 'start')?.[0] ?? 0;
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
  const now = marks.find(mark => mark.name === current);
  const place = now ? `${now.page}:${now.box.join()}` : '';
  const ready = now ? pages.has(now.page) : false;
  useEffect(() => {
    if (phone && now && zoom < 2) setZoom(2);
    if (now && ready) show(now.page, now.box);
    // Only another place moves the paper.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [place, ready, phone ? zoom : 0]);

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
    { keys: '0', label: t.keys.fit, run: () => setZoom(1) },
    { keys: 'r', label: t.keys.turn, run: () => setTurned(angle => (angle + 90) % 360) },
  ]);
  useWheelZoom(scroller, step);

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
        <Thumbs
          document={doc}
          at={shownPage}
          marks={marks}
          go={at => rows.scrollToIndex(at, { align: 'start' })}
        />
      )}
      <section className="desk-area" aria-label={t.pages}>
        <div className="vt desk" role="toolbar" aria-label={t.tools}>
          <span className="vt-g">
            <Button look="ghost" size="sm" icon={ZoomOut} label={t.zoomOut} onClick={() => step(-1)} />
            <Button look="ghost" size="sm" className="num" onClick={() => setZoom(1)}>
              {zoom === 1 ? t.fit : `${Math.round(zoom * 100)}%`}
            </Button>
            <Button look="ghost" size="sm" icon={ZoomIn} label={t.zoomIn} onClick={() => step(1)} />
          </span>
          <Button
            look="ghost"
            size="sm"
            icon={RotateCw}
            label={t.turn}
            onClick={() => setTurned(angle => (angle + 90) % 360)}
          />
          <span className="vt-l" />
          <Button
            look={boxes ? 'soft' : 'ghost'}
            size="sm"
            icon={Scan}
            aria-pressed={boxes}
            onClick={() => setBoxes(!boxes)}
          >
            {t.boxes}
          </Button>
          <Button
            look={choosing ? 'soft' : 'ghost'}
            size="sm"
            icon={TextCursorInput}
            aria-pressed={choosing}
            disabled={!current}
            onClick={() => setChoosing(!choosing)}
          >
            {t.words}
          </Button>
          <span className="grow" />
          <div className="vfind">
            <Icon of={Search} size={14} />
            <input
              ref={field}
              aria-label={t.find}
              placeholder={t.findShort}
              value={find.text}
              onChange={event => find.setText(event.target.value)}
              onKeyDown={event => {
                if (event.key === 'Enter') {
                  event.preventDefault();
                  find.step(event.shiftKey ? -1 : 1);
                } else if (event.key === 'Escape') {
                  find.setText('');
                  event.currentTarget.blur();
                }
              }}
            />
            <span className="num muted" role="status">
              {find.text && t.hits(find.at + 1, find.hits.length)}
            </span>
            <Button
              look="ghost"
              size="sm"
              icon={ChevronUp}
              label={t.previousHit}
              onClick={() => find.step(-1)}
            />
            <Button
              look="ghost"
              size="sm"
              icon={ChevronDown}
              label={t.nextHit}
              onClick={() => find.step(1)}
            />
          </div>
        </div>
        {choosing && (
          <div className="note choosing-note" role="status">
            {t.choosing}
          </div>
        )}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="paper" ref={scroller} tabIndex={0} role="region" aria-label={doc.name}>
          <div className="paper-i" style={{ height: rows.getTotalSize(), minWidth: sizeOf(0).width }}>
            {drawn.map(row => (
              <div key={row.key} className="sheet-r" style={{ transform: `translateY(${row.start}px)` }}>
                <Sheet
                  id={id}
                  at={row.index}
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
          {selection && (
            <div className="sel-pop pop" style={{ left: selection.x, top: selection.y }}>
              {current && (
                <Button
                  look="ghost"
                  size="sm"
                  icon={TextCursorInput}
                  onMouseDown={event => event.preventDefault()}
                  onClick={use}
                >
                  {t.use(fieldInSentence(current))}
                </Button>
              )}
              <Button
                look="ghost"
                size="sm"
                icon={Copy}
                onMouseDown={event => event.preventDefault()}
                onClick={() => void navigator.clipboard.writeText(selection.text).then(() => toast(t.copied))}
              >
                {t.copy}
              </Button>
            </div>
          )}
        </div>
      </section>
    </>
  );
}

function Thumbs({
  document,
  at,
  marks,
  go,
}: {
  document: Document;
  at: number;
  marks: readonly (Mark & { page: number })[];
  go: (at: number) => void;
}) {
  const scroller = useRef<HTMLElement>(null);
  const all = document.pages_total ?? 0;
  const rows = useVirtualizer({
    count: all,
    getScrollElement: () => scroller.current,
    estimateSize: () => 108,
    overscan: 3,
    paddingStart: 14,
  });
  return (
    <nav className="thumbs desk" aria-label={t.pages} ref={scroller}>
      <div style={{ height: rows.getTotalSize(), position: 'relative', width: '100%' }}>
        {rows.getVirtualItems().map(row => {
          const doubts = marks.filter(mark => mark.page === row.index && mark.look !== 'sure').length;
          return (
            <div key={row.key} className="th-r" style={{ transform: `translateY(${row.start}px)` }}>
              <button
                type="button"
                className={row.index === at ? 'th now' : 'th'}
                aria-current={row.index === at ? 'page' : undefined}
                onClick={() => go(row.index)}
              >
                <Thumb id={document.id} page={row.index} />
                <span>
                  <span className="sr">Page </span>
                  {row.index + 1}
                </span>
                {doubts > 0 && (
                  <b className="th-n">
                    {doubts}
                    <span className="sr"> to check</span>
                  </b>
                )}
              </button>
            </div>
          );
        })}
      </div>
    </nav>
  );
}

function Thumb({ id, page }: { id: string; page: number }) {
  const { data } = useQuery({
    queryKey: ['image', id, page, 'thumbnail'],
    queryFn: ({ signal }) => spared(signal, () => pageImage(id, page, 'thumbnail', signal)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const url = useObjectUrl(data);
  return url ? <img src={url} alt="" width={56} height={73} /> : <span className="th-w" />;
}

/** Ctrl and the wheel, which is also what two fingers on a touchpad send. */
function useWheelZoom(scroller: RefObject<HTMLDivElement | null>, step: (by: number) => void) {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let sum = 0;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      sum += event.deltaY;
      if (Math.abs(sum) < 40) return;
      step(sum < 0 ? 1 : -1);
      sum = 0;
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [scroller, step]);
}

/** Finds a text on all pages; those that were not shown yet are asked for first. */
function useFind(doc: Document, pages: Map<number, DocumentPage>, show: (hit: Hit) => void) {
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [more, setMore] = useState<Map<number, DocumentPage>>(new Map());
  const searching = text.trim().length > 1;
  useEffect(() => {
    if (!searching) return;
    const stop = new AbortController();
    const load = async () => {
      const last = Math.ceil((doc.pages_total ?? 0) / CHUNK);
      for (let chunk = 0; chunk < last && !stop.signal.aborted; chunk += 1) {
        const { items } = await cache.ensureQueryData(pagesOf(doc.id, chunk));
        setMore(now => {
          if (now.has(chunk * CHUNK)) return now;
          const next = new Map(now);
          items.forEach((page, step) => next.set(chunk * CHUNK + step, page));
          return next;
        });
      }
    };
    void load().catch(() => {});
    return () => {
      stop.abort();
    };
  }, [searching, doc.id, doc.pages_total, cache]);
  const hits = useMemo(() => {
    if (!searching) return [];
    const known = [...new Map([...pages, ...more])].sort(([a], [b]) => a - b);
    return known.flatMap(([page, { words }]) =>
      hitsOn(
        page,
        words.map(word => word.text),
        text,
      ),
    );
  }, [searching, text, pages, more]);
  const go = (to: number) => {
    setAt(to);
    const hit = hits[to];
    if (hit) show(hit);
  };
  return {
    text,
    setText: (next: string) => {
      setText(next);
      setAt(0);
    },
    hits,
    at: Math.min(at, Math.max(hits.length - 1, 0)),
    step: (by: number) => {
      if (hits.length > 0) go((Math.min(at, hits.length - 1) + by + hits.length) % hits.length);
    },
  };
}

/** The words that are selected on the paper, and where the offer of what to do with them stands. */
function useSelection(scroller: RefObject<HTMLDivElement | null>, pages: Map<number, DocumentPage>) {
  const [chosen, setChosen] = useState<(Chosen & { x: number; y: number }) | undefined>();
  useEffect(() => {
    const look = () => {
      const element = scroller.current;
      const selection = getSelection();
      if (!element || !selection || selection.isCollapsed || !element.contains(selection.anchorNode))
        return setChosen(undefined);
      const range = selection.getRangeAt(0);
      const spans = [...element.querySelectorAll<HTMLElement>('[data-w]')].filter(span =>
        range.intersectsNode(span),
      );
      const at = Number(spans[0]?.closest<HTMLElement>('[data-page]')?.dataset['page']);
      const page = pages.get(at);
      const words = spans
        .filter(span => Number(span.closest<HTMLElement>('[data-page]')?.dataset['page']) === at)
        .map(span => page?.words[Number(span.dataset['w'])])
        .filter(word => word !== undefined);
      const box = around(words.map(word => word.box as unknown as Box));
      if (!box) return setChosen(undefined);
      const place = range.getBoundingClientRect();
      const frame = element.getBoundingClientRect();
      setChosen({
        text: words.map(word => word.text).join(' '),
        page: at,
        box,
        x: Math.min(
          Math.max(place.left - frame.left + element.scrollLeft, 8),
          element.scrollLeft + element.clientWidth - 260,
        ),
        y: place.bottom - frame.top + element.scrollTop + 6,
      });
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [scroller, pages]);
  return chosen;
}
