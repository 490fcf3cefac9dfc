import { useSignal } from '@preact/signals';
import { dryRun } from '../../api/rules.ts';
import type { DryRun, RuleDocument } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import { faultsOf } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { durations, formatTime } from '../../ui/time.ts';
import { rules } from './texts.ts';

type Props = {
  /** The rule as it stands in the form; nothing where the form has faults, which it then shows. */
  take: () => RuleDocument | undefined;
  onRefused: (faults: Faults) => void;
};

const spans = ['1', '7', '31'] as const;

/** Tries a rule on what was recorded: when it would have fired, and why. */
export function TryRule({ take, onRefused }: Props) {
  const texts = rules.value.editor;
  const days = useSignal<(typeof spans)[number]>('7');
  const found = useSignal<DryRun | undefined>(undefined);
  const running = useSignal(false);

  async function run(): Promise<void> {
    const rule = take();
    found.value = undefined;
    if (!rule || running.value) {
      return;
    }
    running.value = true;
    const now = serverNow();
    const from = new Date(now - Number(days.value) * durations.day).toISOString();
    const answer = await dryRun(rule, from, new Date(now).toISOString());
    running.value = false;
    if (answer.ok) {
      found.value = answer.value;
    } else {
      onRefused(faultsOf(answer.problem));
    }
  }

  return (
    <section class="panel form" aria-labelledby="try-title">
      <h2 id="try-title">{texts.try}</h2>
      <p>{texts.tryLead}</p>
      <Choice
        legend={texts.period}
        value={days.value}
        options={spans.map((one) => ({ value: one, label: texts.days(Number(one)) }))}
        onChange={(value) => {
          days.value = value;
        }}
      />
      <p class="actions">
        <Button disabled={running.value} onClick={() => void run()}>
          {texts.run}
        </Button>
      </p>
      <div role="status">
        {running.value && <p>{texts.running}</p>}
        {found.value && <p class="try-result">{resultText(found.value)}</p>}
      </div>
      {found.value && found.value.firings.length > 0 && <Found found={found.value} />}
    </section>
  );
}

function resultText(found: DryRun): string {
  const texts = rules.value.editor;
  if (found.values === 0) {
    return texts.noValues;
  }
  const things = formatCount(found.entities);
  const values = formatCount(found.values);
  return found.total === 0
    ? texts.noFiring(things, values)
    : texts.result(formatCount(found.total), things, values);
}

const shownMax = 50;

function Found({ found }: { found: DryRun }) {
  const texts = rules.value.firings;
  const at = (instant: string): string => formatTime(instant, 'dateTime', language.value);
  return (
    <table class="table table-stack">
      <caption class="unseen">{rules.value.editor.resultCaption}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.at}</th>
          <th scope="col">{texts.where}</th>
          <th scope="col">{texts.cleared}</th>
          <th scope="col">{texts.why}</th>
        </tr>
      </thead>
      <tbody>
        {found.firings.slice(0, shownMax).map((one) => (
          <tr key={`${one.entity} ${one.firedAt}`}>
            <th scope="row">
              {at(one.firedAt)}
            </th>
            <td data-label={texts.where}>{one.name || one.entity}</td>
            <td data-label={texts.cleared}>
              {one.clearedAt ? at(one.clearedAt) : texts.lasts}
            </td>
            <td data-label={texts.why}>
              <span>
                {one.says.map((says) => (
                  <span key={says.ja} class="trouble">
                    {says[language.value]}
                  </span>
                ))}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
