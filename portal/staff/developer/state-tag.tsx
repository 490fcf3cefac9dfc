import type { Program } from '../../api/types.ts';
import { developer } from './texts.ts';

/** Whether a program works, waits or was refused. */
export function StateTag({ state }: { state: Program['state'] }) {
  const texts = developer.value.states;
  return <span class={state === 'approved' ? 'tag' : 'tag tag-strong'}>{texts[state]}</span>;
}
