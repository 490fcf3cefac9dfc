import { describe, expect, it } from 'vitest';
import { en as fieldEn } from '../../field/text/en.ts';
import { ja as fieldJa } from '../../field/text/ja.ts';
import { en as openEn } from '../../open/text/en.ts';
import { ja as openJa } from '../../open/text/ja.ts';
import { en as consultEn } from '../../resident/consult/text/en.ts';
import { ja as consultJa } from '../../resident/consult/text/ja.ts';
import { en as bodyEn } from '../../resident/health/text/en.ts';
import { ja as bodyJa } from '../../resident/health/text/ja.ts';
import { en as surveysEn } from '../../resident/surveys/text/en.ts';
import { ja as surveysJa } from '../../resident/surveys/text/ja.ts';
import { en as tabletEn } from '../../resident/tablet/text/en.ts';
import { ja as tabletJa } from '../../resident/tablet/text/ja.ts';
import { en as communityEn } from '../../staff/community/text/en.ts';
import { ja as communityJa } from '../../staff/community/text/ja.ts';
import { en as crmEn } from '../../staff/crm/text/en.ts';
import { ja as crmJa } from '../../staff/crm/text/ja.ts';
import { en as healthEn } from '../../staff/health/text/en.ts';
import { ja as healthJa } from '../../staff/health/text/ja.ts';
import { en as inboxEn } from '../../staff/inbox/text/en.ts';
import { ja as inboxJa } from '../../staff/inbox/text/ja.ts';
import { en as helpEn } from '../../resident/help/text/en.ts';
import { ja as helpJa } from '../../resident/help/text/ja.ts';
import { en as inquiriesEn } from '../../staff/inquiries/text/en.ts';
import { ja as inquiriesJa } from '../../staff/inquiries/text/ja.ts';
import { en as lendingEn } from '../../staff/lending/text/en.ts';
import { ja as lendingJa } from '../../staff/lending/text/ja.ts';
import { en as pointsEn } from '../../staff/points/text/en.ts';
import { ja as pointsJa } from '../../staff/points/text/ja.ts';
import { en as dataEn } from '../../staff/platform/text/data-en.ts';
import { ja as dataJa } from '../../staff/platform/text/data-ja.ts';
import { en as devicesEn } from '../../staff/platform/text/devices-en.ts';
import { ja as devicesJa } from '../../staff/platform/text/devices-ja.ts';
import { en as platformEn } from '../../staff/platform/text/en.ts';
import { ja as platformJa } from '../../staff/platform/text/ja.ts';
import { en as rulesEn } from '../../staff/rules/text/en.ts';
import { ja as rulesJa } from '../../staff/rules/text/ja.ts';
import { en as enterEn } from '../../staff/snow/enter/text/en.ts';
import { ja as enterJa } from '../../staff/snow/enter/text/ja.ts';
import { en as snowEn } from '../../staff/snow/text/en.ts';
import { ja as snowJa } from '../../staff/snow/text/ja.ts';
import { en as staffEn } from '../../staff/text/en.ts';
import { ja as staffJa } from '../../staff/text/ja.ts';
import { en as whoEn } from '../../staff/who/text/en.ts';
import { ja as whoJa } from '../../staff/who/text/ja.ts';
import { en as formEn } from '../../ui/text/form-en.ts';
import { ja as formJa } from '../../ui/text/form-ja.ts';
import { en as uiEn } from '../../ui/text/en.ts';
import { ja as uiJa } from '../../ui/text/ja.ts';

// The types make sure that no key is missing; these make sure that nothing is left untranslated or empty.

function leaves(tree: unknown, path = ''): [string, unknown][] {
  return typeof tree === 'object' && tree !== null
    ? Object.entries(tree).flatMap(([key, value]) => leaves(value, `${path}.${key}`))
    : [[path, tree]];
}

const pairs = {
  ui: [uiJa, uiEn],
  staff: [staffJa, staffEn],
  snow: [snowJa, snowEn],
  health: [healthJa, healthEn],
  lending: [lendingJa, lendingEn],
  inquiries: [inquiriesJa, inquiriesEn],
  points: [pointsJa, pointsEn],
  help: [helpJa, helpEn],
  inbox: [inboxJa, inboxEn],
  enter: [enterJa, enterEn],
  platform: [platformJa, platformEn],
  devices: [devicesJa, devicesEn],
  data: [dataJa, dataEn],
  rules: [rulesJa, rulesEn],
  form: [formJa, formEn],
  field: [fieldJa, fieldEn],
  open: [openJa, openEn],
  body: [bodyJa, bodyEn],
  surveys: [surveysJa, surveysEn],
  consult: [consultJa, consultEn],
  tablet: [tabletJa, tabletEn],
  community: [communityJa, communityEn],
  crm: [crmJa, crmEn],
  who: [whoJa, whoEn],
} as const;

describe.each(Object.entries(pairs))('the catalogue of %s', (_name, [ja, en]) => {
  it('has the same keys in both languages, with texts and functions at the same places', () => {
    const shape = (tree: unknown): string[] =>
      leaves(tree)
        .map(([path, value]) => `${path}: ${typeof value}`)
        .toSorted();
    expect(shape(en)).toEqual(shape(ja));
  });

  it('has no Japanese left in English', () => {
    const japanese = leaves(en).filter(
      ([, text]) => typeof text === 'string' && /[\u3040-\u30ff\u4e00-\u9fff]/.test(text),
    );
    expect(japanese).toEqual([]);
  });

  it('has no empty Japanese text', () => {
    // The one that says that nothing was refused, and blood pressure, which nobody says with its unit.
    const empty = leaves(ja).filter(([path, text]) => text === '' && !/\.refusals\.none$|\.units\.\w+MmHg$/.test(path));
    expect(empty).toEqual([]);
  });

  it('asks politely and never blames in its Japanese problems', () => {
    const texts = leaves(ja)
      .filter(([path]) => path.startsWith('.problem'))
      .map(([, text]) => String(text));
    expect(texts.filter((text) => /不正|無効|エラー/.test(text))).toEqual([]);
  });
});
