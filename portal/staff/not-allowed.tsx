import { Heading } from './heading.tsx';
import { staff } from './texts.ts';

/** A screen that is there, but not for who looks: nothing of it is asked for. */
export function NotAllowed() {
  return (
    <div class="column">
      <Heading title={staff.value.notAllowed.title} />
      <p>{staff.value.notAllowed.text}</p>
    </div>
  );
}
