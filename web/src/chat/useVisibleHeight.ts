import { useEffect } from 'react';

/**
 * Writes the height that the on-screen keyboard leaves free to `--app-height`.
 *
 * iOS lays the keyboard over the page and scrolls it away; Android follows the viewport tag by itself.
 */
export function useVisibleHeight(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return undefined;
    const fit = (): void => {
      // Zooming in also shrinks the visible part; the page must not reflow then.
      if (viewport.scale > 1.01) return;
      document.documentElement.style.setProperty('--app-height', `${viewport.height}px`);
      window.scrollTo(0, 0);
    };
    viewport.addEventListener('resize', fit);
    fit();
    return () => {
      viewport.removeEventListener('resize', fit);
    };
  }, []);
}
