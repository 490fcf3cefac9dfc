import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { openSession } from '../api/session.ts';
import { TokenField } from '../ui/token-field.tsx';
import { Heading } from './show.tsx';
import { askWho, unsent } from './state.ts';
import { StatusBar } from './status.tsx';
import { field } from './texts.ts';

export function SignIn({ codeRefused }: { codeRefused: boolean }) {
  const texts = field.value.signIn;
  const token = useSignal('');
  const error = useSignal('');
  const busy = useSignal(false);
  const input = useRef<HTMLInputElement | null>(null);

  async function submit(): Promise<void> {
    const given = token.value.trim();
    if (busy.value) {
      return;
    }
    if (given === '') {
      error.value = texts.empty;
      input.current?.focus();
      return;
    }
    busy.value = true;
    const opened = await openSession({ token: given });
    busy.value = false;
    if (opened.ok) {
      token.value = '';
      await askWho();
    } else {
      error.value = opened.problem.status === 0 ? texts.network : texts.refused;
      input.current?.focus();
    }
  }

  return (
    <>
      <Heading title={texts.title} />
      {unsent.value.length > 0 && <StatusBar />}
      <p>{codeRefused ? texts.codeRefused : texts.lead}</p>
      <form
        noValidate
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TokenField label={texts.token} error={error.value} token={token} input={input} />
        <button type="submit" class="button button-fill big" aria-disabled={busy.value ? 'true' : undefined}>
          {texts.submit}
        </button>
      </form>
    </>
  );
}
