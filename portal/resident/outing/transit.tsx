import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getDepartures, getOwnChoices, keepOwnChoices } from '../../api/community.ts';
import type { Departure, OwnChoices } from '../../api/community.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { useClock } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { query } from '../../ui/router.ts';
import { Back, Big, Heading, Waiting } from '../show.tsx';
import { Entry, Refused, clockText, dayText } from './show.tsx';
import { out } from './texts.ts';
import { daysUntil, minutesUntil } from './when.ts';
import { stopKeyIn, stopKeyText } from './where.ts';
import type { StopKey } from './where.ts';

const shownDepartures = 5;
/** Longer than this nobody stands at a stop: the clock says more than minutes. */
const minutesShown = 180;

/** The next departures of one's own stop, or of the one that was looked for. */
export function Transit() {
  const texts = out.value.transit;
  const mine = useResource('choices', getOwnChoices);
  const asked = stopKeyIn(query.value.get('stop') ?? '');
  const usual = stopKeyIn(mine.value?.transitStop ?? '');
  const shown = asked ?? usual;
  const kept = useSignal('');
  return (
    <>
      <Back to={asked ? '/resident/transit/stops' : '/resident/'} />
      <Heading title={texts.title} />
      {mine.problem && <Refused problem={mine.problem} again={mine.reload} />}
      {mine.loading && !mine.value && <Waiting />}
      {shown && <Board key={stopKeyText(shown)} stop={shown} />}
      {mine.value && asked && stopKeyText(asked) !== mine.value.transitStop && (
        <Keep
          choices={mine.value}
          stop={asked}
          onKept={() => {
            kept.value = stopKeyText(asked);
            mine.reload();
          }}
        />
      )}
      {shown && kept.value === stopKeyText(shown) && <DoneBanner>{texts.kept}</DoneBanner>}
      {mine.value && !shown && <p class="calm">{texts.choose}</p>}
      {mine.value && (
        <Link href="/resident/transit/stops" class={`button button-${shown ? 'outline' : 'fill'} big`}>
          {shown ? texts.other : texts.find}
        </Link>
      )}
      <ul class="entries">
        <Entry href="/resident/transit/near" label={texts.near} />
        <Entry href="/resident/transit/shop" label={texts.shop} />
      </ul>
    </>
  );
}

function Keep({ choices, stop, onKept }: { choices: OwnChoices; stop: StopKey; onKept: () => void }) {
  const texts = out.value.transit;
  const problem = useSignal<Problem | undefined>(undefined);

  async function keep(): Promise<void> {
    const answer = await keepOwnChoices({ ...choices, transitStop: stopKeyText(stop) });
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      onKept();
    }
  }

  return (
    <>
      {problem.value && <Refused problem={problem.value} />}
      <Big kind="fill" onClick={() => void keep()}>
        {texts.keep}
      </Big>
    </>
  );
}

function Board({ stop }: { stop: StopKey }) {
  const texts = out.value.transit;
  const clock = useClock();
  const page = useResource(stopKeyText(stop), () => getDepartures(stop.feed, stop.stop, shownDepartures));
  const now = clock.value;
  const coming = page.value?.items.filter((one) => Date.parse(one.at) > now) ?? [];
  // What has left makes room for the next one.
  const left = (page.value?.items.length ?? 0) - coming.length;
  useEffect(() => {
    if (left > 0) {
      page.reload();
    }
  }, [left > 0]);
  return (
    <section class="part" aria-labelledby="stop-name">
      {page.problem && <Refused problem={page.problem} again={page.reload} />}
      {page.loading && !page.value && <Waiting />}
      {page.value && (
        <>
          <h2 id="stop-name">{page.value.name}</h2>
          <p>
            {page.value.agency} <span class="as-of">{texts.asOf(clockText(now))}</span>
          </p>
          {page.value.outdated && (
            <Banner kind="warning">
              <p class="banner-title">{texts.outdated}</p>
            </Banner>
          )}
          {coming.length === 0 && <p class="calm">{texts.none}</p>}
          <ol class="departures">
            {coming.map((one) => (
              <Row key={`${one.at} ${one.line} ${one.headsign} ${one.stop}`} departure={one} nowMs={now} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** "12分あと" and the clock; the day as well where it is not today's: after midnight, or on the next day that runs. */
function Row({ departure: { at, line, headsign, platform }, nowMs }: { departure: Departure; nowMs: number }) {
  const texts = out.value.transit;
  const minutes = minutesUntil(at, nowMs);
  return (
    <li>
      {minutes <= minutesShown && (
        <b class="departure-left">{minutes === 0 ? texts.soon : texts.inMinutes(minutes)}</b>
      )}
      <time class="departure-clock" dateTime={at}>
        {daysUntil(at, nowMs) > 0 ? `${dayText(at, nowMs)} ` : ''}
        {texts.leaves(clockText(at))}
      </time>
      <span>
        {line} {headsign !== '' && texts.to(headsign)}
      </span>
      {platform !== '' && <span>{texts.platform(platform)}</span>}
    </li>
  );
}
