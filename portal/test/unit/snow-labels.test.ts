import { describe, expect, it } from 'vitest';
import { targetOf } from '../../staff/snow/kpi.ts';
import { en } from '../../staff/snow/text/en.ts';
import { ja } from '../../staff/snow/text/ja.ts';
import { programKpis, programSettings, programVoteReasons } from '../snow/program.ts';

// Whatever the program declares has its words on screen, in both languages.

const catalogues = { ja, en };

it('the tables of the program are read whole', () => {
  expect(programSettings.length).toBeGreaterThan(30);
  expect(programSettings.find((one) => one.name === 'snow.uncleared_stays')).toMatchObject({
    otherwise: 0.85,
    least: 0,
    most: 1,
    whole: false,
    says: expect.stringMatching(/^So much of .* wheels pack it\.$/),
  });
  const votes = ['camera_sees_no_snow', 'compacted', 'melting', 'no_depth', 'not_reached', 'reached', 'stake_differs'];
  expect([...new Set(programVoteReasons)].toSorted()).toEqual(votes);
  expect(programKpis.map((one) => one.better)).toContain('higher');
});

describe.each(Object.entries(catalogues))('in %s', (_language, texts) => {
  it.each(programSettings.map((one) => [one.name, one]))('%s has a label and a unit of its own', (name, setting) => {
    expect(texts.thresholds.names[name]).toBeTruthy();
    expect(setting.unit === '' ? texts.thresholds.noUnit : texts.thresholds.units[setting.unit]).toBeTruthy();
  });

  it.each([...new Set(programVoteReasons)])('%s of a vote has its words', (reason) => {
    expect(texts.whys[reason]).toBeTruthy();
  });

  it('no two settings have the same label, and no label is of a setting that is gone', () => {
    const labels = Object.values(texts.thresholds.names);
    expect(new Set(labels).size).toBe(labels.length);
    expect(Object.keys(texts.thresholds.names).toSorted()).toEqual(programSettings.map((one) => one.name).toSorted());
  });

  it.each(programKpis.map((one) => [one.name, one.unit]))('%s has a name, a meaning and a unit', (name, unit) => {
    expect(texts.kpis.names[name]).toBeTruthy();
    expect(texts.kpis.says[name]).toBeTruthy();
    expect(unit === 'share' || texts.thresholds.units[unit]).toBeTruthy();
  });
});

it('the target of each KPI is a setting of the program', () => {
  const names = new Set(programSettings.map((one) => one.name));
  expect(programKpis.map((one) => targetOf(one.name)).filter((one) => !names.has(one ?? ''))).toEqual([]);
});
