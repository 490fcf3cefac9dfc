import { useHeading } from '../ui/heading.ts';
import { staff } from './texts.ts';

/** The one h1 of a screen. */
export function Heading({ title, unseen }: { title: string; unseen?: boolean }) {
  const heading = useHeading(staff.value.title(title));
  return (
    <h1 ref={heading} tabIndex={-1} class={unseen ? 'unseen' : undefined}>
      {title}
    </h1>
  );
}
