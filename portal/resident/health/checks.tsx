import { getChecks, getRecommendations } from '../../api/health.ts';
import type { CheckResult, HealthCheck } from '../../api/health.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { Back, Heading, Trouble, Waiting, dayText } from '../show.tsx';
import { asksForTalk, ConsultLink } from './consult-link.tsx';
import { body } from './texts.ts';

/** Both lists, what they came to last, and what is proposed. */
export function Checks() {
  const texts = body.value.checks;
  const checks = useResource('checks', getChecks);
  const proposals = useResource('proposals', getRecommendations);
  const last = lastOfEach(checks.value?.items ?? []);
  const proposed = (proposals.value?.items ?? []).filter((one) => last.some((check) => check.number === one.check));
  return (
    <>
      <Back to="/resident/health" />
      <Heading title={texts.title} />
      <p>{texts.lead}</p>
      <div class="buttons">
        <Link href="/resident/health/checks/kihon" class="button button-outline big">
          {texts.kihon}
        </Link>
        <Link href="/resident/health/checks/jchs" class="button button-outline big">
          {texts.jchs}
        </Link>
      </div>
      {checks.problem && <Trouble problem={checks.problem} again={checks.reload} />}
      {checks.loading && !checks.value && <Waiting />}
      {checks.value && (
        <section class="part">
          <h2>{texts.last}</h2>
          {last.length === 0 && <p class="calm">{texts.none}</p>}
          {last.map((one) => (
            <section key={one.number} class="letter">
              <h3>{texts.lists[one.list] ?? one.list}</h3>
              <p>{dayText(one.madeAt)}</p>
              <CheckSaid check={one} />
            </section>
          ))}
          {last.some(asksForTalk) && <ConsultLink />}
        </section>
      )}
      {proposed.length > 0 && (
        <section class="part">
          <h2>{texts.proposals}</h2>
          {proposed.map((one) => (
            <div key={`${one.check} ${one.proposes.what}`} class="letter">
              <p>
                <b>{one.proposes.title[language.value]}</b>
              </p>
              <p>{texts.because(one.reason[language.value])}</p>
            </div>
          ))}
        </section>
      )}
    </>
  );
}

/** Of each list the newest; they come with the newest first. */
export function lastOfEach(checks: readonly HealthCheck[]): HealthCheck[] {
  return checks.filter((one, index) => checks.findIndex((other) => other.list === one.list) === index);
}

/** Flags that are raised, and criteria that are met. */
export function raisedIn(result: unknown): string[] {
  const { flags = [], criteria = [] } = result as {
    flags?: { name: string; is: string }[];
    criteria?: { name: string; met: string }[];
  };
  return [
    ...flags.filter((one) => one.is === 'yes').map((one) => one.name),
    ...criteria.filter((one) => one.met === 'yes').map((one) => one.name),
  ];
}

export function CheckSaid({ check }: { check: HealthCheck }) {
  const texts = body.value.checks;
  const result = check.result as CheckResult;
  const raised = raisedIn(result);
  return (
    <>
      <p>
        <b>{texts.verdicts[result.is]}</b>
      </p>
      {raised.length > 0 && (
        <>
          <p>{texts.look}</p>
          <ul class="plain-list">
            {raised.map((one) => (
              <li key={one}>{texts.flags[one] ?? one}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
