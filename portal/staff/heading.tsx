import { useEffect, useRef } from 'preact/hooks';
import { path } from '../ui/router.ts';
import { staff } from './texts.ts';

let shownBefore = false;

/** The one h1 of a screen. It names the window, and takes the focus when a screen replaces another. */
export function Heading({ title, unseen }: { title: string; unseen?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = staff.value.title(title);
  }, [title]);
  useEffect(() => {
    if (shownBefore) {
      heading.current?.focus({ preventScroll: true });
    }
    shownBefore = true;
  }, [path.value]);
  return (
    <h1 ref={heading} tabIndex={-1} class={unseen ? 'unseen' : undefined}>
      {title}
    </h1>
  );
}
