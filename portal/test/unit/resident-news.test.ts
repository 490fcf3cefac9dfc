import { describe, expect, it } from 'vitest';
import type { Notice, Session, SignUp } from '../../api/community.ts';
import type { Inquiry } from '../../api/inquiries.ts';
import type { PointLine } from '../../api/town.ts';
import { choices, choose, clearDevice } from '../../resident/choices.ts';
import { expiryOf } from '../../resident/coupons.tsx';
import { inBodyOrder } from '../../resident/health-alert.ts';
import { meanOf } from '../../resident/health/shown.tsx';
import { exchangesOnce } from '../../resident/months.ts';
import { chosenOf, homeMs, newsStep, personalOf, urgentOf } from '../../resident/news/lines.ts';
import type { Kind } from '../../resident/news/lines.ts';
import { ja as news } from '../../resident/news/text/ja.ts';
import { standingOf } from '../../resident/outing/seats.ts';
import { spokenText } from '../../resident/read-aloud.tsx';
import { reservePlace } from '../../resident/tablet/shown.ts';
import { decoder, giveDecoder, hasDecoder } from '../../ui/decoder.ts';

const now = Date.parse('2026-12-01T03:00:00Z');
const hour = 3_600_000;
const at = (ms: number): string => new Date(now + ms).toISOString();

type Given = { mine?: Partial<SignUp> | null; cancelled?: boolean; starts?: number };

function session(number: number, { mine = {}, cancelled = false, starts = hour }: Given): Session {
  return {
    number, cancelled, programme: '', going: 0, waiting: 0,
    of: { ja: `会${number}`, en: '', startsAt: at(starts), endsAt: at(starts + hour) },
    mine: mine && { session: number, state: 'going', askedAt: at(-48 * hour), changedAt: at(-48 * hour), ...mine },
  } as Session;
}

const inquiry = (number: number, steps: Inquiry['steps']): Inquiry => ({ number, about: 'snow', steps }) as Inquiry;

describe('A8.5 what is news for somebody', () => {
  const told = (sessions: Session[], inquiries: Inquiry[] = []): string[] =>
    personalOf({ sessions, inquiries }, now, homeMs).map((one) => one.key);

  it('is what they meant to go to and was called off, until it would be over', () => {
    const both = [session(1, { cancelled: true }), session(2, { cancelled: true, mine: { state: 'waiting' } })];
    expect(told(both)).toEqual([
      'community.called_off:1:',
      'community.called_off:2:',
    ]);
    expect(told([session(3, { cancelled: true, starts: -2 * hour })])).toEqual([]);
    expect(told([session(4, { cancelled: true, mine: { state: 'cancelled' } })])).toEqual([]);
    expect(told([session(5, { cancelled: true, mine: null })])).toEqual([]);
  });

  it('is a place after waiting, until it begins, and for a week', () => {
    expect(told([session(1, { mine: { changedAt: at(-hour) } })])).toEqual(['community.let_in:1:']);
    expect(told([session(2, {})])).toEqual([]);
    expect(told([session(3, { mine: { changedAt: at(-hour), state: 'waiting' } })])).toEqual([]);
    expect(told([session(4, { mine: { changedAt: at(-hour) }, starts: -1 })])).toEqual([]);
    const old = session(5, { mine: { askedAt: at(-9 * homeMs), changedAt: at(-homeMs) }, starts: 9 * hour });
    expect(told([old])).toEqual([]);
  });

  it('is an answer, or that it has come further; not a note of staff, and not what one called off', () => {
    const step = (n: number, to: 'received' | 'arranged' | 'done' | 'cancelled', words = '') => ({
      n, at: at(-hour), to, words,
    });
    expect(newsStep([step(1, 'arranged', 'うかがいます'), step(2, 'arranged')])?.n).toBe(1);
    expect(newsStep([step(1, 'arranged'), step(2, 'done')])?.n).toBe(2);
    expect(newsStep([step(1, 'received')])).toBeUndefined();
    expect(newsStep([step(1, 'cancelled')])).toBeUndefined();
    expect(told([], [inquiry(7, [step(1, 'arranged')]), inquiry(8, []), inquiry(9, null)])).toEqual([
      'inquiries.moved:7:1',
    ]);
    expect(told([], [inquiry(7, [{ ...step(1, 'arranged'), at: at(-homeMs) }])])).toEqual([]);
  });
});

it('A8.1 urgent is what the town says is urgent, and goes first of three', () => {
  const notice = (number: number, importance: number): Notice => ({ number, of: { importance } }) as Notice;
  expect(urgentOf([notice(1, 2), notice(2, 1), notice(3, 0)]).map((one) => one.number)).toEqual([1]);
  const line = (kind: Kind, when: number) => ({ kind, at: when });
  const all = [
    line('survey', 0), line('outing', 0), line('message', 1), line('message', 2), line('urgent', 1), line('urgent', 2),
    line('urgent', 3),
  ];
  expect(chosenOf(all)).toEqual([line('urgent', 3), line('urgent', 2), line('message', 2)]);
  expect(chosenOf(all.slice(0, 4))).toEqual([line('message', 2), line('outing', 0), line('survey', 0)]);
  expect(chosenOf([])).toEqual([]);
});

it('a coupon is good for so many days of Japan, and never longer than all are', () => {
  const useUntil = '2027-03-31T15:00:00.000Z';
  expect(expiryOf({ useUntil, validDays: 0 }, now)).toBe(useUntil);
  expect(expiryOf({ useUntil, validDays: 1 }, now)).toBe('2026-12-01T15:00:00.000Z');
  expect(expiryOf({ useUntil, validDays: 14 }, Date.parse('2026-12-01T15:30:00Z'))).toBe('2026-12-15T15:00:00.000Z');
  expect(expiryOf({ useUntil, validDays: 400 }, now)).toBe(useUntil);
});

describe('A5 an exchange of points', () => {
  const line = (number: number, what: string, points: number, receipt: string): PointLine => ({
    number, what, points, receipt, at: '', balance: 0, code: 'exchange', reason: { ja: what, en: '' },
  });
  const sums = (lines: PointLine[]) => exchangesOnce(lines).map(({ what, points }) => [what, points]);

  it('is one line, as it ended', () => {
    expect(sums([line(2, 'post', 0, 'taken/exchange/1/a'), line(1, 'hold', -100, 'exchange/1/a')])).toEqual([
      ['post', -100],
    ]);
    const hold = line(1, 'hold', -100, 'exchange/1/a');
    expect(sums([line(2, 'release', 100, 'returned/exchange/1/a'), hold])).toEqual([['release', 0]]);
    expect(sums([line(2, 'time_out', 100, 'ledger:time_out:1'), hold])).toEqual([['time_out', 0]]);
  });

  it('that goes on stays, and an end whose beginning is not here yet is no line', () => {
    expect(sums([line(1, 'hold', -100, 'exchange/1/a')])).toEqual([['hold', -100]]);
    const other = line(1, 'hold', -30, 'exchange/1/b');
    expect(sums([line(2, 'post', 0, 'taken/exchange/1/a'), other])).toEqual([['hold', -30]]);
    const grant = { ...line(3, 'transfer', 50, 'event/1'), code: 'event' };
    expect(exchangesOnce([grant])).toEqual([grant]);
  });
});

it('A9.1 who has checked in has taken part, whether they waited or had a place', () => {
  const waiting = session(1, { mine: { state: 'waiting', line: 1 } });
  expect(standingOf(waiting, now).kind).toBe('waiting');
  expect(standingOf(waiting, now, true).kind).toBe('came');
  expect(standingOf(session(1, { starts: -9 * hour }), now, true).kind).toBe('came');
  expect(standingOf({ ...waiting, cancelled: true }, now, true).kind).toBe('cancelled');
});

it('A8.6 how the screens look stays on a device of one’s own, and not on a shared one', async () => {
  const kept = (): unknown => JSON.parse(localStorage.getItem('tsunagu.resident') ?? '{}');
  choose('size', 'largest');
  choose('contrast', 'high');
  localStorage.setItem('of somebody', 'x');
  await clearDevice();
  expect(kept()).toMatchObject({ size: 'largest', contrast: 'high', shared: 'no' });
  expect(localStorage.getItem('tsunagu.language')).toBe('ja');
  expect(localStorage.getItem('of somebody')).toBeNull();
  choose('shared', 'yes');
  await clearDevice();
  expect(kept()).toEqual({ shared: 'yes' });
  expect(choices.value.size).toBe('largest');
});

it('A14 a place in reserve counts from the first who waits', () => {
  const of = (state: 'reserve' | 'accepted', rank: number) =>
    ({
      number: 1, call: 'a', wants: 'tablet' as const, state, rank, appliedAt: '', reason: 'drawn' as const,
      warnings: [],
    });
  expect(reservePlace(of('reserve', 11), { places: 10 })).toBe(1);
  expect(reservePlace(of('reserve', 15), { places: 10 })).toBe(5);
  expect(reservePlace(of('accepted', 3), { places: 10 })).toBeUndefined();
  expect(reservePlace(of('reserve', 0), { places: 10 })).toBeUndefined();
  expect(reservePlace(of('reserve', 11), undefined)).toBeUndefined();
});

it('cells of a table and what stands side by side are heard one by one', () => {
  const place = document.createElement('div');
  place.innerHTML =
    '<table><caption>血圧</caption><tbody><tr><th>1月19日</th><td>上138 下76</td></tr></tbody></table>' +
    '<ul><li><span>1月2日</span><b>−100</b></li></ul>';
  expect(spokenText(place)).toBe('血圧、1月19日、上138 下76。1月2日、−100。');
});

it('of blood pressure the upper value is said first', () => {
  const found = [
    { how: 'notice' as const, what: 'faint', which: 'symptom' },
    { how: 'notice' as const, what: 'diastolic', which: 'high' },
    { how: 'notice' as const, what: 'systolic', which: 'high' },
  ];
  expect(inBodyOrder(found).map((one) => one.what)).toEqual(['systolic', 'diastolic', 'faint']);
  const line = (of: 'systolic' | 'diastolic', mean: number) => ({ of, points: [{ mean }] });
  expect(meanOf({ lines: [line('diastolic', 76), line('systolic', 138)] } as never)).toBe('上138 下76');
});

it('what reads codes is the browser’s own, else what was given, else nothing', async () => {
  expect(hasDecoder()).toBe(false);
  expect(await decoder()).toBeUndefined();
  giveDecoder(() => Promise.resolve({ read: () => Promise.resolve('given') }));
  expect(hasDecoder()).toBe(true);
  const film = document.createElement('video');
  expect(await (await decoder())?.read(film)).toBe('given');
  Object.assign(globalThis, {
    BarcodeDetector: class {
      detect() {
        return Promise.resolve([{ rawValue: 'own' }]);
      }
    },
  });
  expect(await (await decoder())?.read(film)).toBe('own');
  Reflect.deleteProperty(globalThis, 'BarcodeDetector');
  giveDecoder(undefined);
});

it('news is told in short sentences', () => {
  const lines = [news.body, news.survey, news.calledOff('会'), news.letIn('会'), news.reply('雪')];
  const texts = [...lines, ...Object.values(news.inbox)];
  for (const text of texts) {
    expect(typeof text === 'string' ? text : text('会')).toMatch(/^[^。]{0,50}(。[^。]{0,50})*$/);
  }
});
