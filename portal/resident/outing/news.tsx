import { getNotices } from '../../api/community.ts';
import { useResource } from '../../ui/resource.ts';
import { CardList } from './card-list.tsx';
import { NoticeItem } from './notice.tsx';
import { out } from './texts.ts';

/** What is told now in one's district, the most important first, as the server orders it. */
export function News() {
  const all = useResource('news', getNotices);
  return (
    <CardList texts={out.value.news} all={all} card={(one) => <NoticeItem key={one.number} notice={one} />} />
  );
}
