import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { getPurposes } from '../../api/crm-staff.ts';
import { getKnown } from '../../api/persons.ts';
import type { Known } from '../../api/persons.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { useResource } from '../../ui/resource.ts';
import { may } from '../state.ts';
import { phoneText } from './phone.ts';
import { ofStaff } from './purpose.tsx';
import type { Names } from './names.tsx';
import { readNames } from './read-names.ts';
import { who } from './texts.ts';

// Who a number is, for whoever has said what for.

const sees = 'consent.data.look';

/** As rows of a list of facts. */
export function KnownRows({ of }: { of: Known }) {
  const texts = who.value.known;
  const rows: [string, string][] = [
    [texts.name, of.name],
    [texts.kana, of.kana],
  ];
  return (
    <>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value || <span class="muted">{texts.unknown}</span>}</dd>
        </div>
      ))}
      <div>
        <dt>{texts.phone}</dt>
        <dd>
          {of.phone ? (
            <a class="link" href={`tel:${of.phone}`}>
              {phoneText(of.phone)}
            </a>
          ) : (
            <span class="muted">{texts.unknown}</span>
          )}
        </dd>
      </div>
    </>
  );
}

/** Name, reading and telephone number of one person, where the role may see them for that purpose. */
export function KnownPerson({ person, purpose }: { person: number | string; purpose: string }) {
  const texts = who.value.known;
  const page = useResource(`known ${person} ${purpose}`, () => getKnown(person, purpose));
  if (page.value) {
    return (
      <dl class="facts">
        <KnownRows of={page.value} />
      </dl>
    );
  }
  return (
    <div class="panel-padded">
      <p role="status">
        {page.loading ? texts.reading : page.problem?.status === 403 ? texts.refused : texts.failed}
      </p>
      {!page.loading && page.problem?.status !== 403 && (
        <p>
          <Button size="sm" onClick={page.reload}>
            {texts.show}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Where no purpose was said before: it is asked for, and then the person is shown. */
export function AskKnown({ person }: { person: number }) {
  const texts = who.value;
  const page = useResource('purposes', getPurposes);
  const purpose = useSignal('');
  const shown = useSignal('');
  const options = ofStaff(page.value?.items ?? []);
  if (!may(sees) || !page.value) {
    return null;
  }
  if (options.length === 0) {
    return <p class="panel-padded">{texts.noPurposeAtAll}</p>;
  }
  return shown.value !== '' ? (
    <KnownPerson person={person} purpose={shown.value} />
  ) : (
    <div class="panel-padded">
      <SelectField
        label={texts.purpose}
        hint={texts.purposeHint}
        value={purpose.value || (options[0]?.value ?? '')}
        options={options}
        onChange={(next) => (purpose.value = next)}
      />
      <p>
        <Button size="sm" onClick={() => (shown.value = purpose.value || (options[0]?.value ?? ''))}>
          {texts.known.show}
        </Button>
      </p>
    </div>
  );
}

type NamesForProps = { persons: readonly number[]; names: Signal<Names>; purpose: string };

/** Names of a list whose purpose was said already. */
export function NamesFor({ persons, names, purpose }: NamesForProps) {
  const texts = who.value;
  const said = useSignal('');
  if (!may(sees) || persons.length === 0) {
    return null;
  }
  async function read(): Promise<void> {
    await readNames(persons, names, said, async (person) => {
      const answer = await getKnown(person, purpose);
      return answer.ok ? answer.value.name : undefined;
    });
  }
  return (
    <div class="panel-padded">
      <p>
        <Button size="sm" onClick={() => void read()}>
          {texts.known.showNames}
        </Button>
      </p>
      <p class="small muted">{texts.known.told}</p>
      <p role="status">{said.value}</p>
    </div>
  );
}
