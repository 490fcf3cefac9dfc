import type { RefObject } from 'preact';
import { Labelled } from '../ui/field.tsx';
import type { Words } from '../ui/field.tsx';

type FileFieldProps = Words & {
  /** By ending and by type. */
  accept: string;
  /** To read the file when the form is sent. */
  input?: RefObject<HTMLInputElement | null>;
  /** Or at once. */
  onFile?: (file: Blob) => void;
};

export function FileField({ accept, input, onFile, ...words }: FileFieldProps) {
  return (
    <Labelled {...words}>
      {(tie) => (
        <input
          {...tie}
          {...(input ? { ref: input } : {})}
          type="file"
          class="file-field"
          accept={accept}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (onFile && file) {
              onFile(file);
              // The same file, mended, is chosen again.
              event.currentTarget.value = '';
            }
          }}
        />
      )}
    </Labelled>
  );
}
