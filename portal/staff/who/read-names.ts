import type { Signal } from '@preact/signals';
import type { Names } from './names.tsx';
import { who } from './texts.ts';

/** Looks up one after the other who is not known yet; says how far it is. */
export async function readNames(
  persons: readonly number[],
  names: Signal<Names>,
  said: Signal<string>,
  find: (person: number) => Promise<string | undefined>,
): Promise<void> {
  const texts = who.value.names;
  const known = new Map(names.value);
  const unknown = persons.filter((one) => !known.has(one));
  let failed = 0;
  for (const [at, person] of unknown.entries()) {
    said.value = texts.reading(at, unknown.length);
    const name = await find(person);
    if (name) {
      known.set(person, name);
    } else {
      failed += 1;
    }
  }
  names.value = known;
  said.value = failed > 0 ? texts.some(failed) : texts.shown;
}
