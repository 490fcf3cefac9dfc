import { useSignal } from '@preact/signals';
import { Big } from './show.tsx';

type AskedBigProps = {
  /** On the button. */
  children: string;
  /** For who hears it without what is around it. */
  label?: string;
  question: string;
  yes: string;
  no: string;
  onYes: () => void;
};

/** A large button whose act is asked about before it is done. */
export function AskedBig({ children, label, question, yes, no, onYes }: AskedBigProps) {
  const asking = useSignal(false);
  function ask(wanted: boolean): void {
    asking.value = wanted;
  }
  if (!asking.value) {
    return (
      <Big {...(label ? { label } : {})} onClick={() => ask(true)}>
        {children}
      </Big>
    );
  }
  return (
    <div class="buttons asked">
      <p role="alert" class="ask-again">
        {question}
      </p>
      <Big
        onClick={() => {
          ask(false);
          onYes();
        }}
      >
        {yes}
      </Big>
      <Big onClick={() => ask(false)}>{no}</Big>
    </div>
  );
}
