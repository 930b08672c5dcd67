import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Closer to the end than this counts as "reading the newest". */
const NEAR_PX = 80;
/** Air left above a message that is shown from its top. */
const ABOVE_PX = 10;

interface Sticky {
  readonly scroller: RefObject<HTMLDivElement>;
  readonly onScroll: () => void;
  /** Something new arrived below while the reader was further up. */
  readonly missed: boolean;
  readonly toNewest: () => void;
}

/** What stays in view when things move: the newest message, the very end, or wherever the reader is. */
type Follow = 'newest' | 'end' | 'nothing';

function endOf(el: HTMLElement): number {
  return el.scrollHeight - el.clientHeight;
}

/** The end of the list; but a reply taller than the screen is read from its top, so that is where it rests. */
function newestIn(el: HTMLElement): number {
  const reply = el.querySelector('[role="log"] > :last-child.entry > .left');
  if (reply === null) return endOf(el);
  const top = reply.getBoundingClientRect().top - el.getBoundingClientRect().top + el.scrollTop;
  return Math.min(endOf(el), top - ABOVE_PX);
}

/**
 * Keeps the newest message in view while the reader is there, and leaves a reader who went elsewhere alone.
 *
 * @param newest changes whenever something new is shown
 * @param own the last row was just said by the customer: always follow it
 * @param typing the typing sign is the last thing shown
 */
export function useSticky(newest: string | undefined, own: boolean, typing: boolean): Sticky {
  const scroller = useRef<HTMLDivElement>(null);
  const follow = useRef<Follow>('newest');
  const lastTop = useRef(0);
  const seen = useRef(newest);
  const [missed, setMissed] = useState(false);

  const settle = useCallback(() => {
    const el = scroller.current;
    if (el === null || follow.current === 'nothing') return;
    el.scrollTop = follow.current === 'end' ? endOf(el) : newestIn(el);
    lastTop.current = el.scrollTop;
  }, []);

  const toNewest = useCallback(() => {
    follow.current = 'newest';
    settle();
    setMissed(false);
  }, [settle]);

  // Our own scrolling and content that grows below report no move; only the reader's hand does.
  const onScroll = useCallback(() => {
    const el = scroller.current;
    if (el === null || Math.abs(el.scrollTop - lastTop.current) < 1) return;
    lastTop.current = el.scrollTop;
    const nearEnd = endOf(el) - el.scrollTop < NEAR_PX;
    follow.current = nearEnd ? 'end' : 'nothing';
    if (nearEnd) setMissed(false);
  }, []);

  useLayoutEffect(() => {
    const fresh = newest !== seen.current;
    seen.current = newest;
    if (fresh && (own || follow.current !== 'nothing')) toNewest();
    else if (fresh) setMissed(true);
    else settle();
  }, [newest, own, typing, toNewest, settle]);

  // A keyboard that opens, a growing composer or a late font must not push the newest line out of sight.
  useEffect(() => {
    const el = scroller.current;
    if (el === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(settle);
    observer.observe(el);
    if (el.firstElementChild) observer.observe(el.firstElementChild);
    return () => {
      observer.disconnect();
    };
  }, [settle]);

  return { scroller, onScroll, missed, toNewest };
}
