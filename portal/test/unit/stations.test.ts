import { describe, expect, it } from 'vitest';
import type { Station } from '../../api/types.ts';
import { classOf, colourOf, noValueColour, scales } from '../../map/quantity.ts';
import { safeNext } from '../../staff/sign-in.tsx';
import { applyObservation } from '../../staff/state.ts';
import { arranged, folded } from '../../staff/station-order.ts';
import type { Wish } from '../../staff/station-order.ts';
import { offsetOf } from '../../staff/paging.ts';

function station(number: string, more: Partial<Station> = {}): Station {
  return {
    id: `urn:${number}`,
    number,
    name: `観測所${number}`,
    kana: 'カナ',
    lat: 43,
    lon: 142,
    altitudeM: 10,
    municipality: { code: '011002', name: '札幌市' },
    state: 'ok',
    reasons: [],
    observedAt: '2026-01-01T00:00:00Z',
    values: {},
    generated: false,
    ...more,
  };
}

const wish: Wish = { search: '', state: '', sort: 'name', order: 'asc', quantity: 'temperatureC' };
const numbers = (stations: Station[]): string[] => stations.map((one) => one.number);

describe('the list of stations', () => {
  const all = [
    station('1', { name: '札幌', kana: 'サッポロ', values: { temperatureC: -3 } }),
    station('2', { name: 'ウトロ', kana: 'ウトロ', state: 'silent' }),
    station('3', {
      name: '旭川',
      kana: 'アサヒカワ',
      values: { temperatureC: -12 },
      municipality: null,
      state: 'strange',
    }),
  ];

  it.each([
    ['さっぽろ', ['1']],
    ['ｻｯﾎﾟﾛ', ['1']],
    ['旭 川', ['3']],
    ['３', ['3']],
    ['札幌市', ['2', '1']],
    ['うとろ', ['2']],
    ['函館', []],
  ])('is searched for %s', (search, found) => {
    expect(numbers(arranged(all, { ...wish, search }))).toEqual(found);
  });

  it('stands in the order of the kana, not of the kanji', () => {
    expect(numbers(arranged(all, wish))).toEqual(['3', '2', '1']);
  });

  it('keeps stations without a value last in both directions', () => {
    expect(numbers(arranged(all, { ...wish, sort: 'value', order: 'asc' }))).toEqual(['3', '1', '2']);
    expect(numbers(arranged(all, { ...wish, sort: 'value', order: 'desc' }))).toEqual(['1', '3', '2']);
  });

  it('puts silent before strange before well', () => {
    expect(numbers(arranged(all, { ...wish, sort: 'state' }))).toEqual(['2', '3', '1']);
  });

  it('is filtered by state', () => {
    expect(numbers(arranged(all, { ...wish, state: 'strange' }))).toEqual(['3']);
  });

  it('folds voiced half-width kana', () => {
    expect(folded('ﾋﾞｸﾆ')).toBe('びくに');
  });
});

describe('an observation that arrives', () => {
  const before = station('1', {
    values: { temperatureC: 1, snowDepthCm: 40 },
    reasons: ['silent_3h'],
    state: 'silent',
  });

  it('changes what it names and keeps the rest', () => {
    const after = applyObservation(before, {
      id: 'urn:1',
      observedAt: '2026-01-01T01:00:00Z',
      values: { temperatureC: 2 },
      state: 'ok',
    });
    expect(after).toMatchObject({ values: { temperatureC: 2, snowDepthCm: 40 }, state: 'ok', reasons: [] });
  });

  it('changes nothing when it is older than what is shown', () => {
    const late = {
      id: 'urn:1',
      observedAt: '2025-12-31T23:00:00Z',
      values: { temperatureC: 9 },
      state: 'ok' as const,
    };
    expect(applyObservation(before, late)).toBe(before);
  });
});

describe('the colour of a value', () => {
  it('changes at the lower bound of a class', () => {
    expect(classOf('temperatureC', -0.1)).toBe(4);
    expect(classOf('temperatureC', 0)).toBe(5);
    expect(classOf('temperatureC', -99)).toBe(0);
  });

  it('is grey for no value, and not for zero', () => {
    expect(colourOf('snowDepthCm', null)).toBe(noValueColour);
    expect(colourOf('snowDepthCm', 0)).toBe('#ffffff');
  });

  it('has bounds that rise', () => {
    for (const { classes } of Object.values(scales)) {
      const bounds = classes.map((one) => one.from);
      expect(bounds).toEqual(bounds.toSorted((left, right) => left - right));
    }
  });
});

describe('what comes in the address', () => {
  it.each([
    ['/staff/devices?x=1', '/staff/devices?x=1'],
    ['//evil.example/', '/staff/'],
    ['https://evil.example/staff/', '/staff/'],
    ['/staff/\\evil.example', '/staff/'],
    ['/staff/sign-in', '/staff/'],
    [null, '/staff/'],
  ])('%s leads to %s after signing in', (given, taken) => {
    expect(safeNext(given)).toBe(taken);
  });

  it('is an offset only as a plain number', () => {
    expect(offsetOf(new URLSearchParams('offset=100'))).toBe(100);
    expect(offsetOf(new URLSearchParams('offset=-5'))).toBe(0);
    expect(offsetOf(new URLSearchParams('offset=1e9'))).toBe(0);
  });
});
