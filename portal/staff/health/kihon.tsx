import { useSignal } from '@preact/signals';
import list from '../../../src/service/health/data/kihon.json';
import { keepKihon } from '../../api/nurse.ts';
import type { KihonAnswers } from '../../api/nurse.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { health } from './texts.ts';

// 基本チェックリスト from paper. The questions are those that the program scores: the route that tells them is for
// residents only.

type Said = Readonly<Record<number, 'yes' | 'no'>>;

const numberOf = (typed: string): number | undefined => {
  const text = typed.normalize('NFKC').trim();
  return /^\d{1,3}(\.\d{1,2})?$/.test(text) ? Number(text) : undefined;
};

/** 25 places: nothing where there is no answer, and where height and weight answer. */
export function kihonOf(said: Said, height: string, weight: string): KihonAnswers {
  return {
    answers: list.items.map(({ no }) => (said[no] === undefined ? null : said[no] === 'yes')),
    heightCm: numberOf(height) ?? null,
    weightKg: numberOf(weight) ?? null,
  };
}

/** What is wrong with height and weight; empty ones may be. */
export function bodyFaults(height: string, weight: string): Record<string, string> {
  const fault = (typed: string, least: number, most: number): string => {
    const value = numberOf(typed);
    if (value === undefined) {
      return typed.trim() === '' ? '' : 'not_a_number';
    }
    return value < least || value > most ? 'out_of_bounds' : '';
  };
  const all = { heightCm: fault(height, 80, 230), weightKg: fault(weight, 10, 300) };
  return Object.fromEntries(Object.entries(all).filter(([, code]) => code !== ''));
}

const nothing = () => ({ id: makeKey(), said: {} as Said, height: '', weight: '' });

type KihonProps = { look: { person: string; purpose: string }; onKept: () => void };

export function KihonPaper({ look, onKept }: KihonProps) {
  const texts = health.value.kihon;
  const typed = useSignal(nothing());
  const faults = useSignal<Faults>(noFaults);
  const busy = useSignal(false);
  const done = useSignal<string | undefined>(undefined);
  const put = (changes: Partial<ReturnType<typeof nothing>>): void => {
    typed.value = { ...typed.peek(), ...changes };
    done.value = undefined;
  };
  async function send(): Promise<void> {
    const { id, said, height, weight } = typed.peek();
    const fields = bodyFaults(height, weight);
    const isEmpty = Object.keys(said).length === 0 && height === '' && weight === '';
    faults.value = { fields: isEmpty ? { answers: 'empty' } : fields };
    if (busy.peek() || isEmpty || Object.keys(fields).length > 0) {
      return;
    }
    busy.value = true;
    const answer = await keepKihon(look, id, kihonOf(said, height, weight));
    busy.value = false;
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      typed.value = nothing();
      done.value = texts.kept;
      onKept();
    } else if (answer.problem.code === 'health_other_values') {
      // The answer to the first sending was lost, and something was changed since.
      typed.value = { ...typed.peek(), id: makeKey() };
      onKept();
    }
  }
  const answered = Object.keys(typed.value.said).length;
  return (
    <details class="panel panel-padded">
      <summary>{texts.title}</summary>
      <p>{texts.lead}</p>
      <DoneBanner>{done.value}</DoneBanner>
      <Form
        faults={faults.value}
        label={texts.title}
        words={texts.refusals}
        shown={['heightCm', 'weightKg', 'answers']}
        onSubmit={() => void send()}
      >
        {list.items.map(({ no, text, fromHeightAndWeight }) =>
          fromHeightAndWeight ? (
            <div key={no} class="form-grid">
              <TextField
                label={texts.height(no)}
                hint={texts.bodyHint}
                inputMode="decimal"
                error={faultText(faults.value, 'heightCm')}
                value={typed.value.height}
                onInput={(height) => put({ height })}
              />
              <TextField
                label={texts.weight}
                inputMode="decimal"
                error={faultText(faults.value, 'weightKg')}
                value={typed.value.weight}
                onInput={(weight) => put({ weight })}
              />
            </div>
          ) : (
            <Choice
              key={no}
              legend={`${no}. ${text}`}
              value={typed.value.said[no] ?? ''}
              options={[
                { value: 'yes', label: texts.yes },
                { value: 'no', label: texts.no },
                { value: '', label: texts.notSaid },
              ]}
              onChange={(value: 'yes' | 'no' | '') => {
                const { [no]: _, ...others } = typed.peek().said;
                put({ said: value === '' ? others : { ...others, [no]: value } });
              }}
            />
          ),
        )}
        {faults.value.fields['answers'] && <p class="field-error">{texts.empty}</p>}
        <p class="actions">
          <Button kind="fill" type="submit" disabled={busy.value}>
            {texts.keep}
          </Button>
          <span>{texts.answered(answered, list.items.length - 1)}</span>
        </p>
      </Form>
    </details>
  );
}
