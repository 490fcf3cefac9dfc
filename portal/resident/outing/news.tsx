import { getNotices } from '../../api/community.ts';
import type { Notice } from '../../api/community.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { CardList } from './card-list.tsx';
import { inWords } from './show.tsx';
import { out } from './texts.ts';
import { dayOf } from './when.ts';

/** Where a notice leads: to a page of this portal, or elsewhere and then its host is named. */
export function leadsTo(link: string): { own: string } | { href: string; host: string } | undefined {
  if (/^\/resident\/[^\\]*$/.test(link) && !link.includes('//')) {
    return { own: link };
  }
  try {
    const { protocol, host, href } = new URL(link);
    return protocol === 'https:' ? { href, host } : undefined;
  } catch {
    return undefined;
  }
}

/** What is told now in one's district, the most important first, as the server orders it. */
export function News() {
  const all = useResource('news', getNotices);
  return <CardList texts={out.value.news} all={all} card={(one) => <Item key={one.number} notice={one} />} />;
}

function Item({ notice: { of } }: { notice: Notice }) {
  const texts = out.value.news;
  const to = leadsTo(of.link);
  return (
    <li class={of.importance === 2 ? 'letter letter-new' : 'letter'}>
      <h2>{inWords(of)}</h2>
      <p>
        {of.importance === 2 && <b class="letter-mark">{`！${texts.important} `}</b>}
        {texts.until(out.value.day(dayOf(Date.parse(of.until) - 1)))}
      </p>
      <p class="letter-body">{language.value === 'en' ? of.bodyEn : of.bodyJa}</p>
      {to && 'own' in to && (
        <Link href={to.own} class="button button-outline big" label={texts.openOf(inWords(of))}>
          {texts.open}
        </Link>
      )}
      {to && 'href' in to && (
        <a href={to.href} class="button button-outline big" target="_blank" rel="noopener noreferrer">
          {texts.outside(to.host)}
        </a>
      )}
    </li>
  );
}
