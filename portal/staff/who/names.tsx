import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { lookAt } from '../../api/erasing.ts';
import { OneField } from '../../ui/one-field.tsx';
import { noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { may } from '../state.ts';
import { readNames } from './read-names.ts';
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
    await readNames(persons, names, said, async (person) => {
      const answer = await lookAt(String(person), why);
      return answer.ok ? answer.value.profile?.name : undefined;
    });
    return noFaults;
  }
  return (
    <>
      <OneField field="why" label={texts.why} hint={texts.whyHint} submit={texts.show} send={read} />
      <p role="status">{said.value}</p>
    </>
  );
}
