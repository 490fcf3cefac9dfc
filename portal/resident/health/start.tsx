import { getRecords } from '../../api/health.ts';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { Call119 } from '../call-119.tsx';
import { alertOf } from '../health-alert.ts';
import { Readings } from '../readings.tsx';
import { may } from '../state.ts';
import { Back, Heading, Trouble, Waiting, dayText } from '../show.tsx';
import { ConsultLink } from './consult-link.tsx';
import { AlertBox, latestOf } from './shown.tsx';
import { body } from './texts.ts';

/** So many records hold the newest value of each kind, for who measures often. */
export const recordsLooked = 100;

export function BodyStart() {
  const texts = body.value.start;
  const records = useResource('records', () => getRecords(recordsLooked));
  const items = records.value?.items ?? [];
  const alert = alertOf(items, serverNow());
  const latest = latestOf(items);
  return (
    <>
      <Back />
      <Heading title={body.value.title} />
      {alert && <AlertBox alert={alert} />}
      {alert?.level === 'emergency' && <Call119 />}
      {alert?.level === 'consult' && <ConsultLink />}
      <Link href="/resident/health/enter" class="button button-fill big" label={texts.enter}>
        <Readings text={texts.enter} />
      </Link>
      {records.problem && <Trouble problem={records.problem} again={records.reload} />}
      {records.loading && !records.value && <Waiting />}
      {records.value && (
        <section class="part">
          <h2>{texts.latest}</h2>
          {latest.length === 0 && <p class="calm">{texts.none}</p>}
          <dl class="latest">
            {latest.map((one) => (
              <div key={one.name}>
                <dt>
                  <Readings text={one.name} />
                </dt>
                <dd>
                  <b>{one.text}</b> <span>{dayText(one.at)}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <div class="buttons">
        <Link href="/resident/health/curves" class="button button-outline big">
          {texts.curves}
        </Link>
        <Link href="/resident/health/checks" class="button button-outline big">
          {texts.checks}
        </Link>
        <Link href="/resident/health/sharing" class="button button-outline big">
          {texts.sharing}
        </Link>
        {may('health.shared.read') && (
          <Link href="/resident/health/family" class="button button-outline big">
            {texts.family}
          </Link>
        )}
      </div>
    </>
  );
}
