import { useSignal } from '@preact/signals';
import { approveProgram, getApplications, refuseProgram } from '../../api/developer.ts';
import type { Application, Problem } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { Exact } from '../show.tsx';
import { may } from '../state.ts';
import { ListScreen } from './list.tsx';
import { platform } from './texts.ts';

/** What developers ask for: who, for what, where people are sent; staff say yes, or no with a reason. */
export function Applications() {
  const texts = platform.value.programs;
  const page = useResource('applications', getApplications);
  const problem = useSignal<Problem | undefined>(undefined);
  const decides = may('id.program.decide');
  function done(failed: Problem | undefined): void {
    problem.value = failed;
    page.reload();
  }
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={problem.value && <ProblemView problem={problem.value} />}
      columns={[texts.program, texts.who, texts.asks, texts.state, ...(decides ? [texts.act] : [])]}
      row={(one) => (
        <tr key={one.name}>
          <th scope="row" class="platform-name">
            {one.wish.title}
            <span class="row-sub">{one.name}</span>
            <span class="row-sub">{one.wish.about}</span>
          </th>
          <td data-label={texts.who} class="platform-name">
            {one.developer?.organisation ?? one.owner}
            <span class="row-sub">{one.developer?.person}</span>
            <span class="row-sub">{one.developer?.contact}</span>
          </td>
          <td data-label={texts.asks}>
            <Asks one={one} />
          </td>
          <td data-label={texts.state}>
            <span class={waits(one) ? 'tag tag-strong' : 'tag'}>{texts.states[one.state]}</span>
            <span class="row-sub">
              <Exact at={one.decided ?? one.asked} />
            </span>
            {one.reason && <span class="row-sub">{texts.reason(one.reason)}</span>}
          </td>
          {decides && <td data-label={texts.act}>{waits(one) && <Decide one={one} onDone={done} />}</td>}
        </tr>
      )}
    />
  );
}

function waits(one: Application): boolean {
  return one.state === 'open' || one.state === 'changing';
}

/** Of a change, what is not as it was agreed stands out. */
function Asks({ one }: { one: Application }) {
  const texts = platform.value.programs;
  const before = one.state === 'changing' ? one.agreed : undefined;
  const mark = (isNew: boolean) => isNew && <span class="tag tag-strong">{texts.isNew}</span>;
  return (
    <ul class="platform-lines">
      <li>{texts.kinds[one.wish.kind]}</li>
      {one.wish.redirectUris.map((uri) => (
        <li key={uri}>
          {texts.redirect}: <code>{uri}</code> {mark(before ? !before.redirectUris.includes(uri) : false)}
        </li>
      ))}
      {one.wish.scopes.map((scope) => (
        <li key={scope}>
          {texts.scopes}: <code>{scope}</code> {mark(before ? !before.scopes.includes(scope) : false)}
        </li>
      ))}
    </ul>
  );
}

function Decide({ one, onDone }: { one: Application; onDone: (problem: Problem | undefined) => void }) {
  const texts = platform.value.programs;
  const refusing = useSignal(false);

  async function approve(): Promise<void> {
    const answer = await approveProgram(one.name, {});
    onDone(answer.ok ? undefined : answer.problem);
  }
  async function refuse(reason: string): Promise<Faults> {
    const answer = await refuseProgram(one.name, reason);
    const faults = answer.ok ? noFaults : faultsOf(answer.problem);
    if ('reason' in faults.fields) {
      return faults;
    }
    onDone(faults.problem);
    return noFaults;
  }

  if (!refusing.value) {
    return (
      <div class="row-acts">
        <Asked label={texts.approveOf(one.wish.title)} question={texts.approveSure} onYes={() => void approve()}>
          {texts.approve}
        </Asked>
        <Button
          size="xs"
          label={texts.refuseOf(one.wish.title)}
          onClick={() => {
            refusing.value = true;
          }}
        >
          {texts.refuse}
        </Button>
      </div>
    );
  }
  return (
    <OneField
      field="reason"
      label={texts.why}
      hint={texts.whyHint}
      size="sm"
      kind="fill"
      name={texts.refuseOf(one.wish.title)}
      submit={texts.send}
      send={refuse}
      onCancel={() => {
        refusing.value = false;
      }}
    />
  );
}
