import '../rules/rules.css';
import '../snow/snow.css';
import '../platform/platform.css';
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { getOwnClient } from '../../api/gateway.ts';
import type { MadeKey, Problem } from '../../api/types.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { path } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { NotFound } from '../not-found.tsx';
import { limitText, RuleLines, ShownOnce } from '../platform/clients.tsx';
import { Usage } from '../platform/usage.tsx';
import { may, session } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { Keys } from './keys.tsx';
import { AskPage, ProgramPage, Programs } from './programs.tsx';
import { developer } from './texts.ts';
import { Examples } from './try.tsx';

// What the developers of a provider's program see of it. With a key of a program: its keys, rules, usage, examples. As
// a developer: the programs that they have asked for.

export function DeveloperArea() {
  return session.value?.role === 'provider' || !may('id.developer.own') ? <OfProgram /> : <OfDeveloper />;
}

function OfDeveloper() {
  const [, , , page = '', rest] = path.value.split('/');
  const screens: Record<string, () => JSX.Element> = { '': Programs, ask: AskPage, program: ProgramPage };
  const Screen = (rest === undefined && Object.hasOwn(screens, page) && screens[page]) || NotFound;
  return <Screen key={page} />;
}

function OfProgram() {
  const texts = developer.value.nav;
  const usage = path.value === '/staff/developer/usage';
  const known = usage || path.value === '/staff/developer';
  return (
    <>
      <SubNav
        texts={texts}
        names={['start', 'usage']}
        base="/staff/developer"
        first="start"
        current={usage ? 'usage' : 'start'}
      />
      {!known && <NotFound />}
      {usage && <Usage />}
      {known && !usage && <Start />}
    </>
  );
}

function Start() {
  const texts = developer.value;
  const own = useResource('own-client', getOwnClient);
  const made = useSignal<MadeKey | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const client = own.value;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {own.problem && <ProblemView problem={own.problem} retry={own.reload} />}
      {problem.value && <ProblemView problem={problem.value} />}
      {made.value && (
        <ShownOnce
          made={made.value}
          onHide={() => {
            made.value = undefined;
          }}
        />
      )}
      {!client && !own.problem && <Loading />}
      {client && (
        <>
          <section class="panel form-body platform-box">
            <h2>{client.title}</h2>
            <h3>{texts.may}</h3>
            <RuleLines rules={client.rules} />
            <h3>{texts.limits}</h3>
            <p>{limitText(client)}</p>
            <p>
              <a class="link" href="/openapi.json">
                {texts.all}
              </a>
            </p>
          </section>
          <Keys
            keys={client.keys}
            onAct={(failed, key) => {
              problem.value = failed;
              made.value = key;
              own.reload();
            }}
          />
          <Examples firstType={client.rules[0]?.types?.[0] ?? ''} />
        </>
      )}
    </div>
  );
}
