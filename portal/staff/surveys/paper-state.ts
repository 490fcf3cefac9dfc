import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { putPaper } from '../../api/surveys.ts';
import type { AboutThem, InstrumentItem, PaperAnswers } from '../../api/surveys.ts';
import type { Problem } from '../../api/types.ts';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { formatCount } from '../../ui/number.ts';
import { enteredIn, remember } from './entered.ts';
import type { EnteredPaper, Known } from './entered.ts';
import { answersOf, blanksOf, cleaned, faultsByItem, isNumber, nextNumber, nothingSaid, wrongOf } from './sheet.ts';
import type { Typed } from './sheet.ts';
import { surveys } from './texts.ts';

type PaperOptions = {
  wave: string;
  items: readonly InstrumentItem[];
  of: EnteredPaper | undefined;
  onSaid: (words: string | undefined) => void;
  /** The next sheet is to be typed. */
  onNext: () => void;
};

const following = (wave: string): string => nextNumber(enteredIn(wave)[0]?.number ?? '');

/** What is wrong with the number of a sheet that is not saved yet. */
export function numberFault(number: string, entered: readonly EnteredPaper[]): string | undefined {
  if (number === '') {
    return 'empty';
  }
  if (!isNumber(number)) {
    return 'not_allowed';
  }
  return entered.some((one) => one.number === number) ? 'entered' : undefined;
}

/** What was refused, beside the questions and the number where it belongs there. */
function refusalOf(problem: Problem, sent: PaperAnswers['answers']): Faults {
  if (problem.code === 'survey_paper_taken') {
    return { fields: { number: 'taken' } };
  }
  const faults = faultsOf(problem);
  return { ...faults, fields: faultsByItem(faults.fields, sent) };
}

/** One sheet while it is typed in, and saving it. */
export function usePaper({ wave, items, of, onSaid, onNext }: PaperOptions) {
  const number = useSignal(of?.number ?? following(wave));
  /** The number under which it is saved already, which is not changed any more. */
  const locked = useSignal(of?.number);
  const typed = useSignal<Typed>(of?.typed ?? {});
  const by = useSignal<AboutThem>(of?.by ?? nothingSaid);
  const whose = useSignal<Known | undefined>(of?.whose);
  const faults = useSignal<Faults>(noFaults);
  const dirty = useSignal(false);
  const asks = useSignal(false);
  const busy = useSignal(false);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (dirty.peek()) {
        event.preventDefault();
      }
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);

  function touched(): void {
    dirty.value = true;
    asks.value = false;
    onSaid(undefined);
  }
  function begin(next: string): void {
    number.value = next;
    locked.value = undefined;
    typed.value = {};
    by.value = nothingSaid;
    whose.value = undefined;
    faults.value = noFaults;
    asks.value = false;
    dirty.value = false;
  }
  function ownFaults(): Record<string, string> {
    const fault = locked.peek() === undefined ? numberFault(number.peek(), enteredIn(wave)) : undefined;
    return {
      ...(fault === undefined ? {} : { number: fault }),
      ...Object.fromEntries(wrongOf(items, typed.peek()).map((no) => [`item ${no}`, 'not_of_this_scale'])),
    };
  }

  /** Blank questions are asked about once, before the sheet is laid away. */
  async function save(how: 'next' | 'part'): Promise<void> {
    if (busy.peek()) {
      return;
    }
    const fields = ownFaults();
    faults.value = { fields };
    if (Object.keys(fields).length > 0) {
      return;
    }
    if (how === 'next' && !asks.peek() && blanksOf(items, typed.peek()).length > 0) {
      asks.value = true;
      return;
    }
    busy.value = true;
    await send(how);
    busy.value = false;
  }
  async function send(how: 'next' | 'part'): Promise<void> {
    const sheet = { number: number.peek(), typed: typed.peek(), by: by.peek(), whose: whose.peek() };
    const answers = answersOf(items, sheet.typed);
    const answer = await putPaper(wave, sheet.number, {
      answers,
      by: sheet.by,
      ...(sheet.whose ? { person: sheet.whose.person } : {}),
    });
    if (!answer.ok) {
      faults.value = refusalOf(answer.problem, answers);
      return;
    }
    const { answered, asked } = answer.value;
    remember(wave, { ...sheet, answered, asked });
    const texts = surveys.value.paper;
    const words = [sheet.number, formatCount(answered), formatCount(asked)] as const;
    if (how === 'part') {
      locked.value = sheet.number;
      dirty.value = false;
      onSaid(texts.savedPart(...words));
    } else {
      begin(following(wave));
      onSaid(texts.savedNext(...words));
      onNext();
    }
  }
  return {
    number,
    locked,
    typed,
    by,
    whose,
    faults,
    dirty,
    asks,
    busy,
    touched,
    save,
    setNumber: (value: string): void => {
      number.value = cleaned(value);
      touched();
    },
    clear: (): void => begin(locked.peek() === undefined ? number.peek() : following(wave)),
  };
}
