import { useSignal } from '@preact/signals';
import { decide, getCorrections } from '../../api/points-staff.ts';
import type { Correction } from '../../api/points-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { ListScreen } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { may, session } from '../state.ts';
import { personText, ShowNames } from '../who/names.tsx';
import type { Names } from '../who/names.tsx';
import { byText, pointsText, Refused, signedText } from './parts.tsx';
import { points } from './texts.ts';

type State = Correction['state'];
const states: readonly State[] = ['waiting', 'done', 'refused'];

/** Large corrections wait here for a second person; who asked cannot agree. */
export function Corrections() {
  const texts = points.value.corrections;
  const state = states.find((one) => one === query.value.get('state')) ?? 'waiting';
  const page = useResource(`corrections ${state}`, () => getCorrections(state));
  const names = useSignal<Names>(new Map());
  const said = useSignal<string | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  async function act(of: Correction, verdict: 'agree' | 'refuse'): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    const answer = await decide(of.number, verdict);
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    said.value = answer.ok ? texts.decided[verdict](of.number) : undefined;
    page.reload();
  }
  const people = [...new Set(page.value?.items.map((one) => one.person))];
  const last = state === 'waiting' ? texts.act : texts.decidedBy;
  return (
    <ListScreen
      texts={{ ...texts, empty: texts.nothing[state] }}
      page={page}
      above={
        <>
          <DoneBanner>{said.value}</DoneBanner>
          {problem.value && <Refused problem={problem.value} />}
          <div class="tools">
            <SelectField
              label={texts.state}
              size="sm"
              value={state}
              options={states.map((one) => ({ value: one, label: texts.states[one] }))}
              onChange={(value) => setQuery({ state: value === 'waiting' ? '' : value })}
            />
          </div>
          {people.length > 0 && may('id.account.read') && (
            <section class="panel part">
              <ShowNames persons={people} names={names} />
            </section>
          )}
        </>
      }
      columns={[texts.number, texts.person, texts.points, texts.reason, texts.asked, last]}
      row={(one) => (
        <tr key={one.number}>
          <th scope="row" data-label={texts.number}>
            {texts.numberOf(one.number)}
          </th>
          <td data-label={texts.person}>
            <Link href={`/staff/points/persons/${one.person}`}>{personText(names.value, one.person)}</Link>
          </td>
          <td data-label={texts.points} class="number">
            {signedText(one.points)}
          </td>
          <td data-label={texts.reason}>{one.reason}</td>
          <td data-label={texts.asked}>
            <span>
              {byText(one.askedBy)}
              <span class="row-sub">
                <Exact at={one.askedAt} />
              </span>
            </span>
          </td>
          <td data-label={last}>
            {one.state === 'waiting' ? (
              <Acts of={one} onAct={(verdict) => void act(one, verdict)} />
            ) : (
              <span>
                {one.decidedBy === one.askedBy ? texts.alone : byText(one.decidedBy)}
                {one.decidedAt && (
                  <span class="row-sub">
                    <Exact at={one.decidedAt} />
                  </span>
                )}
              </span>
            )}
          </td>
        </tr>
      )}
    />
  );
}

function Acts({ of, onAct }: { of: Correction; onAct: (verdict: 'agree' | 'refuse') => void }) {
  const texts = points.value.corrections;
  if (!may('points.person.agree')) {
    return <span>{texts.byAdmin}</span>;
  }
  const count = pointsText(Math.abs(of.points));
  return (
    <div class="row-acts">
      {of.askedBy === session.value?.subject ? (
        <span>{texts.own}</span>
      ) : (
        <Asked
          label={texts.agreeOf(of.number)}
          question={of.points > 0 ? texts.willGive(count) : texts.willTake(count)}
          onYes={() => onAct('agree')}
        >
          {texts.agree}
        </Asked>
      )}
      <Asked label={texts.refuseOf(of.number)} question={texts.willRefuse} onYes={() => onAct('refuse')}>
        {texts.refuse}
      </Asked>
    </div>
  );
}
