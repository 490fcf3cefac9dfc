import { useSignal } from '@preact/signals';
import { signUp } from '../../api/developer.ts';
import { getSession, openSession } from '../../api/session.ts';
import type { MadeDeveloper, Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { ProblemView } from '../../ui/problem.tsx';
import { navigate } from '../../ui/router.ts';
import { BeforeSignIn } from '../before-sign-in.tsx';
import { Heading } from '../heading.tsx';
import { session, startLive } from '../state.ts';
import { developer } from './texts.ts';
import { ToldOnce } from './told-once.tsx';
import { WhoForm } from './who-form.tsx';
import '../platform/platform.css';

/** Where a developer begins who has nothing yet; open to all. */
export function SignUp() {
  const texts = developer.value.signUp;
  const made = useSignal<MadeDeveloper | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);

  async function enter(): Promise<void> {
    const opened = await openSession({ token: made.value?.key ?? '' });
    const answer = opened.ok ? await getSession() : opened;
    if (answer.ok) {
      session.value = answer.value;
      startLive();
      navigate('/staff/developer', 'replace');
    } else {
      problem.value = answer.problem;
    }
  }

  return (
    <BeforeSignIn>
      <Heading title={texts.title} />
      <p>{texts.lead}</p>
      {problem.value && <ProblemView problem={problem.value} />}
      {made.value === undefined ? (
        <WhoForm
          submit={texts.submit}
          keep={async (wish) => {
            const answer = await signUp(wish);
            made.value = answer.ok ? answer.value : undefined;
            return answer;
          }}
          then={() => {}}
        />
      ) : (
        <>
          <ToldOnce
            told={{ title: texts.made, items: [{ label: texts.key, text: made.value.key }] }}
            onHide={() => void enter()}
          />
          <p>{texts.keep}</p>
          <p class="actions">
            <Button kind="fill" size="lg" onClick={() => void enter()}>
              {texts.enter}
            </Button>
          </p>
        </>
      )}
      <p>
        <Link href="/staff/sign-in">{texts.back}</Link>
      </p>
    </BeforeSignIn>
  );
}
