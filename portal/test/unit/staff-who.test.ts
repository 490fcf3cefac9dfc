import { beforeEach, describe, expect, it } from 'vitest';
import { codesOf } from '../../staff/community/known-codes.ts';
import { ruleOptions } from '../../staff/community/code-fields.tsx';
import { withTag } from '../../staff/community/suits.tsx';
import { pointsOf } from '../../staff/community/town-points.ts';
import { lastDayOf } from '../../staff/inquiries/due.tsx';
import { bornText, dayText } from '../../staff/show.tsx';
import { ofStaff, optionsOf } from '../../staff/who/purpose.tsx';
import { phoneText } from '../../staff/who/phone.ts';
import { staffText, subjectTyped } from '../../staff/who/staff-name.ts';
import { whomOf } from '../../staff/who/typed.ts';
import { language } from '../../ui/language.ts';

beforeEach(() => {
  language.value = 'ja';
});

const purpose = (code: string, staff = true) => ({ code, name: { ja: code, en: '' }, staff });

describe('purposes that the server takes', () => {
  it('are those of staff in the catalogue, and no purpose at all, which is everyday help', () => {
    expect(optionsOf([purpose('care'), purpose('ads', false)]).map((one) => one.value)).toEqual(['', 'care']);
    expect(optionsOf([]).map((one) => one.value)).toEqual(['']);
    expect(optionsOf([purpose('assist'), purpose('care')])).toEqual([
      { value: '', label: 'assist' },
      { value: 'care', label: 'care' },
    ]);
    expect(ofStaff([purpose('ads', false)])).toEqual([]);
  });
});

describe('who somebody is', () => {
  it('is a number of these pages or what stands on a card or an ID', () => {
    expect(whomOf('１２')).toEqual({ person: 12 });
    expect(whomOf('1700 8897 58')).toEqual({ card: '1700889758' });
    expect(whomOf('80000128')).toEqual({ card: '80000128' });
    expect(whomOf('KR7X29QT')).toEqual({ card: 'KR7X29QT' });
    expect(whomOf(' - ')).toBeUndefined();
  });
  it('is told in words of staff, and goes back as the server has it', () => {
    expect([staffText('account:27'), staffText('demo-staff'), staffText(null)]).toEqual(['担当者 27番', 'demo-staff', '']);
    expect([subjectTyped('担当者 ２７番'), subjectTyped(' 佐藤 '), subjectTyped('27')]).toEqual(['account:27', '佐藤', '27']);
    expect([phoneText('+819012345678'), phoneText('0111234567')]).toEqual(['09012345678', '0111234567']);
  });
});

describe('days', () => {
  it('are those of Japan, in words', () => {
    expect([dayText('2026-11-30'), bornText('1948-03-07'), bornText(undefined)]).toEqual([
      '2026年11月30日(月)',
      '1948年3月7日',
      '',
    ]);
  });
  it('end at midnight, which is no time of the next day', () => {
    expect(lastDayOf('2026-12-04T15:00:00Z')).toBe(Date.parse('2026-12-04T14:59:59.999Z'));
    expect(lastDayOf('2026-12-04T15:30:00Z')).toBeUndefined();
  });
});

describe('codes to choose from', () => {
  it('are what the town has used', () => {
    const used = [
      { district: 'momiji', tags: ['tea'] },
      { district: '', tags: null },
      { district: 'momiji', tags: ['walk', 'tea'] },
    ];
    expect(codesOf(used)).toEqual({ districts: ['momiji'], tags: ['tea', 'walk'] });
    const added = [withTag('', 'tea'), withTag('tea, walk', 'music'), withTag('tea', 'tea')];
    expect(added).toEqual(['tea', 'tea、walk、music', 'tea']);
    expect(pointsOf([{ of: { lon: 0, lat: 0 } }, { of: { lon: 141, lat: 43 } }])).toEqual([{ lon: 141, lat: 43 }]);
  });
  it('of rules keep the one that is there, though it grants nothing any more', () => {
    const rule = (code: string, active: boolean) => ({
      of: { code, ja: code, en: '', how: 'each' as const, points: 50, per: 1, dayCap: 0, totalCap: 0, active },
      version: '',
      source: '',
      setBy: '',
    });
    const rules = [rule('checkin', true), rule('old', false)];
    expect(ruleOptions(rules, '').map((one) => one.label)).toEqual(['付けない', 'checkin（50ポイント）']);
    expect(ruleOptions(rules, 'old').map((one) => one.value)).toEqual(['', 'checkin', 'old']);
    expect(ruleOptions(rules, 'gone').at(-1)).toEqual({ value: 'gone', label: 'gone（今の表にない決まり）' });
  });
});
