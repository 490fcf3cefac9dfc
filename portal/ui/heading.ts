import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { path } from './router.ts';

let shownBefore = false;

/** For the one h1 of a screen, which names the window and takes the focus when a screen replaces another. */
export function useHeading(windowTitle: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = windowTitle;
  }, [windowTitle]);
  useEffect(() => {
    if (shownBefore) {
      heading.current?.focus({ preventScroll: true });
    }
    shownBefore = true;
  }, [path.value]);
  return heading;
}
