import type { Trouble } from '../../api/types.ts';
import { language } from '../../ui/language.ts';
import { formatTime } from '../../ui/time.ts';
import { snow } from './texts.ts';

/** What is wrong with a post or a camera, and since when. */
export function Troubles({ troubles }: { troubles: readonly Trouble[] }) {
  const texts = snow.value.posts;
  return (
    <>
      {troubles.map((trouble) => (
        <span key={trouble.code} class="trouble">
          {trouble.text[language.value]}
          {trouble.since && (
            <span class="row-sub">{`${texts.since} ${formatTime(trouble.since, 'dateTime', language.value)}`}</span>
          )}
        </span>
      ))}
    </>
  );
}
