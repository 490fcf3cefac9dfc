import type { CheckResult, HealthCheck } from '../../api/health.ts';
import { Link } from '../../ui/link.tsx';
import { Readings } from '../readings.tsx';
import { may } from '../state.ts';
import { body } from './texts.ts';

/** Whether the words for a result say that one should talk to a nurse. */
export function asksForTalk({ result, proposes }: Pick<HealthCheck, 'result' | 'proposes'>): boolean {
  return (result as CheckResult).is === 'frail' || proposes.some((one) => one.what === 'nurse_talk');
}

export function ConsultLink() {
  const text = body.value.checks.consult;
  return may('community.own.use') ? (
    <Link href="/resident/consult" class="button button-outline big" label={text}>
      <Readings text={text} />
    </Link>
  ) : null;
}
