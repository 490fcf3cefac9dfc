import { Heading } from './heading.tsx';
import { staff } from './texts.ts';

export function NotFound() {
  return (
    <div class="column">
      <Heading title={staff.value.notFound.title} />
      <p>{staff.value.notFound.text}</p>
    </div>
  );
}
