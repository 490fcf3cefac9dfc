import { describe, expect, it } from 'vitest';
import type { People, Session } from '../../api/community-staff.ts';
import { noticeOf } from '../../staff/community/call-off.ts';
import { expectedOf } from '../../staff/community/check-in.tsx';
import { draftOf, factsOf, numberIn } from '../../staff/community/draft.ts';
import { findingOf } from '../../staff/community/feed-finding.ts';
import { noticeShape } from '../../staff/community/notices.tsx';
import { peopleCsv } from '../../staff/community/people-csv.ts';
import { clashText } from '../../staff/community/consultations.tsx';
import { askedOf } from '../../staff/community/places.tsx';
import { lettersText } from '../../staff/community/poster.tsx';
import { dayAfter } from '../../staff/community/programmes.tsx';
import { sessionShape } from '../../staff/community/session-form.tsx';
import { daysUntil, noticeState, spanText, stateOf } from '../../staff/community/show.ts';
import { missingOf } from '../../staff/community/suits.tsx';
import { ja } from '../../staff/community/text/ja.ts';
import { csvOf } from '../../staff/who/save.ts';
import { cardOf } from '../../staff/who/typed.ts';

const now = Date.parse('2026-01-18T17:30:00Z');
const shape = sessionShape(now);

const session = (of: Partial<Session['of']>, rest: Partial<Session> = {}): Session => ({
  number: 12,
  programme: '',
  cancelled: false,
  going: 0,
  waiting: 0,
  of: { ...shape.model, ja: '太極拳', en: 'Tai chi', ...of },
  ...rest,
});

describe('a form of facts', () => {
  it('begins a session at ten of tomorrow in Japan', () => {
    expect(shape.model.startsAt).toBe('2026-01-20T01:00:00.000Z');
    expect(draftOf(shape.model, shape).startsAt).toBe('2026-01-20T10:00');
  });

  it('gives back what it was given', () => {
    const facts = {
      ...shape.model,
      ja: '太極拳',
      en: 'Tai chi',
      place: '2階',
      capacity: 20,
      lon: 141.47,
      needsSignUp: true,
      exertion: 0,
      outdoor: false,
      tags: ['taichi', 'music'],
    };
    expect(factsOf(draftOf(facts, shape), shape)).toEqual({ facts });
  });

  it('A4.6 leaves unsaid what nobody has said, and a list names it', () => {
    const bare = { ...shape.model, ja: '太極拳', en: 'Tai chi', place: '2階' };
    expect(factsOf(draftOf(bare, shape), shape)).toEqual({ facts: bare });
    const draft = { ...draftOf(bare, shape), exertion: '２', outdoor: 'true', tags: 'walk, music' };
    expect(factsOf(draft, shape)).toMatchObject({
      facts: { exertion: 2, outdoor: true, tags: ['walk', 'music'] },
    });
    expect(factsOf({ ...draft, exertion: 'a bit' }, shape)).toEqual({ faults: { exertion: 'not_a_number' } });
    expect(missingOf({})).toEqual(['exertion', 'outdoor']);
    expect(missingOf({ exertion: 0, outdoor: null })).toEqual(['outdoor']);
    expect(missingOf({ exertion: 0, outdoor: false })).toEqual([]);
  });

  it('takes numbers as people type them, and says which field is to be mended', () => {
    expect(numberIn('１，２００')).toBe(1200);
    expect(numberIn('')).toBe(0);
    expect(numberIn('十')).toBeUndefined();
    const draft = { ...draftOf(shape.model, shape), capacity: '十', startsAt: 'soon' };
    expect(factsOf(draft, shape)).toEqual({
      faults: { ja: 'empty', en: 'empty', place: 'empty', startsAt: 'empty', capacity: 'not_a_number' },
    });
  });
});

describe('a session', () => {
  it('A9.5 says in one word how it stands', () => {
    const open = { signUpFrom: '2026-01-01T00:00:00Z', signUpUntil: '2026-01-20T00:00:00Z', capacity: 3 };
    expect(stateOf(session(open), now)).toBe('open');
    expect(stateOf(session(open, { going: 3 }), now)).toBe('full');
    expect(stateOf(session({ ...open, capacity: 0 }, { going: 99 }), now)).toBe('open');
    expect(stateOf(session({ ...open, signUpUntil: '2026-01-18T17:30:00Z' }), now)).toBe('closed');
    expect(stateOf(session({ ...open, signUpFrom: '2026-01-19T00:00:00Z' }), now)).toBe('before');
    expect(stateOf(session({ ...open, listed: false }), now)).toBe('unlisted');
    expect(stateOf(session(open, { cancelled: true }), now)).toBe('cancelled');
  });

  it('tells the day twice only where it ends on another', () => {
    expect(spanText('2026-01-20T01:00:00Z', '2026-01-20T02:00:00Z', 'ja')).toBe('2026年1月20日(火) 10:00〜11:00');
    expect(spanText('2026-01-20T14:00:00Z', '2026-01-20T16:00:00Z', 'ja')).toMatch(/23:00〜2026年1月21日.*1:00$/);
  });

  it('that is called off is told in both languages until it would have ended', () => {
    const of = { startsAt: '2026-01-20T01:00:00Z', endsAt: '2026-01-20T02:00:00Z', district: 'momijidai' };
    expect(noticeOf(session(of), '大雪のため', now)).toEqual({
      ja: '【中止】太極拳',
      en: 'Called off: Tai chi',
      bodyJa: '2026年1月20日(火) 10:00〜11:00に予定していた催しは、中止になりました。\n大雪のため',
      bodyEn: 'What was planned for Tue, 20 Jan 2026, 10:00 – 11:00 does not take place.\n大雪のため',
      district: 'momijidai',
      link: '',
      from: '2026-01-18T17:30:00.000Z',
      until: '2026-01-20T02:00:00Z',
      importance: 1,
    });
  });
});

const people: People = {
  signUps: [
    { session: 12, state: 'going', askedAt: '2026-01-12T01:20:00Z', changedAt: '2026-01-12T01:20:00Z', person: 12 },
    { session: 12, state: 'going', askedAt: '2026-01-12T01:20:00Z', changedAt: '2026-01-12T01:20:00Z', person: 13 },
    {
      session: 12,
      state: 'waiting',
      askedAt: '2026-01-12T01:20:00Z',
      changedAt: '2026-01-12T01:20:00Z',
      person: 21,
      line: 1,
    },
  ],
  attendance: [
    {
      number: 1,
      session: 12,
      at: '2026-01-19T18:02:00Z',
      how: 'card',
      points: 10,
      ja: '',
      en: '',
      kind: 'lesson',
      person: 12,
    },
  ],
  hidden: 0,
};

describe('who takes part', () => {
  it('is expected until they came, or this desk took them', () => {
    const row = { order: 1, id: 'a', session: 12, person: 13, label: '', at: '', who: '' };
    expect(expectedOf(people, [])).toEqual([13]);
    expect(expectedOf(people, [{ ...row, state: 'waiting' }])).toEqual([]);
    expect(expectedOf(people, [{ ...row, state: 'refused' }])).toEqual([13]);
  });

  it('stands in a file that spreadsheets open, names where they were asked for', () => {
    const lines = peopleCsv(people, new Map([[12, '佐藤, 花子']]), ja.people, 'ja').split('\r\n');
    expect(lines[0]).toBe('\ufeff区分,利用者,氏名,状態,日時,方法,ポイント');
    expect(lines[1]).toBe('申し込み,12,"佐藤, 花子",参加予定,2026年1月12日(月) 10:20,,');
    expect(lines[3]).toMatch(/^申し込み,21,,待ち1番目,/);
    expect(lines[4]).toBe('参加,12,"佐藤, 花子",,2026年1月20日(火) 03:02,カード・ID番号,10');
    expect(csvOf([['=1+1', '+81', '-3', -3, '@a']])).toBe("\ufeff'=1+1,'+81,'-3,-3,'@a\r\n");
  });

  it('is known by a card or an ID, however it is typed', () => {
    expect(cardOf('８０００ー００１２'.replace('ー', '-'))).toBe('80000012');
    expect(cardOf(' 8000 0012 ')).toBe('80000012');
    expect(cardOf('TSU1ABCDEFGH23')).toBe('TSU1ABCDEFGH23');
    for (const name of ['佐藤 花子', 'さとう', 'Sato Hanako', '12', '']) {
      expect(cardOf(name)).toBeUndefined();
    }
  });
});

describe('what a town tells', () => {
  it('A8.1 is shown within its time, to the minute', () => {
    const { model } = noticeShape(now);
    const of = { ...model, from: '2026-01-18T17:30:00Z', until: '2026-01-18T18:00:00Z' };
    expect(noticeState(of, now - 1)).toBe('before');
    expect(noticeState(of, now)).toBe('now');
    expect(noticeState(of, Date.parse(of.until))).toBe('over');
  });

  it('A8.3 a timetable ends on a day of Japan', () => {
    expect(daysUntil(20260119, now)).toBe(0); // 02:30 of the 19th in Japan
    expect(daysUntil(20260118, now)).toBe(-1);
    expect(daysUntil(20260201, now)).toBe(13);
    expect(findingOf('stop_times.txt:1204')).toEqual({ file: 'stop_times.txt', line: '1204' });
    expect(findingOf('stops.txt')).toEqual({ file: 'stops.txt' });
  });

  it('plans up to and with the last day, over the end of a month', () => {
    expect(dayAfter('2026-02-28')).toBe('2026-03-01');
    expect(dayAfter('2028-02-28')).toBe('2028-02-29');
  });

  it('asks for places only where there is a point', () => {
    expect(askedOf(new URLSearchParams('category=hospital&lat=43.03&lon=141.47'))).toEqual({
      category: 'hospital',
      lat: 43.03,
      lon: 141.47,
    });
    expect(askedOf(new URLSearchParams('category=hospital'))).toBeUndefined();
    expect(askedOf(new URLSearchParams('category=hospital&lat=x&lon=1'))).toBeUndefined();
  });
});

it('A9.4 a time of a nurse that is in the way is told as the server names it', () => {
  const refused = (code: string) => ({
    title: '',
    status: 409,
    code: 'community_slot_overlaps',
    errors: [{ field: 'startsAt', code }],
  });
  expect(clashText(refused('overlaps:2026-01-20T01:00:00Z/2026-01-20T01:30:00Z'))).toBe(
    '2026年1月20日(火) 10:00〜10:30',
  );
  expect(clashText(refused('not_allowed'))).toBe('');
  expect(clashText({ title: '', status: 409, code: 'other' })).toBe('');
});

it('A9.1 the letters of a poster are told in two halves', () => {
  expect(lettersText('K7QF4M2D')).toBe('K7QF-4M2D');
  expect(lettersText('')).toBe('');
});
