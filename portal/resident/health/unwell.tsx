import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { keepRecord } from '../../api/health.ts';
import type { HealthKept, RecordWish, Symptom } from '../../api/health.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { serverNow } from '../../ui/clock.ts';
import { makeKey } from '../../ui/key.ts';
import { Link } from '../../ui/link.tsx';
import { AskedBig } from '../asked-big.tsx';
import { Call119 } from '../call-119.tsx';
import { Back, Heading, Trouble } from '../show.tsx';
import { may } from '../state.ts';
import { KeptRecord } from './kept.tsx';
import { body } from './texts.ts';

const symptoms: readonly Symptom[] = ['chest_pain', 'hard_to_breathe', 'numb_on_one_side', 'faint'];

/** Who feels bad says so with one press and one more: a nurse is called, and 119 stands above. */
export function Unwell() {
  const texts = body.value.unwell;
  const problem = useSignal<Problem | undefined>(undefined);
  const kept = useSignal<{ wish: RecordWish; answer: HealthKept } | undefined>(undefined);
  const wishes = useRef(new Map<Symptom, RecordWish>());
  const busy = useRef(false);

  async function tell(symptom: Symptom): Promise<void> {
    if (busy.current) {
      return;
    }
    busy.current = true;
    const measuredAt = new Date(serverNow()).toISOString();
    const wish = wishes.current.get(symptom) ?? { id: makeKey(), measuredAt, values: {}, symptoms: [symptom] };
    wishes.current.set(symptom, wish);
    const answer = await keepRecord(wish);
    busy.current = false;
    problem.value = answer.ok ? undefined : answer.problem;
    kept.value = answer.ok ? { wish, answer: answer.value } : undefined;
  }

  if (kept.value) {
    return <KeptRecord {...kept.value} />;
  }
  return (
    <>
      <Back to="/resident/health/enter" />
      <Heading title={texts.title} />
      <Banner kind="error">
        <p class="banner-title">{texts.call}</p>
      </Banner>
      <Call119 />
      {problem.value && <Trouble problem={problem.value} words={body.value.codes} />}
      <p>{texts.lead}</p>
      <div class="buttons">
        {symptoms.map((one) => {
          const name = body.value.measures[one] ?? one;
          return (
            <AskedBig key={one} question={texts.sure(name)} yes={texts.yes} no={texts.no} onYes={() => void tell(one)}>
              {name}
            </AskedBig>
          );
        })}
        <Other />
      </div>
    </>
  );
}

/** What is none of these is said in one's own words; words of danger reach staff at once there too. */
function Other() {
  const to = may('inquiries.own.use')
    ? '/resident/help/new?about=hospital'
    : may('community.own.use')
      ? '/resident/consult'
      : undefined;
  return to === undefined ? null : (
    <Link href={to} class="button button-outline big">
      {body.value.unwell.other}
    </Link>
  );
}
