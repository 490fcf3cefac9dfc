import type { NoticeFacts, Session } from '../../api/community-staff.ts';
import { spanText } from './show.ts';
import { en } from './text/en.ts';
import { ja } from './text/ja.ts';

/** What residents read of a session that was called off, in both languages: until it would have ended. */
export function noticeOf({ of }: Session, reason: string, nowMs: number): NoticeFacts {
  return {
    ja: ja.session.offNotice(of.ja),
    en: en.session.offNotice(of.en),
    bodyJa: ja.session.offBody(spanText(of.startsAt, of.endsAt, 'ja'), reason),
    bodyEn: en.session.offBody(spanText(of.startsAt, of.endsAt, 'en'), reason),
    district: of.district,
    link: '',
    from: new Date(nowMs).toISOString(),
    until: of.endsAt,
    importance: 1,
  };
}
