import { describe, expect, it } from 'vitest';
import type { CatalogueService, HistoryRule, RegisteredDevice } from '../../api/types.ts';
import { valueOf } from '../../staff/platform/device-commands.tsx';
import { deviceText, draftOfDevice, faultsOfDevice, namesOf } from '../../staff/platform/device-draft.ts';
import { ruleOf, ruleText } from '../../staff/platform/history.tsx';
import { serviceDraft, wishOf } from '../../staff/platform/service-form.tsx';
import { stepsFrom } from '../../staff/platform/services.tsx';

const device: RegisteredDevice = {
  id: 'gauge-1',
  name: '水位計',
  entityType: 'RiverGauge',
  attributes: [
    { from: 'h', to: 'waterLevel', unit: 'MTR', scale: 0.01, offset: -2 },
    { from: 'p', to: 'place', form: 'place' },
  ],
  commands: ['ping', 'reset'],
  place: { lat: 43, lon: 141 },
  state: 'live',
  stateSince: '2026-01-01T00:00:00Z',
  created: '2026-01-01T00:00:00Z',
  changed: '2026-01-01T00:00:00Z',
  keys: [],
};

describe('a device in a form', () => {
  it('is sent as it was where nothing was changed, with what has no field', () => {
    const draft = draftOfDevice(deviceText(device), device);
    expect(draft.attributes?.[0]).toMatchObject({ from: 'h', to: 'waterLevel', unit: 'MTR', scale: 0.01, offset: -2 });
    expect(draft.attributes?.[1]).toMatchObject({ from: 'p', form: 'place' });
    expect(draft).toMatchObject({ id: 'gauge-1', commands: ['ping', 'reset'], place: { lat: 43, lon: 141 } });
  });

  it('takes full-width digits and leaves blank rows out', () => {
    const blank = { from: ' ', to: '', unit: '', scale: '' };
    const text = { ...deviceText(undefined), intervalS: '６００', attributes: [blank] };
    expect(draftOfDevice(text, undefined)).toMatchObject({ intervalS: 600, attributes: [] });
    expect(faultsOfDevice(text)).toEqual({});
  });

  it('names a number that is none, and half a place', () => {
    const row = { from: 'h', to: 'a', unit: '', scale: 'x' };
    const text = { ...deviceText(undefined), intervalS: 'ten', lat: '43', attributes: [row] };
    expect(faultsOfDevice(text)).toEqual({
      intervalS: 'not_a_number',
      place: 'not_a_place',
      'attributes[0].scale': 'not_a_number',
    });
  });
});

it('names are apart by commas, blanks and Japanese commas', () => {
  expect(namesOf(' a, b、c，d  e ')).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('a command is sent as JSON where it is some, else as text', () => {
  const typed = ['42', 'true', 'on', 'null', ''];
  expect(typed.map(valueOf)).toEqual([42, true, 'on', 'null', '']);
});

describe('rules for history', () => {
  const rule = (type: string, holds: boolean, keptDays?: number): HistoryRule => ({
    type,
    holds,
    from: '2026-01-01T00:00:00Z',
    source: 'x',
    author: 'x',
    madeAt: '2026-01-01T00:00:00Z',
    ...(keptDays ? { keptDays } : {}),
  });

  it('a type has its own before the one for all others, and none that does not hold', () => {
    const all = [rule('*', true, 400), rule('T', true, 30), rule('T', false, 5), rule('U', false, 7)];
    expect(ruleOf('T', all)?.keptDays).toBe(30);
    expect(ruleOf('U', all)?.keptDays).toBe(400);
    expect(ruleOf('U', [])).toBeUndefined();
  });

  it('are told in words', () => {
    expect(ruleText(undefined)).toBe('すべて残す');
    expect(ruleText({ ...rule('T', true, 400), thinAfterDays: 30, thinToMinutes: 60 })).toBe(
      '400日残す(30日より前は60分ごとに間引く)',
    );
  });
});

describe('a service', () => {
  const service: CatalogueService = {
    code: 'bus',
    name: { ja: 'バス', en: 'Bus' },
    says: { ja: '', en: '' },
    url: 'https://bus.example.jp/',
    kind: 'app',
    forWhom: { roles: [], subscribed: false },
    rules: [{ operations: ['read'], types: null, attributes: ['a', 'b'], services: [''] }],
    state: 'published',
    created: '2026-01-01T00:00:00Z',
    changed: '2026-01-01T00:00:00Z',
  };

  it('is sent as it was where nothing was changed', () => {
    const { state: _state, created: _created, changed: _changed, ...wish } = service;
    expect(wishOf(serviceDraft(service))).toEqual({ ...wish, client: null });
  });

  it('does not come back from the dead', () => {
    expect(stepsFrom('registered')).toEqual(['publish', 'retire']);
    expect(stepsFrom('retired')).toEqual([]);
  });
});
