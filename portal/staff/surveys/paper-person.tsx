import type { Signal } from '@preact/signals';
import { Button } from '../../ui/button.tsx';
import { PersonPick } from '../who/pick.tsx';
import type { Known } from './entered.ts';
import { surveys } from './texts.ts';

type PaperPersonProps = {
  whose: Signal<Known | undefined>;
  /** The server keeps a number with whose it was first. */
  isFixed: boolean;
};

/** Whose sheet it is, where somebody has written a name on it; then she cannot answer a second time on a screen. */
export function PaperPerson({ whose, isFixed }: PaperPersonProps) {
  const texts = surveys.value.paper;
  const now = whose.value;
  if (isFixed) {
    return now ? <p class="panel panel-padded">{texts.personOf(now.label)}</p> : null;
  }
  if (now) {
    return (
      <div class="panel panel-padded actions">
        <p role="status">{texts.personOf(now.label)}</p>
        <Button size="sm" onClick={() => (whose.value = undefined)}>
          {texts.personClear}
        </Button>
      </div>
    );
  }
  return (
    <details class="panel panel-padded">
      <summary>{texts.person}</summary>
      <p>{texts.personLead}</p>
      <PersonPick
        label={texts.person}
        takesCards={false}
        onPick={({ who, label }) => {
          if ('person' in who) {
            whose.value = { person: who.person, label };
          }
        }}
      />
    </details>
  );
}
