import { getVideos } from '../../api/community.ts';
import type { Video } from '../../api/community.ts';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { Back, Heading, Waiting } from '../show.tsx';
import { More, Refused, inWords, useSome } from './show.tsx';
import { out } from './texts.ts';
import { tenthsSeen } from './watching.ts';

export function lengthText(seconds: number): string {
  return out.value.videos.length(Math.floor(seconds / 60), seconds % 60);
}

export function seenText({ of, mine }: Pick<Video, 'of' | 'mine'>): string {
  const texts = out.value.videos;
  if (mine?.completedAt) {
    return texts.done;
  }
  return mine && mine.seconds > 0 ? texts.some(tenthsSeen(mine.seconds, of.lengthS)) : texts.fresh;
}

export function Videos() {
  const texts = out.value.videos;
  const all = useResource('videos', getVideos);
  const some = useSome(5);
  const items = all.value?.items ?? [];
  return (
    <>
      <Back to="/resident/outing" />
      <Heading title={texts.title} />
      {all.problem && <Refused problem={all.problem} again={all.reload} />}
      {all.loading && !all.value && <Waiting />}
      {all.value && items.length === 0 && <p class="calm">{texts.none}</p>}
      <ul class="cards">
        {items.slice(0, some.count).map((one) => (
          <li key={one.code}>
            <Link href={`/resident/outing/videos/${one.code}`} class="card-link">
              <b>{inWords(one.of)}</b>
              <span>{lengthText(one.of.lengthS)}</span>
              <span class={one.mine?.completedAt ? 'standing standing-going' : 'standing'}>{seenText(one)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {items.length > some.count && <More of={texts.title} onClick={some.more} />}
    </>
  );
}
