import { useSignal } from '@preact/signals';
import type { DeveloperView, Program } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { clientsFor, signInExample } from './sign-in-examples.ts';
import { developer } from './texts.ts';

/** Whole programs that sign somebody in, with everything of this one in them. */
export function SignInExamples({ view, program }: { view: DeveloperView; program: Program }) {
  const texts = developer.value.signIn;
  const secret = useSignal('');
  const proof = program.needsSecret ? 'secret' : program.wish.jwks ? 'key' : 'none';
  const names = clientsFor(program.wish.kind, proof);
  const client = useSignal(names[0] ?? 'openid-client');
  const copied = useSignal(false);
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
      {program.needsSecret && (
        <TextField
          label="client_secret"
          hint={texts.hint}
          type="password"
          value={secret.value}
          onInput={(value) => {
            secret.value = value;
          }}
        />
      )}
      <Choice
        legend={texts.clients}
        options={names.map((value) => ({ value, label: value }))}
        value={client.value}
        onChange={(value) => {
          client.value = value;
          copied.value = false;
        }}
      />
      <p class="muted">{texts.install[client.value]}</p>
      <pre class="platform-code panel">
        <code>{example}</code>
      </pre>
      <p class="actions">
        <Button
          size="sm"
          onClick={() => {
            void navigator.clipboard.writeText(example).then(() => {
              copied.value = true;
            });
          }}
        >
          {developer.value.copy}
        </Button>
        <span role="status">{copied.value ? developer.value.copied : ''}</span>
      </p>
    </section>
  );
}
