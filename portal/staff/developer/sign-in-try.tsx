import { useSignal } from '@preact/signals';
import type { DeveloperView, Program } from '../../api/types.ts';
import { Choice } from '../../ui/choice.tsx';
import { CopiedExample, SecretField } from './example-parts.tsx';
import { clientsFor, signInExample } from './sign-in-examples.ts';
import { developer } from './texts.ts';

/** Whole programs that sign somebody in, with everything of this one in them. */
export function SignInExamples({ view, program }: { view: DeveloperView; program: Program }) {
  const texts = developer.value.signIn;
  const secret = useSignal('');
  const proof = program.needsSecret ? 'secret' : program.wish.jwks ? 'key' : 'none';
  const names = clientsFor(program.wish.kind, proof);
  const client = useSignal(names[0] ?? 'openid-client');
  const example = signInExample(
    client.value,
    {
      issuer: view.issuer,
      clientId: program.name,
      redirectUri: program.wish.redirectUris[0] ?? '',
      scopes: program.wish.scopes,
      proof,
    },
    secret.value,
  );
  return (
    <section class="panel form-body platform-box" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p>{texts.lead}</p>
      {program.needsSecret && <SecretField label="client_secret" hint={texts.hint} secret={secret} />}
      <Choice
        legend={texts.clients}
        options={names.map((value) => ({ value, label: value }))}
        value={client.value}
        onChange={(value) => {
          client.value = value;
        }}
      />
      <p class="muted">{texts.install[client.value]}</p>
      <CopiedExample example={example} />
    </section>
  );
}
