import { expect, it } from 'vitest';
import type { Programme, Proposal, Session, SignUp } from '../../api/community.ts';
import { readCheckInCode } from '../../resident/outing/code.ts';
import { historyByMonth } from '../../resident/outing/history.tsx';
import { isOuting } from '../../resident/outing/later.tsx';
import { leadsTo } from '../../resident/outing/notice.tsx';
import { nextOf, weekOf } from '../../resident/outing/programmes.tsx';
import { canGiveBack, comingOf, isTimeToArrive, placesLeft } from '../../resident/outing/seats.ts';
import { openOf, proposalOf, standingOf } from '../../resident/outing/seats.ts';
import { en } from '../../resident/outing/text/en.ts';
import { ja } from '../../resident/outing/text/ja.ts';
import { followWatching } from '../../resident/outing/video.tsx';
import { piecesOf, secondsIn, tenthsSeen } from '../../resident/outing/watching.ts';
import { byDay, clockOf, dayOf, daysUntil, minutesUntil } from '../../resident/outing/when.ts';
import { stopKeyIn } from '../../resident/outing/where.ts';

const now = Date.parse('2026-01-19T14:50:00Z'); // ten to midnight in Japan
const iso = (ms: number): string => new Date(ms).toISOString();
const minute = 60_000;
const hour = 60 * minute;

type Of = Partial<Session['of']>;

function session(given: Partial<Omit<Session, 'of'>> & { of?: Of } = {}): Session {
  const { of, ...rest } = given;
  return {
    number: 1, programme: '', cancelled: false, going: 0, waiting: 0, distanceM: null, mine: null, ...rest,
    of: {
      kind: 'event', ja: '会', en: 'Meeting', aboutJa: '', aboutEn: '', startsAt: iso(now + 2 * hour),
      endsAt: iso(now + 3 * hour), signUpFrom: iso(now - hour), signUpUntil: iso(now + 2 * hour), place: '',
      instructor: '', lon: 141, lat: 43, radiusM: 0, district: '', capacity: 10, waitingMax: 2, feeYen: 0, rule: '',
      needsSignUp: true, listed: true, ...of,
    },
  };
}

const mine = (state: SignUp['state'], line: number | null = null): SignUp => ({
  session: 1, state, askedAt: iso(now), changedAt: iso(now), line, person: null,
});

it('A8.3 a bus after midnight is of tomorrow, and days are those of Japan', () => {
  const ten = iso(now + 20 * minute);
  expect(dayOf(ten)).toEqual({ key: '2026-01-20', month: 1, date: 20, weekday: 2 });
  expect(clockOf(ten)).toEqual({ hour: 0, minute: 10 });
  expect(daysUntil(ten, now)).toBe(1);
  expect(daysUntil(iso(now), now)).toBe(0);
  expect(daysUntil(iso(now - 24 * hour), now)).toBe(-1);
  expect(ja.clock(clockOf(ten))).toBe('午前0時10分');
  expect(ja.clock(clockOf('2026-01-19T03:00:00Z'))).toBe('午後0時');
  expect(en.clock(clockOf('2026-01-19T03:00:00Z'))).toBe('12:00 pm');
  expect(en.clock(clockOf(ten))).toBe('12:10 am');
  expect(ja.day(dayOf(ten))).toBe('1月20日（火）');
});

it('A8.3 minutes that are left are whole ones, and never fewer than none', () => {
  expect([-30, 0, 59, 60, 119, 120].map((s) => minutesUntil(iso(now + s * 1000), now))).toEqual([0, 0, 0, 1, 1, 2]);
  expect(ja.transit.inMinutes(59)).toBe('59分あと');
  expect(ja.transit.inMinutes(60)).toBe('1時間0分あと');
});

it('a half of the day is said once, and another day with its name', () => {
  expect(ja.span({ hour: 10, minute: 0 }, { hour: 11, minute: 30 }, '')).toBe('午前10時から11時30分まで');
  expect(ja.span({ hour: 11, minute: 0 }, { hour: 13, minute: 0 }, '')).toBe('午前11時から午後1時まで');
  expect(ja.span({ hour: 10, minute: 0 }, { hour: 9, minute: 0 }, '1月21日（水）')).toBe('午前10時から1月21日（水）午前9時まで');
  expect(en.span({ hour: 10, minute: 0 }, { hour: 11, minute: 30 }, '')).toBe('10:00 to 11:30 am');
  expect(en.span({ hour: 11, minute: 0 }, { hour: 13, minute: 0 }, '')).toBe('11:00 am to 1:00 pm');
});

it('sessions stand under their days, in the order of the server', () => {
  const times = [now, now + 5 * minute, now + 15 * minute, now + 30 * hour];
  const days = byDay(times.map(iso), (one) => one);
  expect(days.map(({ day, items }) => [day.key, items.length])).toEqual([
    ['2026-01-19', 2],
    ['2026-01-20', 1],
    ['2026-01-21', 1],
  ]);
});

it('A8.5 what one can do with a session follows from its times, its places and its line', () => {
  const standings: [Session, object][] = [
    [session(), { kind: 'open' }],
    [session({ going: 10 }), { kind: 'line', waiting: 0 }],
    [session({ going: 9, waiting: 1 }), { kind: 'line', waiting: 1 }],
    [session({ going: 10, waiting: 2 }), { kind: 'full' }],
    [session({ going: 99, of: { capacity: 0 } }), { kind: 'open' }],
    [session({ of: { signUpFrom: iso(now + minute) } }), { kind: 'not-yet', from: iso(now + minute) }],
    [session({ of: { signUpUntil: iso(now) } }), { kind: 'closed' }],
    [session({ cancelled: true, mine: mine('going') }), { kind: 'cancelled' }],
    [session({ of: { endsAt: iso(now) }, mine: mine('going') }), { kind: 'over' }],
    [session({ mine: mine('going') }), { kind: 'going' }],
    [session({ mine: mine('waiting', 3) }), { kind: 'waiting', line: 3 }],
    [session({ mine: mine('cancelled') }), { kind: 'open' }],
  ];
  for (const [one, standing] of standings) {
    expect(standingOf(one, now)).toEqual(standing);
  }
  expect(placesLeft(session({ going: 12 }))).toBe(0);
  expect(placesLeft(session({ going: 3 }))).toBe(7);
  expect(placesLeft(session({ going: 3, waiting: 1 }))).toBe(0);
});

it('A8.5 a place is given back until it begins, and the poster is read around that time', () => {
  const begun = { startsAt: iso(now), mine: mine('going') };
  expect(canGiveBack(session({ mine: mine('waiting', 1) }), now)).toBe(true);
  expect(canGiveBack(session({ mine: mine('cancelled') }), now)).toBe(false);
  expect(canGiveBack(session({ of: { startsAt: begun.startsAt }, mine: begun.mine }), now)).toBe(false);
  expect(isTimeToArrive(session({ of: { startsAt: begun.startsAt }, mine: begun.mine }), now)).toBe(true);
  expect(isTimeToArrive(session({ mine: mine('going') }), now)).toBe(false);
  expect(isTimeToArrive(session({ of: { startsAt: iso(now) } }), now)).toBe(false);
  expect(isTimeToArrive(session({ of: { startsAt: iso(now), needsSignUp: false } }), now)).toBe(true);
});

it('what one has signed up for goes by time, without what is over or given back', () => {
  const at = (number: number, ahead: number, state: SignUp['state']): Session =>
    session({ number, mine: mine(state), of: { startsAt: iso(now + ahead), endsAt: iso(now + ahead + hour) } });
  const all = [at(4, 9 * hour, 'going'), at(3, hour, 'waiting'), at(2, -9 * hour, 'going'), at(1, hour, 'cancelled')];
  expect(comingOf(all, now).map((one) => one.number)).toEqual([3, 4]);
});

it('A4.2 a proposal stands with the session whose number it has, unless it was refused', () => {
  const proposal = (state: Proposal['state'], id = '1', kind: Proposal['of']['kind'] = 'session'): Proposal => ({
    of: { kind, id }, startsAt: iso(now), endsAt: iso(now + hour),
    number: 1, day: '', title: { ja: '会', en: '' }, reason: { ja: '', en: '' }, state,
    openedAt: null, answeredAt: null, score: null, input: null,
  });
  expect(proposalOf(session(), [proposal('refused')])).toBeUndefined();
  expect(proposalOf(session(), [proposal('opened', '13')])).toBeUndefined();
  expect(proposalOf(session(), [proposal('opened', '1', 'event')])).toBeUndefined();
  expect(openOf([proposal('opened'), proposal('proposed'), proposal('accepted', '13')], now)).toHaveLength(1);
  expect(openOf([proposal('opened')], now + hour)).toEqual([]);
  expect(proposalOf(session(), [proposal('refused'), proposal('opened')])?.state).toBe('opened');
});

it('A9.1 a code is read however it was typed, and nothing else is', () => {
  const letters = 'OIB2'.repeat(14);
  expect(readCheckInCode(`TSE1:${letters}`)).toBe(`TSE1:${letters}`);
  expect(readCheckInCode(` tse1：${'018２'.repeat(7)}\n${'oib2-'.repeat(7)}`)).toBe(`TSE1:${letters}`);
  expect(readCheckInCode(`TSEI${letters}`)).toBe(`TSE1:${letters}`);
  expect(readCheckInCode(' k7qf-4m2d ')).toBe('K7QF4M2D');
  expect(readCheckInCode('０１８ＡＢＣＤ２')).toBe('OIBABCD2');
  const wrongSquares = [`${letters}A`, letters.slice(1), `${letters.slice(1)}9`].map((one) => `TSE1:${one}`);
  for (const wrong of ['', 'K7QF4M2', 'K7QF4M2DX', 'K7QF4M29', 'TSE1:', `TSC1:${letters}`, ...wrongSquares]) {
    expect(readCheckInCode(wrong)).toBeUndefined();
  }
});

const played = (...spans: [number, number][]) => ({
  length: spans.length,
  start: (index: number) => spans[index]?.[0] ?? 0,
  end: (index: number) => spans[index]?.[1] ?? 0,
});

it('A8.2 whole seconds of a video count, and its last one where it ended', () => {
  expect(piecesOf(played([0, 3.9], [10.1, 12.2]), 60)).toEqual([{ from: 0, until: 3 }, { from: 10, until: 12 }]);
  expect(piecesOf(played([0.2, 59.7]), 60)).toEqual([{ from: 0, until: 60 }]);
  expect(piecesOf(played([5.4, 5.9]), 60)).toEqual([]);
  expect(piecesOf(played([0, 5]), Number.NaN)).toEqual([{ from: 0, until: 5 }]);
  const many = Array.from({ length: 130 }, (_, index): [number, number] => [index * 10, index * 10 + 1 + (index % 5)]);
  const told = piecesOf(played(...many), 2000);
  expect(told).toHaveLength(100);
  expect(Math.min(...told.map(({ from, until }) => until - from))).toBe(2);
  expect(secondsIn([{ from: 1, until: 3 }, { from: 9, until: 10 }])).toBe(3);
});

it('A8.2 a share is never the whole before the server says so', () => {
  expect([0, 29, 30, 299, 300, 400].map((seconds) => tenthsSeen(seconds, 300))).toEqual([0, 0, 1, 9, 9, 9]);
  expect(tenthsSeen(3, 0)).toBe(0);
});

it('A8.2 the beginning is told first, and what could not be told is told with the next', async () => {
  const player = document.createElement('video');
  let end = 0;
  Object.defineProperties(player, {
    played: { get: () => (end === 0 ? played() : played([0, end])) },
    duration: { get: () => 100 },
  });
  const bodies: unknown[] = [];
  let fails = true;
  const before = globalThis.fetch;
  globalThis.fetch = (_, init) => {
    bodies.push(fails ? 'lost' : JSON.parse(String(init?.body)));
    return fails
      ? Promise.reject(new TypeError('gone'))
      : Promise.resolve(Response.json({ seconds: end, seen: [], completedAt: null, points: 0 }));
  };
  const told: number[] = [];
  let late = 0;
  const stop = followWatching(player, 'x', { onTold: (watch) => told.push(watch.seconds), onLate: () => void late++ });
  const settle = async (event: string): Promise<void> => {
    const count = bodies.length;
    player.dispatchEvent(new Event(event));
    await expect.poll(() => bodies.length).toBeGreaterThan(count);
  };
  await settle('play');
  await expect.poll(() => late).toBe(1);
  fails = false;
  end = 8;
  await settle('pause');
  await expect.poll(() => told).toEqual([8]);
  expect(bodies).toEqual(['lost', { seen: [] }, { seen: [{ from: 0, until: 8 }] }]);
  end = 12;
  stop();
  await expect.poll(() => told).toEqual([8, 12]);
  globalThis.fetch = before;
});

it('A9.5 a week begins on Monday, without what has ended; the next session takes place', () => {
  const one = (code: string, weekday: number, begins: string, closed = false): Programme =>
    ({ code, of: { weekday, begins, closed } }) as Programme;
  const monday = [one('late', 1, '13:30'), one('early', 1, '10:00')];
  const all = [one('sun', 0, '09:00'), ...monday, one('gone', 2, '10:00', true)];
  expect(weekOf(all).map(({ code }) => code)).toEqual(['early', 'late', 'sun']);
  const sessions = [
    session({ number: 1, programme: 'a', of: { endsAt: iso(now) } }),
    session({ number: 2, programme: 'a', cancelled: true }),
    session({ number: 3, programme: 'b' }),
    session({ number: 4, programme: 'a' }),
  ];
  expect(nextOf('a', sessions, now)?.number).toBe(4);
  expect(nextOf('c', sessions, now)).toBeUndefined();
});

it('A9.2 attendance goes by months of Japan, the newest first', () => {
  const sums = (month: string) => ({ month, count: 1, points: 0, met: 0 });
  const came = (number: number, at: string) => ({
    number, session: 1, at, how: 'qr' as const, points: 0, ja: '', en: '', kind: 'event' as const,
    person: null, device: null, bookedBy: null,
  });
  const all = [came(2, '2025-12-31T15:00:00Z'), came(1, '2025-12-31T14:59:00Z')];
  const months = historyByMonth([sums('2025-12'), sums('2026-01')], all);
  expect(months.map(({ sums: of, items }) => [of.month, items.map((one) => one.number)])).toEqual([
    ['2026-01', [2]],
    ['2025-12', [1]],
  ]);
});

it('A8.1 news leads into this portal or to an https page that is named, and nowhere else', () => {
  expect(leadsTo('/resident/outing/events')).toEqual({ own: '/resident/outing/events' });
  expect(leadsTo('https://www.example.jp/a')).toEqual({ href: 'https://www.example.jp/a', host: 'www.example.jp' });
  const script = 'javascript:alert(1)';
  for (const wrong of ['', '/staff/', '/resident//x.example', '/resident/\\x', 'http://x.example/', script, 'tel:1']) {
    expect(leadsTo(wrong)).toBeUndefined();
  }
});

it('a stop of the choices is a feed and its stop', () => {
  expect(stopKeyIn('bus:10:01')).toEqual({ feed: 'bus', stop: '10:01' });
  for (const wrong of ['', 'bus', ':1', 'bus:']) {
    expect(stopKeyIn(wrong)).toBeUndefined();
  }
});

it('is loaded for its own addresses only', () => {
  expect(['outing', 'outing/mine', 'transit', 'outings', 'points'].map((one) => isOuting(`/resident/${one}`))).toEqual([
    true, true, true, false, false,
  ]);
});

/** Every text of the catalogue; functions are called with something short. */
function textsOf(of: unknown): string[] {
  if (typeof of === 'string') {
    return [of];
  }
  if (typeof of === 'function') {
    return [String((of as (...given: unknown[]) => unknown)({ hour: 1, minute: 2 }, { hour: 3, minute: 4 }, ''))];
  }
  return typeof of === 'object' && of !== null ? Object.values(of).flatMap(textsOf) : [];
}

it('says what to do, in short sentences, without the words of the trade', () => {
  for (const text of textsOf(ja)) {
    for (const sentence of text.split('。')) {
      expect(sentence).toMatch(/^[^]{0,50}$/);
    }
    expect(text).not.toMatch(/ログイン|サーバー|エラー|不正|無効|タップ|キャンセル/);
  }
  for (const text of Object.values(ja.trouble)) {
    expect(text).toMatch(/ください。$/);
  }
  expect(Object.keys(en.trouble)).toEqual(Object.keys(ja.trouble));
});

it('has no Japanese left in English', () => {
  expect(textsOf(en).filter((text) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(text))).toEqual([]);
});

it('has at most seven entries, and every label with kanji carries its reading', () => {
  expect(Object.keys(ja.menu.entries).length).toBeLessThanOrEqual(7);
  for (const part of [...Object.values(ja.menu.entries), ja.transit.near, ja.transit.shop].flat()) {
    expect(typeof part === 'string' ? part : part[1]).not.toMatch(/\p{Script=Han}/u);
  }
});
