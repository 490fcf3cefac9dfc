import { getNotices, getOwnSignUps } from '../../api/community.ts';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { Back, Heading } from '../show.tsx';
import { FirstProposal } from './proposed.tsx';
import { comingOf } from './seats.ts';
import { Entry, inWords, whenText } from './show.tsx';
import { out } from './texts.ts';

/** Above the entries stands what matters now: where one goes next, and what the town says is important. */
export function Menu() {
  const texts = out.value.menu;
  const mine = useResource('mine', getOwnSignUps);
  const news = useResource('news', getNotices);
  const now = serverNow();
  const coming = comingOf(mine.value?.items ?? [], now);
  const next = coming.find((one) => !one.cancelled && one.mine?.state === 'going');
  const urgent = news.value?.items.find((one) => one.of.importance === 2);
  const newsCount = news.value?.items.length ?? 0;
  return (
    <>
      <Back />
      <Heading title={texts.title} />
      {next && (
        <Link href={`/resident/outing/events/${next.number}`} class="card-link">
          {texts.next(whenText(next.of.startsAt, now), inWords(next.of))}
        </Link>
      )}
      {urgent && (
        <Link href="/resident/outing/news" class="news news-urgent">
          {texts.urgent(inWords(urgent.of))}
        </Link>
      )}
      <FirstProposal nowMs={now} />
      <nav aria-label={texts.title}>
        <ul class="entries">
          <Entry href="/resident/outing/events" label={texts.entries.events} />
          <Entry href="/resident/outing/mine" label={texts.entries.mine}>
            {coming.length > 0 && texts.count(coming.length)}
          </Entry>
          <Entry href="/resident/outing/check-in" label={texts.entries.checkIn} />
          <Entry href="/resident/outing/programmes" label={texts.entries.programmes} />
          <Entry href="/resident/outing/history" label={texts.entries.history} />
          <Entry href="/resident/outing/videos" label={texts.entries.videos} />
          <Entry href="/resident/outing/news" label={texts.entries.news}>
            {newsCount > 0 && texts.count(newsCount)}
          </Entry>
        </ul>
      </nav>
    </>
  );
}
