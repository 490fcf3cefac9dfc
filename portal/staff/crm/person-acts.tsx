import { useSignal } from '@preact/signals';
import { getProposals, restrict } from '../../api/crm-staff.ts';
import type { Person } from '../../api/crm-staff.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField } from '../../ui/field.tsx';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { OneField } from '../../ui/one-field.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { ListPart } from '../platform/list.tsx';
import { crm } from './texts.ts';

const wordOf = (of: { ja: string; en: string }): string => (language.value === 'en' && of.en !== '' ? of.en : of.ja);

/** What was proposed to them and why, and what they said. */
export function Proposals({ person, purpose }: { person: string; purpose: string }) {
  const texts = crm.value.person;
  const page = useResource(`proposals ${person} ${purpose}`, () => getProposals(person, purpose));
  return (
    <ListPart
      texts={{ title: texts.proposals, caption: texts.proposalsCaption, empty: texts.noProposals }}
      page={page}
      columns={[texts.at, texts.what, texts.why, texts.answer, texts.score]}
      row={(one) => (
        <tr key={one.number}>
          <td data-label={texts.at}>{formatTime(`${one.day}T00:00:00+09:00`, 'date', language.value)}</td>
          <th scope="row">{wordOf(one.title)}</th>
          <td data-label={texts.why}>{wordOf(one.reason)}</td>
          <td data-label={texts.answer}>{texts.answers[one.state]}</td>
          <td data-label={texts.score}>{one.score ?? crm.value.none}</td>
        </tr>
      )}
    />
  );
}

type RestrictProps = { person: string; now: Person; onDone: () => void };

/** A nurse says how much exertion may be proposed. */
export function Restrict({ person, now, onDone }: RestrictProps) {
  const texts = crm.value.person;
  const chosen = useSignal(String(now.profile?.exertion ?? 3));
  const said = useSignal(false);
  async function send(why: string): Promise<Faults> {
    if (why === '') {
      return { fields: { why: 'empty' } };
    }
    const answer = await restrict(person, Number(chosen.value), why);
    if (!answer.ok) {
      return faultsOf(answer.problem);
    }
    said.value = true;
    onDone();
    return noFaults;
  }
  return (
    <section class="panel part">
      <h2>{texts.restrict}</h2>
      {said.value && <DoneBanner>{texts.restricted}</DoneBanner>}
      <SelectField
        label={texts.exertion}
        value={chosen.value}
        options={texts.exertions.map((label, at) => ({ value: String(at), label }))}
        onChange={(value) => (chosen.value = value)}
      />
      <OneField
        field="why"
        label={texts.restrictWhy}
        hint={texts.restrictWhyHint}
        submit={texts.restrict}
        send={send}
      />
    </section>
  );
}
