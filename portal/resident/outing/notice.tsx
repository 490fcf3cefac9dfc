import type { Notice } from '../../api/community.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
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

const looks = ['letter', 'letter letter-new', 'letter letter-urgent'];

/** A notice of the town: what it is, how important, until when, and where more stands. */
export function NoticeItem({ notice: { of }, heading: Name = 'h2' }: { notice: Notice; heading?: 'h2' | 'h3' }) {
  const texts = out.value.news;
  const to = leadsTo(of.link);
  const mark = texts.marks[of.importance] ?? '';
  return (
    <li class={looks[of.importance] ?? 'letter'}>
      <Name>{inWords(of)}</Name>
      <p>
        {mark !== '' && <b class="letter-mark">{`！${mark} `}</b>}
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
