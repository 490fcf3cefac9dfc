import { Labelled } from './field.tsx';
import type { Words } from './field.tsx';

type TextAreaProps = Words & {
  rows?: number;
  value: string;
  onInput: (value: string) => void;
};

/** A field of several lines: a note, or a list that is pasted or scanned. */
export function TextArea({ rows = 4, value, onInput, ...words }: TextAreaProps) {
  return (
    <Labelled {...words}>
      {(tie) => (
        <textarea
          {...tie}
          class="input text-area"
          rows={rows}
          value={value}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}
