import { useSignal } from '@preact/signals';
import { correct, getCard } from '../../api/points-staff.ts';
import type { Correction, CorrectionWish } from '../../api/points-staff.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { useResource } from '../../ui/resource.ts';
import { ui } from '../../ui/texts.ts';
import { textFaults, wholeOf } from './draft.ts';
import { pointsText } from './parts.tsx';
import { points } from './texts.ts';

const pointsMax = 10_000_000;
const reasonMax = 500;

type Props = { person: number; name: string; balance: number; onDone: (words: string) => void };

/** Points are given or taken with a reason; what is meant is read once more before it is done. */
export function CorrectionForm({ person, name, balance, onDone }: Props) {
  const texts = points.value.correction;
  const way = useSignal<'give' | 'take'>('give');
  const count = useSignal('');
  const reason = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  const meant = useSignal<CorrectionWish | undefined>(undefined);
  const busy = useSignal(false);
  const card = useResource('card', () => getCard());
  const alone = card.value?.settings.find((one) => one.name === 'points.four_eyes_above')?.value;

  function check(): void {
    const number = wholeOf(count.value, 1, pointsMax);
    const fields = textFaults({ reason: [reason.value, reasonMax] });
    if (number === undefined) {
      fields['points'] = 'out_of_bounds';
    } else if (way.value === 'take' && number > balance) {
      fields['points'] = 'out_of_bounds';
    }
    faults.value = { fields };
    if (number !== undefined && Object.keys(fields).length === 0) {
      // The same id again, as after an answer that got lost, corrects nothing twice.
      meant.value = { id: makeKey(), points: way.value === 'give' ? number : -number, reason: reason.value.trim() };
    }
  }

  async function send(wish: CorrectionWish): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    const answer = await correct(person, wish);
    busy.value = false;
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      meant.value = undefined;
      count.value = '';
      reason.value = '';
      onDone(doneText(answer.value));
    } else if (answer.problem.status !== 0) {
      meant.value = undefined; // refused: what is sent next is another correction
    }
  }

  const wish = meant.value;
  return (
    <section class="panel panel-padded">
      <h3>{texts.title}</h3>
      <p>{alone === undefined ? texts.lead : `${texts.lead}${texts.second(pointsText(alone))}`}</p>
      <Form
        faults={faults.value}
        words={points.value.refusals}
        label={texts.title}
        shown={['points', 'reason']}
        onSubmit={() => (wish ? void send(wish) : check())}
      >
        {wish ? (
          <Question wish={wish} name={name} waits={alone !== undefined && Math.abs(wish.points) > alone} />
        ) : (
          <>
            <Choice
              legend={texts.way}
              value={way.value}
              options={(['give', 'take'] as const).map((one) => ({ value: one, label: texts.ways[one] }))}
              onChange={(value) => (way.value = value)}
            />
            <TextField
              label={texts.points}
              hint={texts.pointsHint(pointsText(balance))}
              inputMode="numeric"
              error={faultText(faults.value, 'points')}
              value={count.value}
              onInput={(value) => (count.value = value)}
            />
            <TextField
              label={texts.reason}
              hint={texts.reasonHint}
              error={faultText(faults.value, 'reason')}
              value={reason.value}
              onInput={(value) => (reason.value = value)}
            />
          </>
        )}
        <p class="actions">
          <Button kind="fill" type="submit" disabled={busy.value}>
            {wish ? texts.submit : texts.check}
          </Button>
          {wish && (
            <Button disabled={busy.value} onClick={() => (meant.value = undefined)}>
              {ui.value.cancel}
            </Button>
          )}
        </p>
      </Form>
    </section>
  );
}

function Question({ wish, name, waits }: { wish: CorrectionWish; name: string; waits: boolean }) {
  const texts = points.value.correction;
  const count = pointsText(Math.abs(wish.points));
  return (
    <div role="alert">
      <p class="lead">{wish.points > 0 ? texts.willGive(name, count) : texts.willTake(name, count)}</p>
      <p>{texts.because(wish.reason)}</p>
      <p>{waits ? texts.willWait : texts.forGood}</p>
    </div>
  );
}

function doneText(made: Correction): string {
  const texts = points.value.correction;
  const count = pointsText(Math.abs(made.points));
  if (made.state === 'waiting') {
    return texts.waits(count);
  }
  return made.points > 0 ? texts.given(count) : texts.taken(count);
}
