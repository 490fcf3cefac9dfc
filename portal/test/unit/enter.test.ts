import { describe, expect, it } from 'vitest';
import { addressesOf, addressText, contactDraftOf, faultsOfContact, phoneOf } from '../../staff/snow/enter/contact.ts';
import { checkOf, faultsOfThing } from '../../staff/snow/enter/keeping.ts';
import { lengthOf, metresBetween, movedBy, placeOf } from '../../staff/snow/enter/places.ts';
import { stepsOf } from '../../staff/snow/enter/town.ts';
import type { Town } from '../../staff/snow/enter/town.ts';
import type { Contact } from '../../api/types.ts';
import { boundsOf } from '../../map/pick-map.ts';

const nothing: Town = { districts: [], contacts: [], contractors: [], routes: [], posts: [], cameras: [], duties: [] };

describe('the way from an empty town to its first night', () => {
  const next = (town: Partial<Town>): string | undefined =>
    stepsOf({ ...nothing, ...town }).find((one) => one.isNext)?.step;
  const one = [{}] as never[];

  it.each<[Partial<Town>, string | undefined]>([
    [{}, 'districts'],
    [{ districts: one }, 'contacts'],
    [{ districts: one, contacts: one }, 'contractors'],
    [{ districts: one, contacts: one, contractors: one }, 'routes'],
    [{ districts: one, contacts: one, contractors: one, routes: one, posts: one, cameras: one }, 'duty'],
    [
      { districts: one, contacts: one, contractors: one, routes: one, posts: one, cameras: one, duties: one },
      undefined,
    ],
  ])('goes on: %j', (town, expected) => {
    expect(next(town)).toBe(expected);
  });

  it('says what a step waits for', () => {
    const waits = Object.fromEntries(stepsOf(nothing).map(({ step, waitsFor }) => [step, waitsFor]));
    expect(waits).toMatchObject({ contractors: 'contacts', routes: 'districts', posts: 'districts', duty: 'contacts' });
  });
});

describe('a place in a form', () => {
  it.each([
    ['', '', null],
    ['43.1', '141.3', { lat: 43.1, lon: 141.3 }],
    ['４３．１', '１４１．３', { lat: 43.1, lon: 141.3 }],
    ['43.1', '', 'wrong'],
    ['91', '0', 'wrong'],
    ['x', '141', 'wrong'],
  ])('reads %s, %s', (lat, lon, expected) => {
    expect(placeOf({ lat, lon })).toEqual(expected);
  });

  it('measures along the ground', () => {
    const [here, north] = [{ lat: 43, lon: 141 }, { lat: 43.01, lon: 141 }];
    expect(metresBetween(here, north)).toBeCloseTo(1112, 0);
    expect(lengthOf([here, north, here])).toBeCloseTo(2224, 0);
    expect(lengthOf([])).toBe(0);
  });

  it('asks about a move, not about a better reading of the same place', () => {
    const here = { lat: 43, lon: 141 };
    expect(movedBy(here, { lat: 43.0001, lon: 141 })).toBeUndefined();
    expect(movedBy(here, { lat: 43.001, lon: 141 })).toBeCloseTo(111, 0);
    expect(movedBy(null, here)).toBeUndefined();
    expect(movedBy(here, null)).toBeUndefined();
  });

  it('begins the map with the whole of Hokkaidō where nothing is there', () => {
    expect(boundsOf([])[0]).toBeLessThan(140);
    expect(boundsOf([{ lat: 43, lon: 141 }])).toEqual([140.996, 42.996, 141.004, 43.004]);
  });
});

describe('what is wrong with a thing', () => {
  it('is its code, its name, or a code that another has', () => {
    expect(checkOf('kita-1', '北', [])).toEqual({});
    expect(checkOf('', ' ', [])).toEqual({ code: 'empty', name: 'empty' });
    expect(checkOf('Kita', '北', [])).toEqual({ code: 'not_a_code' });
    expect(checkOf('kita', '北', ['kita'])).toEqual({ code: 'taken' });
  });

  it('stands at the field that names something that is not there', () => {
    const faults = faultsOfThing({ title: '', status: 404, code: 'snow_no_district' });
    expect(faults.fields).toEqual({ district: 'gone' });
    expect(faultsOfThing({ title: '', status: 404, code: 'else' }).fields).toEqual({});
  });
});

describe('a contact', () => {
  const before = {
    addresses: [
      { by: 'webhook', to: 'https://gate.example/hook', secret: null },
      { by: 'sms', to: '+819012345678', secret: null },
    ],
  } as Contact;

  it.each([
    ['090-1234-5678', '09012345678'],
    ['０９０（１２３４）５６７８', '09012345678'],
    ['+81 90 1234 5678', '+819012345678'],
  ])('takes telephone numbers as they are written: %s', (typed, sent) => {
    expect(phoneOf(typed)).toBe(sent);
  });

  it('keeps the webhook that the form does not show', () => {
    const draft = { ...contactDraftOf(undefined), sms: '090-1234-5678' };
    expect(addressesOf(draft, before).map((one) => `${one.by} ${one.to}`)).toEqual([
      'sms 09012345678',
      'webhook https://gate.example/hook',
    ]);
  });

  it('is reached somehow, and its quiet hours have two ends', () => {
    expect(faultsOfContact({ ...contactDraftOf(undefined), name: 'A' })).toEqual({ addresses: 'missing' });
    expect(faultsOfContact({ ...contactDraftOf(undefined), name: 'A', account: 'a' })).toEqual({});
    expect(faultsOfContact({ ...contactDraftOf(undefined), name: 'A', account: 'a', quietFrom: '22:00' })).toEqual({
      quietUntil: 'not_a_time_of_day',
    });
  });

  it('tells what an address needs beside it', () => {
    expect(addressText({ fields: { 'addresses[1]': 'secret_16_to_200' } }, 1)).toBe('この経路の宛先の形にしてください。');
    expect(addressText({ fields: { 'addresses[1]': 'x' } }, 0)).toBe('');
  });
});
