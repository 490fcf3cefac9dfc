import { useSignal } from '@preact/signals';
import { Button } from './button.tsx';
import { ui } from './texts.ts';

type AskedProps = {
  /** On the button, and again on the one that does it. */
  children: string;
  /** For who hears it without the row around it. */
  label: string;
  /** What is lost or changed. */
  question: string;
  onYes: () => void;
};

/** A small button whose act is asked about before it is done. */
export function Asked({ children, label, question, onYes }: AskedProps) {
  const asking = useSignal(false);
  function ask(wanted: boolean): void {
    asking.value = wanted;
  }
  if (!asking.value) {
    return (
      <Button size="xs" label={label} onClick={() => ask(true)}>
        {children}
      </Button>
    );
  }
  return (
    <div class="row-acts">
      <p role="alert">{question}</p>
      <Button
        size="xs"
        kind="fill"
        onClick={() => {
          ask(false);
          onYes();
        }}
      >
        {children}
      </Button>
      <Button size="xs" onClick={() => ask(false)}>
        {ui.value.cancel}
      </Button>
    </div>
  );
}
