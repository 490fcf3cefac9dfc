import type { ComponentChildren } from 'preact';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { faultText, Form } from '../../../ui/form.tsx';
import { navigate } from '../../../ui/router.ts';
import type { Keeping } from './keeping.ts';
import { enter } from './texts.ts';

export type Kind = 'districts' | 'contacts' | 'contractors' | 'routes' | 'posts' | 'cameras';

/** Back to the list, which says what was kept. */
export function leave(kind: Kind, name: string, isNew: boolean): void {
  navigate(`/staff/snow/enter?${new URLSearchParams({ kept: name, ...(isNew ? { new: '1' } : {}), of: kind })}`);
}

type FrameProps<Draft> = {
  keeping: Keeping<Draft>;
  shown: readonly string[];
  label: string;
  onSave: () => void;
  children: ComponentChildren;
};

/** What every form of a thing has: its faults, its fields, and one button. */
export function Frame<Draft>({ keeping, shown, label, onSave, children }: FrameProps<Draft>) {
  return (
    <Form faults={keeping.faults.value} words={enter.value.refusals} shown={shown} label={label} onSubmit={onSave}>
      {children}
      <p class="actions">
        <Button kind="fill" type="submit">
          {enter.value.save}
        </Button>
      </p>
    </Form>
  );
}

type NamedProps<Draft> = { keeping: Keeping<Draft>; isNew: boolean };

/** Code and name; the code is what the thing is known by and stays. */
export function NamedFields<Draft extends { code: string; name: string }>({ keeping, isNew }: NamedProps<Draft>) {
  const texts = enter.value;
  const { draft, faults, put } = keeping;
  return (
    <div class="form-grid">
      {isNew && (
        <TextField
          label={texts.code}
          hint={texts.codeHint}
          error={faultText(faults.value, 'code')}
          value={draft.value.code}
          onInput={(code) => put({ code: code.trim().toLowerCase() } as Partial<Draft>)}
        />
      )}
      <TextField
        label={texts.name}
        error={faultText(faults.value, 'name')}
        value={draft.value.name}
        onInput={(name) => put({ name } as Partial<Draft>)}
      />
    </div>
  );
}
