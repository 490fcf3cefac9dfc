import { useSignal } from '@preact/signals';
import { takeRecordBack } from '../../api/health.ts';
import type { HealthKept, HealthValues, RecordWish } from '../../api/health.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { AskedBig } from '../asked-big.tsx';
import { Call119 } from '../call-119.tsx';
import { fields, inBodyOrder, measureOf } from '../health-alert.ts';
import { Back, Big, Heading, Trouble, clockText, dayText } from '../show.tsx';
import { findingText, valueText } from './shown.tsx';
import { body } from './texts.ts';

type KeptProps = { wish: RecordWish; answer: HealthKept; onAgain?: () => void };

/** What was kept, what it means, what to do now, and how to take it back. */
export function KeptRecord({ wish, answer, onAgain }: KeptProps) {
  const texts = body.value.kept;
  const gone = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);

  async function undo(): Promise<void> {
    const done = await takeRecordBack(answer.number);
    gone.value = done.ok;
    problem.value = done.ok ? undefined : done.problem;
  }

  return (
    <>
      <Back to="/resident/health" />
      <Heading title={gone.value ? texts.undone : texts.title} />
      {!gone.value && <Said answer={answer} />}
      {!gone.value && answer.level === 'emergency' && <Call119 />}
      {!gone.value && <Values wish={wish} />}
      {problem.value && <Trouble problem={problem.value} words={body.value.codes} />}
      <div class="buttons">
        {answer.level === 'measure_again' && !gone.value && onAgain && (
          <Big kind="fill" onClick={onAgain}>
            {texts.again}
          </Big>
        )}
        <Link href="/resident/health/enter" class="button button-outline big">
          {texts.more}
        </Link>
        <Link href="/resident/health" class="button button-outline big">
          {texts.home}
        </Link>
        {!gone.value && (
          <AskedBig question={texts.undoSure} yes={texts.undoYes} no={texts.undoNo} onYes={() => void undo()}>
            {texts.undo}
          </AskedBig>
        )}
      </div>
    </>
  );
}

function Said({ answer: { level, findings, advice } }: { answer: HealthKept }) {
  const kind = level === 'none' ? 'success' : level === 'notice' ? 'warning' : 'error';
  return (
    <Banner kind={kind} live>
      {inBodyOrder(findings).map((one) => (
        <p key={one.what + one.which}>{findingText(one)}</p>
      ))}
      <p class="banner-title">{advice[language.value]}</p>
    </Banner>
  );
}

function Values({ wish: { values, measuredAt } }: { wish: RecordWish }) {
  const known = fields.filter((field: keyof HealthValues) => typeof values[field] === 'number');
  return (
    <>
      <dl class="latest">
        {known.map((field) => (
          <div key={field}>
            <dt>{body.value.measures[measureOf[field]]}</dt>
            <dd>
              <b>{valueText(field, values[field] ?? 0)}</b>
            </dd>
          </div>
        ))}
      </dl>
      <p>{`${dayText(measuredAt)} ${clockText(measuredAt)}`}</p>
    </>
  );
}
