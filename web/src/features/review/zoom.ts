/** Zooming of the paper: by steps, by Ctrl and the wheel, and by two fingers. The place under the hand stays there. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const LEAST = 0.5;
const MOST = 4;

/** The next step of the ladder, up or down. */
export function stepped(now: number, by: number): number {
  const above = ZOOMS.findIndex(known => known >= now - 0.001);
  const at = above < 0 ? ZOOMS.length : above;
  // Between two steps, the one below is as near as the one above.
  const exact = Math.abs((ZOOMS[at] ?? 0) - now) < 0.001;
  const next = by < 0 || exact ? at + by : at;
  return ZOOMS[Math.min(Math.max(next, 0), ZOOMS.length - 1)] ?? 1;
}

/** How much two fingers may still zoom. */
export function allowed(ratio: number, zoom: number): number {
  return Math.min(Math.max(ratio, LEAST / zoom), MOST / zoom);
}

/** Where the paper must be scrolled to, so that a point stays where it is in the frame. */
export function kept(scrolled: number, at: number, ratio: number): number {
  return Math.max((scrolled + at) * ratio - at, 0);
}

type Place = { left: number; top: number };

export function useZoom(scroller: RefObject<HTMLDivElement | null>) {
  const [zoom, setZoom] = useState(1);
  const now = useRef(zoom);
  /** Whether two fingers have chosen: then nothing else zooms by itself. */
  const own = useRef(false);
  const next = useRef<Place>(undefined);
  useLayoutEffect(() => {
    now.current = zoom;
  });
  const zoomTo = useCallback(
    (to: number, x?: number, y?: number) => {
      const element = scroller.current;
      const ratio = to / now.current;
      if (!element || ratio === 1) return;
      const left = kept(element.scrollLeft, x ?? element.clientWidth / 2, ratio);
      const top = kept(element.scrollTop, y ?? 0, ratio);
      next.current = { left, top };
      setZoom(to);
    },
    [scroller],
  );
  const step = useCallback((by: number) => zoomTo(stepped(now.current, by)), [zoomTo]);
  useWheel(scroller, now, zoomTo);
  usePinch(scroller, now, (ratio, x, y) => {
    own.current = true;
    zoomTo(now.current * ratio, x, y);
  });
  /** To be called once the pages have their new size. */
  const settle = useCallback(() => {
    if (next.current) scroller.current?.scrollTo({ ...next.current, behavior: 'instant' });
    next.current = undefined;
  }, [scroller]);
  return { zoom, zoomTo, step, settle, own };
}

type Now = RefObject<number>;

/** Ctrl and the wheel, which is also what two fingers on a touchpad send. */
function useWheel(
  scroller: RefObject<HTMLDivElement | null>,
  now: Now,
  zoomTo: (to: number, x: number, y: number) => void,
) {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let sum = 0;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      sum += event.deltaY;
      if (Math.abs(sum) < 40) return;
      const frame = element.getBoundingClientRect();
      zoomTo(stepped(now.current, sum < 0 ? 1 : -1), event.clientX - frame.left, event.clientY - frame.top);
      sum = 0;
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [scroller, now, zoomTo]);
}

/** Two fingers: the paper is stretched as they move, and drawn anew when they leave. */
function usePinch(
  scroller: RefObject<HTMLDivElement | null>,
  now: Now,
  end: (ratio: number, x: number, y: number) => void,
) {
  const latest = useRef(end);
  useEffect(() => {
    latest.current = end;
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let began = 0;
    let ratio = 1;
    let x = 0;
    let y = 0;
    const inner = () => element.firstElementChild as HTMLElement | null;
    const apart = ([a, b]: TouchList) =>
      a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
    const start = (event: TouchEvent) => {
      const [a, b] = event.touches;
      if (!a || !b || event.touches.length > 2) return;
      event.preventDefault();
      const frame = element.getBoundingClientRect();
      began = apart(event.touches);
      ratio = 1;
      x = (a.clientX + b.clientX) / 2 - frame.left;
      y = (a.clientY + b.clientY) / 2 - frame.top;
      const paper = inner();
      const place = paper?.getBoundingClientRect();
      if (paper && place)
        paper.style.transformOrigin = `${x + frame.left - place.left}px ${y + frame.top - place.top}px`;
    };
    const move = (event: TouchEvent) => {
      if (began === 0 || event.touches.length < 2) return;
      event.preventDefault();
      ratio = allowed(apart(event.touches) / began, now.current);
      const paper = inner();
      if (paper) paper.style.transform = `scale(${ratio})`;
    };
    const leave = (event: TouchEvent) => {
      if (began === 0 || event.touches.length > 1) return;
      began = 0;
      const paper = inner();
      if (paper) paper.style.transform = '';
      if (Math.abs(ratio - 1) > 0.02) latest.current(ratio, x, y);
    };
    const active = { passive: false };
    element.addEventListener('touchstart', start, active);
    element.addEventListener('touchmove', move, active);
    element.addEventListener('touchend', leave);
    element.addEventListener('touchcancel', leave);
    return () => {
      element.removeEventListener('touchstart', start);
      element.removeEventListener('touchmove', move);
      element.removeEventListener('touchend', leave);
      element.removeEventListener('touchcancel', leave);
    };
  }, [scroller, now]);
}
