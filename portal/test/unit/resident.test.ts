import { expect, it } from 'vitest';
import { choices, choicesFrom } from '../../resident/choices.ts';
import { groupsOf } from '../../resident/coupon.tsx';
import { isUsable } from '../../resident/coupons.tsx';
import { askedMs, idleAt, quietMs } from '../../resident/idle.tsx';
import { monthOf, monthsOf } from '../../resident/months.ts';
import { spokenText } from '../../resident/read-aloud.tsx';
import { partsOf, readings } from '../../resident/readings.tsx';
import { clockText } from '../../resident/show.tsx';
import { safeNext } from '../../resident/state.ts';
import { en } from '../../resident/text/en.ts';
import { ja } from '../../resident/text/ja.ts';

const line = (number: number, at: string, points: number) => ({
  number, at, points, balance: 0, what: '', code: '', reason: { ja: '', en: '' }, receipt: '',
});

it('months are those of Japan, with what came and what went', () => {
  expect(monthOf('2026-10-31T15:00:00Z')).toBe('2026-11');
  const lines = [line(3, '2026-11-02T00:00:00Z', -30), line(2, '2026-10-31T15:00:00Z', 50)];
  const months = monthsOf([...lines, line(1, '2026-10-31T14:59:59Z', 7)]);
  expect(months.map(({ key, gained, spent }) => [key, gained, spent])).toEqual([
    ['2026-11', 50, 30],
    ['2026-10', 7, 0],
  ]);
  expect(monthsOf([])).toEqual([]);
});

it('what was kept of the choices and is none of them is the default', () => {
  const usual = { size: 'normal', contrast: 'normal', furigana: 'on', shared: 'no' };
  for (const text of [null, '', '{', '7', 'null', '{"size":"huge","furigana":1}']) {
    expect(choicesFrom(text)).toEqual(usual);
  }
  expect(choicesFrom('{"size":"largest","shared":"yes"}')).toEqual({ ...usual, size: 'largest', shared: 'yes' });
});

it('what is chosen in another window holds in this one, on the screen too', () => {
  const tell = (key: string, newValue: string | null): boolean =>
    dispatchEvent(new StorageEvent('storage', { key, newValue }));
  tell('tsunagu.resident', '{"size":"largest","contrast":"high"}');
  expect(choices.value).toMatchObject({ size: 'largest', contrast: 'high', furigana: 'on' });
  expect(document.documentElement.dataset).toMatchObject({ size: 'largest', contrast: 'high' });
  tell('tsunagu.language', '{"size":"normal"}');
  tell('tsunagu.resident', null);
  expect(choices.value.size).toBe('largest');
  tell('tsunagu.resident', '{}');
  expect(document.documentElement.dataset).toMatchObject({ size: 'normal', contrast: 'normal' });
});

it('asks after 90 seconds, and ends a minute later', () => {
  expect(idleAt(quietMs - 1)).toBe('calm');
  expect(idleAt(quietMs)).toEqual({ left: 60 });
  expect(idleAt(quietMs + askedMs - 1)).toEqual({ left: 1 });
  expect(idleAt(quietMs + askedMs)).toBe('over');
});

it('comes back only to this portal', () => {
  expect(safeNext('/resident/coupons/3')).toBe('/resident/coupons/3');
  for (const wrong of ['/staff/', 'https://x.example/', '//x.example/resident/', '/resident/\\x', '/resident//x']) {
    expect(safeNext(wrong)).toBe('/resident/');
  }
});

it('readings stand above whole words, in kana, and nothing is lost', () => {
  expect(partsOf('血圧と脈拍を測る')).toEqual(['', '血圧', 'と', '脈拍', 'を', '測', 'る']);
  expect(partsOf('血中酸素')).toEqual(['', '血中酸素', '']);
  expect(partsOf('ポイント')).toEqual(['ポイント']);
  for (const reading of Object.values(readings)) {
    expect(reading).toMatch(/^\p{Script=Hiragana}+$/u);
  }
});

it('says the time of day as one says it', () => {
  expect([[0, 5], [10, 0], [12, 30], [23, 59]].map(([hour = 0, minute = 0]) => ja.clock(hour, minute))).toEqual([
    '午前0時5分', '午前10時', '午後0時30分', '午後11時59分',
  ]);
  expect(clockText('2026-11-30T01:30:00Z')).toBe('午前10時30分');
});

it('a coupon is of use until its end', () => {
  const coupon = { state: 'issued' as const, expiresAt: '2026-12-01T00:00:00Z' };
  expect(isUsable(coupon, Date.parse(coupon.expiresAt) - 1)).toBe(true);
  expect(isUsable(coupon, Date.parse(coupon.expiresAt))).toBe(false);
  expect(isUsable({ ...coupon, state: 'used' }, 0)).toBe(false);
  expect(groupsOf('K7QF4M9DXWTM')).toEqual(['K7QF', '4M9D', 'XWTM']);
});

it('reads what is seen, without the readings above words', () => {
  const place = document.createElement('div');
  place.innerHTML = '<a class="not-read">もどる</a><h1><ruby>知<rp>（</rp><rt>し</rt><rp>）</rp></ruby>らせ</h1><p>30ポイント</p>';
  expect(spokenText(place)).toBe('知らせ。30ポイント。');
});

/** Every text of the catalogue; functions are called with something short. */
function textsOf(of: unknown): string[] {
  if (typeof of === 'string') {
    return [of];
  }
  if (typeof of === 'function') {
    return [String((of as (...given: string[]) => unknown)('1', '2', '3'))];
  }
  return typeof of === 'object' && of !== null ? Object.values(of).flatMap(textsOf) : [];
}

it('says what to do, in short sentences, without the words of the trade', () => {
  for (const text of textsOf(ja)) {
    for (const sentence of text.split('。')) {
      expect(sentence).toMatch(/^[^]{0,50}$/);
    }
    expect(text).not.toMatch(/ログイン|サーバー|エラー|不正|無効|バックエンド|タップ/);
  }
  for (const text of [ja.trouble.network, ja.trouble.later, ja.trouble.other, ...Object.values(ja.trouble.codes)]) {
    expect(text).toMatch(/(ください。|ください)$/);
  }
});

it('has at most seven big entries, and every label with kanji carries its reading', () => {
  expect(Object.keys(ja.home.big).length).toBeLessThanOrEqual(7);
  const labels = [...Object.values(ja.home.big), ...Object.values(ja.home.small)];
  for (const part of labels.flat()) {
    expect(typeof part === 'string' ? part : part[1]).not.toMatch(/\p{Script=Han}/u);
  }
  expect(Object.keys(en.home.big)).toEqual(Object.keys(ja.home.big));
  expect(Object.keys(en.home.small)).toEqual(Object.keys(ja.home.small));
});
