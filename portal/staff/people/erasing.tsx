import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { askErasing, decideErasing, findByNumber, getErasings, lookAt } from '../../api/erasing.ts';
import type { Account, Erasing, ErasingDecided, Problem } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form, faultText, faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { useResource } from '../../ui/resource.ts';
import { ListPart } from '../platform/list.tsx';
import { bornText, Exact } from '../show.tsx';
import { may, session } from '../state.ts';
import { people } from './texts.ts';

/** A number as people write it: with full-width digits, with blanks and dashes. */
export function idNumber(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s-]/g, '');
}

/** What is wrong before the server is asked: the number of an ID has eight digits or more, and a reason is given. */
export function faultsBefore(number: string, why: string): Faults {
  const fields: Record<string, string> = {};
  if (!/^\d{8,20}$/.test(number)) {
    fields['person'] = 'not_a_number';
  }
  if (why.trim() === '') {
    fields['why'] = 'missing';
  }
  return { fields };
}

/** One of staff asks, after seeing whose data it is; another decides. Nothing is destroyed before. */
export function ErasingPart() {
  const page = useResource('erasings', getErasings);
  return (
    <>
      {may('consent.erasing.ask') && <AskForm onAsked={page.reload} />}
      <Waiting page={page} />
    </>
  );
}

const nobody: Problem = {
  type: 'about:blank',
  title: 'no_such_person',
  status: 404,
  code: 'no_such_person',
  traceId: '',
};

type Step = { step: 'write' | 'busy' } | { step: 'seen'; account: Account } | { step: 'asked'; person: number };

function AskForm({ onAsked }: { onAsked: () => void }) {
  const texts = people.value.erasing;
  const person = useSignal('');
  const why = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  const state = useSignal<Step>({ step: 'write' });
  async function look(): Promise<void> {
    const number = idNumber(person.value);
    faults.value = faultsBefore(number, why.value);
    if (Object.keys(faults.value.fields).length > 0) {
      return;
    }
    state.value = { step: 'busy' };
    const answer = await findByNumber(number, why.value);
    const found = answer.ok ? answer.value.items.find((one) => idNumber(one.loginId) === number) : undefined;
    state.value = found ? { step: 'seen', account: found } : { step: 'write' };
    faults.value = found ? noFaults : faultsOf(answer.ok ? nobody : answer.problem);
  }
  async function send(account: Account): Promise<void> {
    state.value = { step: 'busy' };
    const answer = await askErasing(String(account.id), why.value);
    state.value = answer.ok ? { step: 'asked', person: account.id } : { step: 'seen', account };
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      person.value = '';
      why.value = '';
      onAsked();
    }
  }
  // Whoever changes the number has seen somebody else.
  function change(into: Signal<string>, value: string): void {
    into.value = value;
    if (state.value.step !== 'write') {
      state.value = { step: 'write' };
    }
  }
  const now = state.value;
  return (
    <section class="panel people-panel">
      <h2 class="panel-title">{texts.askTitle}</h2>
      <p class="panel-note">{texts.lead}</p>
      {now.step === 'asked' && <DoneBanner>{texts.asked(now.person)}</DoneBanner>}
      <Form
        faults={faults.value}
        words={texts.refusals}
        shown={['person', 'why']}
        onSubmit={() => {
          if (now.step !== 'busy') {
            void look();
          }
        }}
      >
        <TextField
          label={texts.number}
          hint={texts.numberHint}
          inputMode="numeric"
          error={faultText(faults.value, 'person')}
          value={person.value}
          onInput={(value) => change(person, value)}
        />
        <TextField
          label={texts.why}
          hint={texts.whyHint}
          error={faultText(faults.value, 'why')}
          value={why.value}
          onInput={(value) => change(why, value)}
        />
        <p>
          <Button type="submit" disabled={now.step === 'busy'}>
            {texts.look}
          </Button>
        </p>
      </Form>
      {now.step === 'seen' && <Seen account={now.account} onSend={() => void send(now.account)} />}
    </section>
  );
}

function Seen({ account, onSend }: { account: Account; onSend: () => void }) {
  const texts = people.value.erasing;
  const dead = account.state === 'dead';
  return (
    <div class="people-box">
      <h3>{texts.seenTitle}</h3>
      <Facts account={account} />
      {dead ? (
        <p>
          <Asked label={texts.send} question={texts.question} onYes={onSend}>
            {texts.send}
          </Asked>
        </p>
      ) : (
        <Banner kind="warning" live>
          <p class="banner-title">{texts.notDead}</p>
          <p>{texts.notDeadHow}</p>
        </Banner>
      )}
    </div>
  );
}

function Facts({ account }: { account: Account }) {
  const texts = people.value.erasing;
  const known = account.profile;
  const lines = [
    [texts.person, String(account.id)],
    [texts.number, account.loginId],
    [texts.name, known?.name ?? ''],
    [texts.kana, known?.kana ?? ''],
    [texts.birthDate, bornText(known?.birthDate)],
    [texts.state, texts.states[account.state] ?? account.state],
  ].filter(([, value]) => value !== '');
  return (
    <dl class="people-facts">
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Waiting({ page }: { page: ReturnType<typeof useResource<{ items: Erasing[] }>> }) {
  const texts = people.value.erasing;
  const why = useSignal('');
  const problem = useSignal<Problem | undefined>(undefined);
  const done = useSignal<{ person: number; decided: ErasingDecided } | undefined>(undefined);
  async function decide(one: Erasing, verdict: 'agree' | 'refuse'): Promise<void> {
    const answer = await decideErasing(one.person, verdict, why.value);
    problem.value = answer.ok ? undefined : answer.problem;
    done.value = answer.ok ? { person: one.person, decided: answer.value } : undefined;
    if (answer.ok) {
      why.value = '';
    }
    page.reload();
  }
  return (
    <ListPart
      texts={{ title: texts.title, caption: texts.caption, empty: texts.empty }}
      page={page}
      columns={[texts.person, texts.askedBy, texts.until, texts.doing]}
      row={(one) => (
        <tr key={one.person}>
          <th scope="row" class="number" data-label={texts.person}>
            {one.person}
          </th>
          <td data-label={texts.askedBy}>
            {one.askedBy}
            <span class="row-sub">{one.why}</span>
          </td>
          <td data-label={texts.until}>
            <Exact at={one.expires} />
          </td>
          <td data-label={texts.doing}>
            <Acts one={one} why={why.value} onDecide={(verdict) => void decide(one, verdict)} />
          </td>
        </tr>
      )}
    >
      {done.value && <Outcome person={done.value.person} decided={done.value.decided} />}
      {problem.value && (
        <div class="people-box">
          <Banner kind="error" live>
            <p class="banner-title">{texts.refusals[problem.value.code] ?? texts.failed}</p>
          </Banner>
        </div>
      )}
      {(page.value?.items.length ?? 0) > 0 && may('consent.erasing.decide') && (
        <div class="people-box">
          <TextField
            label={texts.whyDecide}
            hint={texts.whyDecideHint}
            value={why.value}
            onInput={(value) => (why.value = value)}
          />
        </div>
      )}
    </ListPart>
  );
}

type ActsProps = { one: Erasing; why: string; onDecide: (verdict: 'agree' | 'refuse') => void };

/** Of one's own only taking it back; the server holds to it too. */
function Acts({ one, why, onDecide }: ActsProps) {
  const texts = people.value.erasing;
  const seen = useSignal<Account | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const mine = session.value?.subject === one.askedBy;
  async function look(): Promise<void> {
    const answer = await lookAt(String(one.person), why || one.why);
    seen.value = answer.ok ? answer.value : undefined;
    problem.value = answer.ok ? undefined : answer.problem;
  }
  if (!may('consent.erasing.decide')) {
    return <>{texts.waits}</>;
  }
  return (
    <>
      {mine && <p>{texts.mine}</p>}
      <div class="row-acts">
        <Button size="xs" label={texts.lookOf(one.person)} onClick={() => void look()}>
          {texts.look}
        </Button>
        {!mine && (
          <Asked
            label={texts.agreeOf(one.person)}
            question={texts.agreeQuestion(one.person)}
            onYes={() => onDecide('agree')}
          >
            {texts.agree}
          </Asked>
        )}
        <Asked
          label={texts.refuseOf(one.person)}
          question={texts.refuseQuestion}
          onYes={() => onDecide('refuse')}
        >
          {mine ? texts.takeBack : texts.refuse}
        </Asked>
      </div>
      {problem.value && <p role="alert">{texts.refusals[problem.value.code] ?? texts.failed}</p>}
      {seen.value && <Facts account={seen.value} />}
    </>
  );
}

function Outcome({ person, decided }: { person: number; decided: ErasingDecided }) {
  const texts = people.value.erasing;
  const proof = decided.proof;
  return (
    <div class="people-box">
      <Banner kind="success" live>
        <p class="banner-title">{proof ? texts.erased(person) : texts.refused(person)}</p>
        {proof && (
          <>
            <p>{texts.proof(proof.id)}</p>
            <p class="people-titles">
              <code>{proof.hash}</code>
            </p>
          </>
        )}
      </Banner>
    </div>
  );
}
