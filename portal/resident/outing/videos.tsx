import { getVideos } from '../../api/community.ts';
import type { Video } from '../../api/community.ts';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { CardList } from './card-list.tsx';
import { inWords } from './show.tsx';
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
  const all = useResource('videos', getVideos);
  return (
    <CardList
      texts={out.value.videos}
      all={all}
      card={(one) => (
        <li key={one.code}>
          <Link href={`/resident/outing/videos/${one.code}`} class="card-link">
            <b>{inWords(one.of)}</b>
            <span>{lengthText(one.of.lengthS)}</span>
            <span class="standing">{seenText(one)}</span>
          </Link>
        </li>
      )}
    />
  );
}
