import { describe, expect, it } from 'vitest';
import { pageOf, withMessage } from '../../api/inbox.ts';
import { thingOf } from '../../api/things.ts';
import type { InboxMessage, RuleDocument } from '../../api/types.ts';
import { quantitiesOf } from '../../staff/rules/condition-fields.tsx';
import { documentOf, draftOf, emptyCondition, emptyDraft, faultsOfDraft, numberOf } from '../../staff/rules/draft.ts';
import type { RuleDraft } from '../../staff/rules/draft.ts';
import { sentenceOf } from '../../staff/rules/sentence.ts';
import { faultsOf, faultText } from '../../ui/form.tsx';

const cold: RuleDraft = {
  ...emptyDraft('bridge-cold'),
  title: '橋の凍結',
  titleEn: 'Bridge frozen',
  thing: '橋',
  conditions: [{ ...emptyCondition(), attribute: 'temperature', unit: 'CEL', value: '-5', clearValue: '-3' }],
  forMinutes: '30',
  contact: '21',
};

describe('a rule in the form', () => {
  it.each<[string, RuleDraft]>([
    ['one person', cold],
    ['one person, also when it is over', { ...cold, tellCleared: true, cooldownMinutes: '60' }],
    [
      'a ladder',
      { ...cold, contact: '', tell: 'ladder', ladder: [21, 22], answerMinutes: '10', ways: ['sms', 'voice'] },
    ],
    ['a role', { ...cold, contact: '', tell: 'role', role: 'admin', urgent: false }],
    ['quiet hours', { ...cold, quietFrom: '22:00', quietUntil: '06:00', severity: 'alarm' }],
    [
      'two conditions',
      {
        ...cold,
        conditions: [
          { ...emptyCondition(), attribute: 'snowDepth', measure: 'change', compare: 'at_least', value: '10' },
          { ...emptyCondition(), attribute: 'rssi', measure: 'missing', windowMinutes: '90' },
        ],
      },
    ],
  ])('comes back as it was filled in: %s', (_name, draft) => {
    expect(draftOf(documentOf(draft))).toEqual(draft);
  });

  it.each<[string, Partial<RuleDocument>]>([
    ['an expression', { when: 'c1 or c2' }],
    ['a query of another kind', { q: 'district=="kita"' }],
    ['a scope', { scope: '/town' }],
    [
      'an act that sets something',
      { acts: [{ on: null, notify: null, set: { entity: null, attribute: 'a', value: 1 } }] },
    ],
    ['a period', { until: '2027-01-01T00:00:00Z' }],
  ])('is not edited where it says more than the form can: %s', (_name, more) => {
    expect(draftOf({ ...documentOf(cold), ...more })).toBeUndefined();
  });

  it('takes its English name from the Japanese one where there is none', () => {
    expect(documentOf({ ...cold, titleEn: ' ' }).title).toEqual({ ja: '橋の凍結', en: '橋の凍結' });
  });

  it('is read back in one sentence', () => {
    expect(sentenceOf(cold, [])).toBe(
      '除雪の観測点「橋」で、気温が-5℃未満の状態が30分続いたとき、（相手を選んでください）に知らせます。',
    );
  });
});

describe('what is missing in the form', () => {
  it('is nothing for a whole one', () => {
    expect(faultsOfDraft(cold, 'why').fields).toEqual({});
  });

  it('is named by the fields that the server would name', () => {
    const conditions = [{ ...emptyCondition(), value: 'a' }];
    const bad = { ...cold, title: ' ', contact: '', forMinutes: 'x', conditions };
    expect(faultsOfDraft(bad, '').fields).toEqual({
      'title.ja': 'empty',
      'conditions.c1.attribute': 'missing',
      'conditions.c1.value': 'not_a_number',
      forMinutes: 'not_a_number',
      'acts[0].notify': 'missing_contact',
      note: 'empty',
    });
  });

  it.each([
    ['−５', -5],
    ['１２．５', 12.5],
    [' -0.5 ', -0.5],
    ['', undefined],
    ['5cm', undefined],
    ['1e3', undefined],
  ])('reads numbers as people type them: %s', (typed, expected) => {
    expect(numberOf(typed)).toBe(expected);
  });
});

describe('what can be watched', () => {
  it('is what the things measure, and what they usually do where nothing was measured yet', () => {
    const thing = thingOf({
      id: 'urn:ngsi-ld:SnowPost:p-01',
      type: 'SnowPost',
      name: { type: 'Property', value: '橋' },
      temperature: { type: 'Property', value: -6, unitCode: 'CEL' },
      route: { type: 'Property', value: 'c-1' },
    });
    expect(thing).toEqual({
      id: 'urn:ngsi-ld:SnowPost:p-01',
      name: '橋',
      numbers: [{ attribute: 'temperature', unit: 'CEL' }],
    });
    const found = quantitiesOf('SnowPost', thing ? [thing] : [], []);
    expect(found.map((one) => one.attribute)).toEqual(['temperature', 'snowDepth', 'batteryVoltage', 'rssi']);
  });

  it.each([[null], ['text'], [[]], [{ id: 7 }]])('is nothing for what is no entity: %j', (given) => {
    expect(thingOf(given)).toBeUndefined();
  });
});

describe('a refusal', () => {
  const refused = faultsOf({
    title: '',
    status: 422,
    code: 'rules_bad_rule',
    errors: [{ field: 'when', code: 'not_an_expression: at 3' }, { field: 'name', code: 'not_a_name' }],
  });

  it('is told beside its field, in words', () => {
    expect(faultText(refused, 'name')).toContain('英小文字');
    expect(faultText(refused, 'title.ja', 'title.en')).toBe('');
  });

  it('says what to do also for a code that it does not know', () => {
    expect(faultText(refused, 'when')).toBe('内容を確かめて、直してください。');
  });
});

describe('the inbox', () => {
  const message = (id: number, more: Partial<InboxMessage> = {}): InboxMessage =>
    ({ id, subject: String(id), readAt: null, link: '', ...more }) as InboxMessage;

  it('puts what comes first, and what is known in its place', () => {
    const items = [message(2), message(1)];
    expect(withMessage(items, message(3)).map((one) => one.id)).toEqual([3, 2, 1]);
    expect(withMessage(items, message(1, { subject: 'new' })).map((one) => one.subject)).toEqual(['2', 'new']);
  });

  it.each([
    ['/staff/snow/posts/p-01', true],
    ['/field/snow/requests/1', false],
    ['https://elsewhere.example/staff/', false],
    ['/staff//elsewhere.example', false],
    ['', false],
  ])('leads to pages of the console only: %s', (link, leads) => {
    expect(pageOf({ link }, '/staff/') !== undefined).toBe(leads);
  });
});
