import type { Answer } from '../../api/client.ts';
import type { DeveloperWish } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultText, Form } from '../../ui/form.tsx';
import { useKeeping } from '../snow/enter/keeping.ts';
import { developer } from './texts.ts';

const members = ['organisation', 'person', 'contact'] as const;

type WhoProps = { submit: string; keep: (wish: DeveloperWish) => Promise<Answer<unknown>>; then: () => void };

/** Who develops, and how they are reached. */
export function WhoForm({ submit, keep, then }: WhoProps) {
  const texts = developer.value.who;
  const { draft, faults, put, save } = useKeeping<DeveloperWish>({ organisation: '', person: '', contact: '' });

  async function send(): Promise<void> {
    const check = Object.fromEntries(
      members.filter((one) => draft.value[one].trim() === '').map((one) => [one, 'empty']),
    );
    if (await save(check, () => keep(draft.value))) {
      then();
    }
  }

  return (
    <Form faults={faults.value} words={texts.refusals} shown={members} onSubmit={() => void send()}>
      {members.map((member) => (
        <TextField
          key={member}
          label={texts.fields[member]}
          error={faultText(faults.value, member)}
          value={draft.value[member]}
          autoComplete={{ organisation: 'organization', person: 'name', contact: 'email' }[member]}
          onInput={(value) => put({ [member]: value })}
        />
      ))}
      <p class="actions">
        <Button kind="fill" type="submit">
          {submit}
        </Button>
      </p>
    </Form>
  );
}
