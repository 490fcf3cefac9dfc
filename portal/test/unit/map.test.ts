import { describe, expect, it } from 'vitest';
import type { Boundaries } from '../../api/types.ts';
import { coversPrefecture } from '../../map/cover.ts';
import { hokkaidoBounds } from '../../map/hokkaido-outline.ts';
import { en } from '../../staff/text/en.ts';
import { ja } from '../../staff/text/ja.ts';

function block(west: number, south: number, east: number, north: number): Boundaries['features'][number] {
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  return {
    type: 'Feature',
    properties: { code: '000000', name: '町' },
    geometry: { type: 'MultiPolygon', coordinates: [[ring]] },
  };
}

const borders = (...features: Boundaries['features']): Boundaries => ({ type: 'FeatureCollection', features });

describe('borders on the map', () => {
  it('are the land where they reach over the prefecture, however many they are', () => {
    const [west, south, east, north] = hokkaidoBounds;
    expect(coversPrefecture(borders(block(west, south, 141, 42), block(142, 43, east, north)))).toBe(true);
  });

  it('of one town leave the coast to the outline', () => {
    expect(coversPrefecture(borders(block(141, 42.8, 141.5, 43.2)))).toBe(false);
  });
});

describe('a reason', () => {
  it('tells a long silence in days', () => {
    expect(ja.reason('silent_47h')).toBe('47時間、観測値が届いていません');
    expect(ja.reason('silent_7403h')).toBe('308日間、観測値が届いていません');
    expect(en.reason('silent_48h')).toBe('No value has come for 2 days');
  });
});

describe('a position', () => {
  it('is told by its hemisphere, never with a sign', () => {
    expect(ja.station.position(40.5333, -106.7833)).toBe('北緯40.533度 西経106.783度');
    expect(en.station.position(-33.9, 18.4)).toBe('33.900° S, 18.400° E');
  });
});
