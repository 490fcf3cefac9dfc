import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { InstrumentItem } from '../../api/surveys.ts';
import { Labelled } from '../../ui/field.tsx';
import { isWhole, readOne } from './sheet.ts';
import type { Typed } from './sheet.ts';
import { wordOf } from './show.ts';
import { surveys } from './texts.ts';

type Inputs = Map<number, HTMLInputElement>;

type PaperItemsProps = {
  items: readonly InstrumentItem[];
  typed: Signal<Typed>;
  /** What the server refused, by the number of the question. */
  refused: ReadonlySet<number>;
  onInput: () => void;
  /** Beyond the last question, and before the first. */
  onEnd: () => void;
  onStart: () => void;
};

/** A field for each question; a digit goes on to the next, so that hands stay on the keys and eyes on the sheet. */
export function PaperItems({ items, typed, refused, onInput, onEnd, onStart }: PaperItemsProps) {
  const inputs = useRef<Inputs>(new Map());
  function go(at: number): void {
    const item = items[at];
    const field = item && inputs.current.get(item.no);
    if (field) {
      field.focus();
      field.select();
    } else if (at < 0) {
      onStart();
    } else {
      onEnd();
    }
  }
  function take(at: number, item: InstrumentItem, value: string, goesOn: boolean): void {
    typed.value = { ...typed.peek(), [item.no]: value };
    onInput();
    if (goesOn && isWhole(item.scale, value)) {
      go(at + 1);
    }
  }
  function press(event: KeyboardEvent, at: number): void {
    const isEmpty = (event.currentTarget as HTMLInputElement).value === '';
    const back = event.key === 'ArrowUp' || (event.key === 'Enter' && event.shiftKey);
    const on = event.key === 'ArrowDown' || event.key === 'Enter';
    // The Enter that ends what an input method composes is not one of ours.
    if (event.isComposing || !(back || on || (event.key === 'Backspace' && isEmpty))) {
      return;
    }
    event.preventDefault();
    go(on && !back ? at + 1 : at - 1);
  }
  return (
    <ol class="paper-items">
      {items.map((item, at) => (
        <li key={item.no} class="paper-item">
          <PaperItem
            item={item}
            value={typed.value[item.no] ?? ''}
            refused={refused.has(item.no)}
            keep={(element) => {
              if (element) {
                inputs.current.set(item.no, element);
              }
            }}
            onTake={(value, goesOn) => take(at, item, value, goesOn)}
            onKey={(event) => press(event, at)}
          />
        </li>
      ))}
    </ol>
  );
}

type PaperItemProps = {
  item: InstrumentItem;
  value: string;
  refused: boolean;
  keep: (element: HTMLInputElement | null) => void;
  onTake: (value: string, goesOn: boolean) => void;
  onKey: (event: KeyboardEvent) => void;
};

function PaperItem({ item, value, refused, keep, onTake, onKey }: PaperItemProps) {
  const texts = surveys.value.paper;
  const long = item.scale === 'zero_to_ten';
  const read = readOne(item.scale, value);
  const isWrong = refused || read === 'wrong';
  return (
    <Labelled
      label={`${item.no}. ${wordOf(item)}`}
      {...(item.scale === 'one_to_five_reversed' ? { hint: texts.reversed } : {})}
      error={isWrong ? texts.faults[long ? 'long' : 'short'] : ''}
    >
      {(tie) => (
        <div class="paper-answer">
          <input
            {...tie}
            ref={keep}
            class="input input-sm paper-key"
            // A field of numbers for telephones keeps an input method out of the way.
            type="tel"
            value={value}
            maxLength={3}
            autocomplete="off"
            onInput={(event) => {
              const isHalf = (event as unknown as InputEvent).isComposing;
              onTake(event.currentTarget.value, !isHalf);
            }}
            onCompositionEnd={(event) => onTake((event.currentTarget as HTMLInputElement).value, true)}
            onKeyDown={onKey}
          />
          <span class="paper-said">{saidText(item, read)}</span>
        </div>
      )}
    </Labelled>
  );
}

/** The words of what was typed, to be compared with the sheet. */
function saidText(item: InstrumentItem, read: ReturnType<typeof readOne>): string {
  if (typeof read !== 'object') {
    const scale = item.scale === 'zero_to_ten' ? item.scale : 'one_to_five';
    return read === 'skipped' ? surveys.value.paper.notSaid : surveys.value.scales[scale];
  }
  return surveys.value.choices[read.choice] ?? read.choice;
}
