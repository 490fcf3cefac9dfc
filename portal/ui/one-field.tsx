import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import { faultText, Form, noFaults } from './form.tsx';
import type { Faults } from './form.tsx';
import { ui } from './texts.ts';

type OneFieldProps = {
  /** What the server calls it. */
  field: string;
  label: string;
  hint?: string;
  first?: string;
  submit: string;
  size?: 'md' | 'sm';
  kind?: 'fill' | 'outline';
  /** Of the form, for who hears it without what is around it. */
  name?: string;
  class?: string;
  /** Words for what is refused as a whole, by the code of the problem. */
  words?: Readonly<Record<string, string>>;
  /** Gives back what is to be mended here; noFaults where nothing is. */
  send: (value: string) => Promise<Faults>;
  onCancel?: () => void;
  /** Above the field. */
  children?: ComponentChildren;
};

/** A field and a button: what is entered is sent, and what was refused of it stands beside the field. */
export function OneField(props: OneFieldProps) {
  const { field, label, hint, first = '', submit, size = 'md', kind = 'outline', send, onCancel } = props;
  const value = useSignal(first);
  const faults = useSignal<Faults>(noFaults);

  async function sendIt(): Promise<void> {
    faults.value = noFaults;
    faults.value = await send(value.value.trim());
  }

  return (
    <Form
      faults={faults.value}
      shown={[field]}
      {...(props.name ? { label: props.name } : {})}
      {...(props.class ? { class: props.class } : {})}
      {...(props.words ? { words: props.words } : {})}
      onSubmit={() => void sendIt()}
    >
      {props.children}
      <TextField
        label={label}
        {...(hint ? { hint } : {})}
        size={size}
        error={faultText(faults.value, field)}
        value={value.value}
        onInput={(next) => {
          value.value = next;
        }}
      />
      <p class="actions">
        <Button size="sm" kind={kind} type="submit">
          {submit}
        </Button>
        {onCancel && (
          <Button size="sm" onClick={onCancel}>
            {ui.value.cancel}
          </Button>
        )}
      </p>
    </Form>
  );
}
