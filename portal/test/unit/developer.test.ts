import { describe, expect, it } from 'vitest';
import { memberText } from '../../api/things.ts';
import { exampleOf, languages, pathFor } from '../../staff/developer/examples.ts';
import { stateOf } from '../../staff/platform/subscriptions.tsx';

describe('an example', () => {
  it('holds the key, the municipality and the type', () => {
    for (const language of languages) {
      const text = exampleOf(language, 'https://a.jp/t/011002', 'Road', 'tsu_abc-1');
      expect(text).toContain('Bearer tsu_abc-1');
      expect(text).toContain('https://a.jp/t/011002/ngsi-ld/v1/entities?type=Road&limit=5&options=keyValues');
    }
  });
  it('stands for a key where none was entered', () => {
    expect(exampleOf('curl', '', '', '')).toContain('YOUR_KEY');
    expect(exampleOf('curl', '', '', '')).toContain('type=WeatherObserved');
  });
  it('cannot be broken out of by what was entered', () => {
    const text = exampleOf('curl', '', "x' ; rm -rf '", "k'; rm -rf ~\n");
    expect(text.split("'").length).toBe(5);
    expect(pathFor('a&b=c')).toContain('type=a%26b%3Dc');
  });
});

describe('a subscription', () => {
  it('is in trouble while its last deliveries failed, whatever arrived before', () => {
    expect(stateOf({ failing: 1, sent: 9 })).toBe('failing');
    expect(stateOf({ failing: 0, sent: 9 })).toBe('ok');
    expect(stateOf({ failing: 0, sent: 0 })).toBe('quiet');
  });
});

describe('an attribute in a table', () => {
  it('is its value, cut where it is long', () => {
    expect(memberText('temperature', -8.1)).toBe('temperature: -8.1');
    expect(memberText('name', '雪'.repeat(70))).toBe(`name: ${'雪'.repeat(60)}…`);
  });
  it('is latitude and longitude where it is a point', () => {
    expect(memberText('location', { type: 'Point', coordinates: [142.38, 43.34] })).toBe('location: 43.34, 142.38');
    expect(memberText('area', { type: 'Polygon' })).toBe('area: {"type":"Polygon"}');
  });
});
