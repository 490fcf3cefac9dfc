import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { developer } from './texts.ts';

// What every example has: a field for the secret that stands in it, and itself, to be copied.

type SecretFieldProps = { label: string; hint: string; secret: Signal<string> };

/** It goes nowhere but into the example on this page. */
export function SecretField({ label, hint, secret }: SecretFieldProps) {
  return (
    <TextField
      label={label}
      hint={hint}
      type="password"
      value={secret.value}
      onInput={(value) => {
        secret.value = value;
      }}
    />
  );
}

export function CopiedExample({ example }: { example: string }) {
  const texts = developer.value;
  const copied = useSignal('');
  return (
    <>
      <pre class="platform-code panel">
        <code>{example}</code>
      </pre>
      <p class="actions">
        <Button
          size="sm"
          onClick={() => {
            void navigator.clipboard.writeText(example).then(() => {
              copied.value = example;
            });
          }}
        >
          {texts.copy}
        </Button>
        <span role="status">{copied.value === example ? texts.copied : ''}</span>
      </p>
    </>
  );
}
