import { useSignal } from '@preact/signals';
import type { Who } from '../../api/community-staff.ts';
import { findByNumber } from '../../api/erasing.ts';
import type { Account } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form, faultText, faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { Empty } from '../../ui/problem.tsx';
import { DataTable } from '../platform/list.tsx';
import { bornText } from '../show.tsx';
import { may } from '../state.ts';
import { who } from './texts.ts';
import { cardOf } from './typed.ts';

export type Picked = { who: Who; label: string };

type PickProps = {
  label: string;
  /** The server takes what a card says: nobody need be looked up then. */
  takesCards: boolean;
  onPick: (picked: Picked) => void;
};

/** A person, by name where one may look people up; else by the number of an ID or by a card. */
export function PersonPick(props: PickProps) {
  return may('id.account.read') ? <Search {...props} /> : <ByCard {...props} />;
}

function ByCard({ label, onPick }: PickProps) {
  const texts = who.value;
  const typed = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  function take(): void {
    const card = cardOf(typed.value);
    faults.value = card === undefined ? { fields: { card: 'empty' } } : noFaults;
    if (card !== undefined) {
      onPick({ who: { card }, label: card });
    }
  }
  return (
    <Form faults={faults.value} label={label} shown={['card']} onSubmit={take}>
      <TextField
        label={texts.card}
        hint={texts.cardHint}
        value={typed.value}
        error={faultText(faults.value, 'card')}
        onInput={(value) => (typed.value = value)}
      />
      <p>
        <Button size="sm" type="submit">
          {texts.pick}
        </Button>
      </p>
    </Form>
  );
}

const nameOf = (one: Account): string => one.profile?.name || one.loginId;

function Search({ label, takesCards, onPick }: PickProps) {
  const texts = who.value;
  const typed = useSignal('');
  const why = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  const found = useSignal<{ items: Account[]; more?: boolean } | undefined>(undefined);

  async function look(): Promise<void> {
    // The number of an ID is looked up, so that a name stands there before anything is done; a card is not.
    const text = takesCards ? cardOf(typed.value) : undefined;
    const card = text !== undefined && /^\d+$/.test(text) ? undefined : text;
    if (card !== undefined) {
      onPick({ who: { card }, label: card });
      return;
    }
    const empty = { typed: typed.value, why: why.value };
    const fields = Object.fromEntries(
      Object.entries(empty).flatMap(([name, value]) => (value.trim() === '' ? [[name, 'empty']] : [])),
    );
    faults.value = { fields };
    if (Object.keys(fields).length > 0) {
      return;
    }
    const answer = await findByNumber(typed.value.trim(), why.value.trim());
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    found.value = answer.ok
      ? { ...answer.value, items: answer.value.items.filter((one) => one.kind === 'resident') }
      : undefined;
  }

  return (
    <>
      <Form faults={faults.value} label={label} shown={['typed', 'why', 'q']} onSubmit={() => void look()}>
        <div class="form-grid">
          <TextField
            label={texts.find}
            hint={texts.findHint}
            value={typed.value}
            error={faultText(faults.value, 'typed', 'q')}
            onInput={(value) => (typed.value = value)}
          />
          <TextField
            label={texts.why}
            hint={texts.whyHint}
            value={why.value}
            error={faultText(faults.value, 'why')}
            onInput={(value) => (why.value = value)}
          />
        </div>
        <p>
          <Button size="sm" type="submit">
            {texts.look}
          </Button>
        </p>
      </Form>
      {found.value?.items.length === 0 && <Empty>{texts.nobody}</Empty>}
      {found.value?.more && <p role="status">{texts.more}</p>}
      {found.value && found.value.items.length > 0 && (
        <DataTable
          caption={texts.caption}
          columns={[texts.person, texts.born, texts.district, texts.act]}
          items={found.value.items}
          row={(one) => (
            <tr key={one.id}>
              <th scope="row" data-label={texts.person}>
                {nameOf(one)}
                <span class="row-sub">{one.profile?.kana}</span>
              </th>
              <td data-label={texts.born}>{bornText(one.profile?.birthDate)}</td>
              <td data-label={texts.district}>{one.profile?.district}</td>
              <td data-label={texts.act}>
                <Button
                  size="xs"
                  label={texts.pickOf(nameOf(one))}
                  onClick={() => {
                    found.value = undefined;
                    onPick({ who: { person: one.id }, label: nameOf(one) });
                  }}
                >
                  {texts.pick}
                </Button>
              </td>
            </tr>
          )}
        />
      )}
    </>
  );
}
