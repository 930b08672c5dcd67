import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Closer to the end than this counts as "reading the newest". */
const NEAR_PX = 80;

interface Sticky {
  readonly scroller: RefObject<HTMLDivElement>;
  readonly onScroll: () => void;
  /** Something new arrived below while the reader was further up. */
  readonly missed: boolean;
  readonly toEnd: () => void;
}

function isNearEnd(el: HTMLElement): boolean {
  return el.scrollHeight - el.scrollTop - el.clientHeight < NEAR_PX;
}

/**
 * Keeps a list at its end while the reader is there, and leaves a reader who scrolled up alone.
 *
 * @param newest changes whenever something new is shown
 * @param own the last row was just said by the customer: always follow it
 * @param typing the typing sign is the last thing shown
 */
export function useSticky(newest: string | undefined, own: boolean, typing: boolean): Sticky {
  const scroller = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  const lastTop = useRef(0);
  const seen = useRef(newest);
  const [missed, setMissed] = useState(false);

  const toEnd = useCallback(() => {
    const el = scroller.current;
    if (el) el.scrollTop = el.scrollHeight;
    pinned.current = true;
    setMissed(false);
  }, []);

  // Only moving up lets go: content that grows below also leaves the end, without the reader's doing.
  const onScroll = useCallback(() => {
    const el = scroller.current;
    if (el === null) return;
    if (isNearEnd(el)) {
      pinned.current = true;
      setMissed(false);
    } else if (el.scrollTop < lastTop.current) {
      pinned.current = false;
    }
    lastTop.current = el.scrollTop;
  }, []);

  useLayoutEffect(() => {
    const fresh = newest !== seen.current;
    seen.current = newest;
    if (pinned.current || (fresh && own)) toEnd();
    else if (fresh) setMissed(true);
  }, [newest, own, typing, toEnd]);

  // A keyboard that opens, a growing composer or a late font must not push the newest line out of sight.
  useEffect(() => {
    const el = scroller.current;
    if (el === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => {
      if (pinned.current) el.scrollTop = el.scrollHeight;
    });
    observer.observe(el);
    if (el.firstElementChild) observer.observe(el.firstElementChild);
    return () => {
      observer.disconnect();
    };
  }, []);

  return { scroller, onScroll, missed, toEnd };
}
