import { signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { getSession, openSession } from '../api/session.ts';
import type { Problem } from '../api/types.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { ProblemView } from '../ui/problem.tsx';
import { hrefOf, navigate, query } from '../ui/router.ts';
import { TokenField } from '../ui/token-field.tsx';
import { BeforeSignIn } from './before-sign-in.tsx';
import { Heading } from './heading.tsx';
import { session, startLive } from './state.ts';
import { staff } from './texts.ts';

export type SignInNotice = 'again' | 'codeRefused' | 'left';
export const signInNotice = signal<SignInNotice | undefined>();

/** Where to go after signing in: only a path of this console, never another site. */
export function safeNext(wanted: string | null): string {
  return wanted !== null && /^\/staff\/(?!sign-in)[^\\]*$/.test(wanted) ? wanted : '/staff/';
}

/** The Smart ID's own page, with two factors, and back to where one was. */
export function smartIdPath(next: string | null): string {
  const fields = new URLSearchParams({ next: safeNext(next), acr: 'urn:tsunagu:acr:aal2' });
  return hrefOf(`/id/login?${fields}`);
}

export function SignIn() {
  const token = useSignal('');
  const error = useSignal('');
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const input = useRef<HTMLInputElement | null>(null);
  const texts = staff.value.signIn;

  useEffect(() => input.current?.focus(), []);

  function refuse(message: string): void {
    error.value = message;
    input.current?.focus();
  }

  async function submit(): Promise<void> {
    const given = token.value.trim();
    if (busy.value) {
      return;
    }
    problem.value = undefined;
    if (given === '') {
      refuse(texts.empty);
      return;
    }
    busy.value = true;
    error.value = '';
    const opened = await openSession({ token: given });
    const answer = opened.ok ? await getSession() : opened;
    busy.value = false;
    if (answer.ok) {
      token.value = '';
      signInNotice.value = undefined;
      session.value = answer.value;
      startLive();
      navigate(safeNext(query.value.get('next')), 'replace');
    } else if (answer.problem.status >= 400 && answer.problem.status < 404) {
      refuse(texts.refused);
    } else {
      problem.value = answer.problem;
    }
  }

  return (
    <BeforeSignIn>
      <div>
        <p class="product">{staff.value.product}</p>
        <Heading title={texts.title} />
      </div>
      {signInNotice.value && (
        <Banner kind={signInNotice.value === 'left' ? 'success' : 'info'} live>
          <p>{texts[signInNotice.value]}</p>
        </Banner>
      )}
      {problem.value && <ProblemView problem={problem.value} />}
      <p>{texts.lead}</p>
      <p class="actions">
        <a class="button button-fill button-lg" href={smartIdPath(query.value.get('next'))}>
          {texts.smartId}
        </a>
      </p>
      <p class="muted">{texts.smartIdHint}</p>
      <form
        noValidate
        class="sign-in-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TokenField label={texts.token} hint={texts.hint} error={error.value} token={token} input={input} />
        <Button type="submit" size="lg" disabled={busy.value}>
          {busy.value ? texts.submitting : texts.submit}
        </Button>
      </form>
      <p>
        <Link href="/staff/developer-start">{texts.developerStart}</Link>
      </p>
    </BeforeSignIn>
  );
}
