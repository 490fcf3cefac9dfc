import { language } from '../../ui/language.ts';
import { help } from '../help/texts.ts';
import type { Personal } from './lines.ts';
import { news } from './texts.ts';

export function inWords(of: { ja: string; en: string }): string {
  return (language.value === 'en' && of.en) || of.ja;
}

export function personalText(one: Personal): string {
  const texts = news.value;
  if (one.kind === 'reply') {
    return texts[one.words === '' ? 'progress' : 'reply'](help.value.about[one.inquiry.about]);
  }
  return texts[one.kind](inWords(one.session.of));
}

export function personalHref(one: Personal): string {
  return one.kind === 'reply' ? '/resident/help' : `/resident/outing/events/${one.session.number}`;
}
