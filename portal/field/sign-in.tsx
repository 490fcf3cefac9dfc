import { TokenField } from '../ui/token-field.tsx';
import { useTokenSignIn } from '../ui/token-sign-in.ts';
import { Heading } from './show.tsx';
import { askWho, unsent } from './state.ts';
import { StatusBar } from './status.tsx';
import { field } from './texts.ts';

export function SignIn({ codeRefused }: { codeRefused: boolean }) {
  const texts = field.value.signIn;
  const { token, error, busy, input, submit } = useTokenSignIn(texts, askWho);

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
