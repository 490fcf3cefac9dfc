import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { lookAt } from '../../api/erasing.ts';
import { OneField } from '../../ui/one-field.tsx';
import { noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { may } from '../state.ts';
import { who } from './texts.ts';

/** Names by the number of a person, as far as somebody asked for them here. */
export type Names = ReadonlyMap<number, string>;

export function personText(names: Names, person: number): string {
  return names.get(person) ?? who.value.number(person);
}

/** The server lists people by number; a name is looked up one by one, with a reason, and stands in their record. */
export function ShowNames({ persons, names }: { persons: readonly number[]; names: Signal<Names> }) {
  const texts = who.value.names;
  const said = useSignal('');
  if (!may('id.account.read') || persons.length === 0) {
    return null;
  }
  async function read(why: string): Promise<Faults> {
    if (why === '') {
      return { fields: { why: 'empty' } };
    }
    const known = new Map(names.value);
    const unknown = persons.filter((one) => !known.has(one));
    let failed = 0;
    for (const [at, person] of unknown.entries()) {
      said.value = texts.reading(at, unknown.length);
      const answer = await lookAt(String(person), why);
      const name = answer.ok ? answer.value.profile?.name : undefined;
      if (name) {
        known.set(person, name);
      } else {
        failed += 1;
      }
    }
    names.value = known;
    said.value = failed > 0 ? texts.some(failed) : texts.shown;
    return noFaults;
  }
  return (
    <>
      <OneField field="why" label={texts.why} hint={texts.whyHint} submit={texts.show} send={read} />
      <p role="status">{said.value}</p>
    </>
  );
}
