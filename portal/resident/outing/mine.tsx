import { getOwnSignUps } from '../../api/community.ts';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { Back, Heading, Waiting } from '../show.tsx';
import { useCame } from './came.ts';
import { comingOf } from './seats.ts';
import { More, Refused, SessionCard, useSome } from './show.tsx';
import { out } from './texts.ts';

/** Where one goes, and where one waits; each leads to its page, where the place can be given back. */
export function Mine() {
  const texts = out.value.mine;
  const mine = useResource('mine', getOwnSignUps);
  const came = useCame();
  const some = useSome(5);
  const now = serverNow();
  const coming = comingOf(mine.value?.items ?? [], now);
  return (
    <>
      <Back to="/resident/outing" />
      <Heading title={texts.title} />
      {mine.problem && <Refused problem={mine.problem} again={mine.reload} />}
      {mine.loading && !mine.value && <Waiting />}
      {mine.value && coming.length === 0 && <p class="calm">{texts.none}</p>}
      <ul class="cards">
        {coming.slice(0, some.count).map((one) => (
          <SessionCard key={one.number} session={one} nowMs={now} came={came.has(one.number)} withDay />
        ))}
      </ul>
      {coming.length > some.count && <More of={texts.title} onClick={some.more} />}
      <Link href="/resident/outing/events" class="button button-outline big">
        {texts.find}
      </Link>
    </>
  );
}
