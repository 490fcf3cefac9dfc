import { useSignal } from '@preact/signals';
import type { Answer } from '../../api/client.ts';
import {
  endHook,
  endProgramKey,
  endTestUser,
  makeProgramKey,
  makeSecret,
  makeTestUser,
  putHook,
  putJwks,
  takeBackProgram,
  testHook,
} from '../../api/developer.ts';
import type { DeveloperView, Problem, Program } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { ProblemView } from '../../ui/problem.tsx';
import { navigate } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { Examples } from './try.tsx';
import { SignInExamples } from './sign-in-try.tsx';
import { StateTag } from './state-tag.tsx';
import { developer } from './texts.ts';
import { ToldOnce } from './told-once.tsx';
import type { Told } from './told-once.tsx';

const keyDays = 365;
const overlapHours = 48;

type ToolsProps = { view: DeveloperView; program: Program; reload: () => void };
type Part = {
  program: Program;
  /** Does it, shows what is told once, and looks again. */
  act: <Value>(doing: Promise<Answer<Value>>, told?: (value: Value) => Told) => void;
};

export function ProgramTools({ view, program, reload }: ToolsProps) {
  const texts = developer.value.program;
  const told = useSignal<Told | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const act: Part['act'] = (doing, tell) => {
    void doing.then((answer) => {
      problem.value = answer.ok ? undefined : answer.problem;
      told.value = answer.ok && tell ? tell(answer.value) : undefined;
      reload();
      scrollTo(0, 0);
    });
  };
  return (
    <>
      <Heading title={program.wish.title} />
      <p>
        <StateTag state={program.state} /> <code>{program.name}</code>
      </p>
      {problem.value && <Refused problem={problem.value} />}
      {told.value && (
        <ToldOnce
          told={told.value}
          onHide={() => {
            told.value = undefined;
          }}
        />
      )}
      <About view={view} program={program} />
      {!program.registered && <Waiting program={program} />}
      {program.registered && (
        <>
          {program.needsSecret && <Secret program={program} act={act} />}
          {program.wish.jwks && <PublicKeys program={program} act={act} />}
          <TestUsers program={program} act={act} />
          {program.wish.kind !== 'machine' && <SignInExamples view={view} program={program} />}
          <Hook program={program} act={act} />
          <ApiKeys program={program} act={act} />
          <Examples firstType="" />
        </>
      )}
      <p class="actions">
        <a class="link" href="/openapi.json">
          {developer.value.all}
        </a>{' '}
        <a class="link" href={view.discovery}>
          {texts.discovery}
        </a>
      </p>
    </>
  );
}

function Refused({ problem }: { problem: Problem }) {
  const words = developer.value.program.refusals as Record<string, string>;
  const text = words[problem.code];
  return text === undefined ? (
    <ProblemView problem={problem} />
  ) : (
    <Banner kind="error" live>
      <p class="banner-title">{text}</p>
    </Banner>
  );
}

function About({ view, program }: { view: DeveloperView; program: Program }) {
  const texts = developer.value.program;
  const facts: [string, string][] = [
    [texts.issuer, view.issuer],
    ['client_id', program.name],
    [texts.redirect, program.wish.redirectUris.join(' ')],
    [texts.scopes, program.wish.scopes.join(' ')],
  ];
  return (
    <section class="panel form-body platform-box">
      <h2>{texts.about}</h2>
      {program.state === 'changing' && <p>{texts.changing}</p>}
      <dl class="platform-lines">
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt class="muted">{label}</dt>
              <dd class="platform-name">
                <code>{value}</code>
              </dd>
            </div>
          ))}
      </dl>
      {program.reason && (
        <Banner kind="warning">
          <p class="banner-title">{texts.reason}</p>
          <p>{program.reason}</p>
        </Banner>
      )}
      <p class="actions">
        <Link
          href={`/staff/developer/ask?${new URLSearchParams({ name: program.name })}`}
          class="button button-outline button-sm"
        >
          {texts.change}
        </Link>
      </p>
    </section>
  );
}

function Waiting({ program }: { program: Program }) {
  const texts = developer.value.program;
  const problem = useSignal<Problem | undefined>(undefined);

  async function takeBack(): Promise<void> {
    const answer = await takeBackProgram(program.name);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      navigate('/staff/developer');
    }
  }
  return (
    <section class="panel form-body platform-box">
      <h2>{texts.waiting}</h2>
      <p>{program.state === 'refused' ? texts.refusedLead : texts.waitingLead}</p>
      {problem.value && <ProblemView problem={problem.value} />}
      <p class="actions">
        <Asked label={texts.takeBack} question={texts.takeBackSure} onYes={() => void takeBack()}>
          {texts.takeBack}
        </Asked>
      </p>
    </section>
  );
}

function Secret({ program, act }: Part) {
  const texts = developer.value.program;
  return (
    <section class="panel form-body platform-box">
      <h2>{texts.secret}</h2>
      <p>{program.hasSecret ? texts.secretThere : texts.secretNone}</p>
      <p class="actions">
        <Button
          size="sm"
          kind={program.hasSecret ? 'outline' : 'fill'}
          onClick={() =>
            act(makeSecret(program.name, program.hasSecret ? overlapHours : 0), (made) => ({
              title: texts.secretMade,
              items: [
                { label: 'client_id', text: made.clientId },
                { label: 'client_secret', text: made.clientSecret },
              ],
            }))
          }
        >
          {program.hasSecret ? texts.secretAgain : texts.secretMake}
        </Button>
      </p>
    </section>
  );
}

/** Where the field itself is at fault it says so; everything else is told on top. */
async function sendField<Value>(
  doing: Promise<Answer<Value>>,
  field: string,
  act: Part['act'],
  told?: (value: Value) => Told,
): Promise<Faults> {
  const answer = await doing;
  const faults = answer.ok ? noFaults : faultsOf(answer.problem);
  if (field in faults.fields) {
    return faults;
  }
  act(Promise.resolve(answer), told);
  return noFaults;
}

/** Nothing where it is no JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function PublicKeys({ program, act }: Part) {
  const texts = developer.value.program;
  return (
    <section class="panel form-body platform-box">
      <h2>{texts.jwks}</h2>
      <OneField
        label={texts.jwksField}
        hint={texts.jwksHint}
        field="jwks"
        submit={texts.jwksSend}
        first={JSON.stringify(program.wish.jwks)}
        send={async (value) => {
          const keys = readJson(value);
          return keys === undefined
            ? { fields: { jwks: 'not_a_key_set' } }
            : sendField(putJwks(program.name, keys), 'jwks', act);
        }}
      />
    </section>
  );
}

function TestUsers({ program, act }: Part) {
  const texts = developer.value.program;
  if (program.wish.kind === 'machine') {
    return null;
  }
  return (
    <section class="panel form-body platform-box">
      <h2>{texts.testUsers}</h2>
      <p class="muted">{texts.testUsersLead}</p>
      <ul class="platform-lines">
        {program.testUsers.map((one) => (
          <li key={one.id}>
            {one.label} <code>{one.loginId}</code>{' '}
            <Asked
              label={texts.testUserEndOf(one.label)}
              question={texts.testUserEndSure(one.label)}
              onYes={() => act(endTestUser(program.name, one.id))}
            >
              {texts.end}
            </Asked>
          </li>
        ))}
      </ul>
      <OneField
        label={texts.testUserLabel}
        field="label"
        submit={texts.testUserMake}
        first={texts.testUserFirst(program.testUsers.length + 1)}
        send={(value) =>
          sendField(makeTestUser(program.name, value), 'label', act, (made) => ({
            title: texts.testUserMade,
            items: [
              { label: texts.loginId, text: made.loginId },
              { label: texts.password, text: made.password },
            ],
          }))
        }
      />
    </section>
  );
}

function Hook({ program, act }: Part) {
  const texts = developer.value.program;
  const states = texts.hookStates as Record<string, string>;
  const hook = program.hook;
  return (
    <section class="panel form-body platform-box">
      <h2>{texts.hook}</h2>
      <p class="muted">{texts.hookLead}</p>
      {hook && (
        <p>
          <code class="platform-name">{hook.url}</code>
        </p>
      )}
      {hook?.lastTest && (
        <p role="status">
          {texts.hookTested} <b>{states[hook.lastTest.state] ?? hook.lastTest.state}</b> {hook.lastTest.note}
        </p>
      )}
      {hook && (
        <div class="row-acts">
          <Button size="sm" onClick={() => act(testHook(program.name))}>
            {texts.hookTest}
          </Button>
          <Asked label={texts.hookEnd} question={texts.hookEndSure} onYes={() => act(endHook(program.name))}>
            {texts.hookEnd}
          </Asked>
        </div>
      )}
      <OneField
        label={texts.hookField}
        hint={texts.hookHint}
        field="url"
        submit={hook ? texts.hookChange : texts.hookKeep}
        first={hook?.url ?? ''}
        send={(value) =>
          sendField(putHook(program.name, value), 'url', act, (made) => ({
            title: texts.hookMade,
            items: [{ label: texts.hookSecret, text: made.secret }],
          }))
        }
      />
    </section>
  );
}

function ApiKeys({ program, act }: Part) {
  const texts = developer.value.program;
  return (
    <section class="panel form-body platform-box">
      <h2>{developer.value.keys}</h2>
      <p class="muted">{texts.keysLead}</p>
      <ul class="platform-lines">
        {program.keys.map((one) => (
          <li key={one.id}>
            {one.label} ({formatTime(one.expires, 'date', language.value)}){' '}
            <Asked
              label={developer.value.endOf(one.label)}
              question={developer.value.sureEnd(one.label)}
              onYes={() => act(endProgramKey(program.name, one.id))}
            >
              {developer.value.end}
            </Asked>
          </li>
        ))}
      </ul>
      <OneField
        label={texts.keyLabel}
        field="label"
        submit={texts.keyMake}
        send={(value) =>
          sendField(makeProgramKey(program.name, value, keyDays), 'label', act, (made) => ({
            title: texts.keyMade,
            items: [{ label: made.label, text: made.key }],
          }))
        }
      />
    </section>
  );
}
