import { useSignal } from '@preact/signals';
import { prefix } from '../../api/base.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { CopiedExample, SecretField } from './example-parts.tsx';
import { exampleOf, languageNames, languages, pathFor } from './examples.ts';
import type { ExampleLanguage } from './examples.ts';
import { developer } from './texts.ts';

const shownMax = 4_000;

/** Examples with the key in them, and the same call made from here. */
export function Examples({ firstType }: { firstType: string }) {
  const texts = developer.value;
  const key = useSignal('');
  const type = useSignal(firstType);
  const language = useSignal<ExampleLanguage>('curl');
  const example = exampleOf(language.value, location.origin + prefix, type.value, key.value);
  return (
    <section class="panel form-body platform-box">
      <h2>{texts.examples}</h2>
      <p>{texts.examplesLead}</p>
      <SecretField label={texts.keyField} hint={texts.keyHint} secret={key} />
      <TextField
        label={texts.type}
        value={type.value}
        onInput={(value) => {
          type.value = value;
        }}
      />
      <Choice
        legend={texts.languageOf}
        options={languages.map((value) => ({ value, label: languageNames[value] }))}
        value={language.value}
        onChange={(value) => {
          language.value = value;
        }}
      />
      <CopiedExample example={example} />
      <TryIt type={type.value} />
    </section>
  );
}

/** What the server said, as it said it. */
type Said = { status: number; text: string };

async function call(type: string): Promise<Said> {
  try {
    const answer = await fetch(prefix + pathFor(type), { credentials: 'same-origin' });
    const text = await answer.text();
    return { status: answer.status, text: text.slice(0, shownMax) };
  } catch {
    return { status: 0, text: '' };
  }
}

function TryIt({ type }: { type: string }) {
  const texts = developer.value;
  const said = useSignal<Said | undefined>(undefined);
  const wanting = useSignal(false);

  async function run(): Promise<void> {
    wanting.value = type.trim() === '';
    said.value = wanting.value ? undefined : await call(type.trim());
  }

  return (
    <>
      <p>{texts.tryLead}</p>
      <p class="actions">
        <Button kind="fill" onClick={() => void run()}>
          {texts.tryIt}
        </Button>
      </p>
      <div aria-live="polite">
        {wanting.value && <p class="field-error">{texts.tryEmpty}</p>}
        {said.value && (
          <>
            <p>
              <b>{texts.answer(said.value.status)}</b>
            </p>
            <pre class="platform-code panel">
              <code>{said.value.text}</code>
            </pre>
          </>
        )}
      </div>
    </>
  );
}
