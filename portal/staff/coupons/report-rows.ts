import type { Campaign, Report } from '../../api/coupons-staff.ts';
import { csvOf } from '../who/save.ts';
import type { CouponTexts } from './text/ja.ts';

// How campaigns went. Pure.

export type Went = { campaign: Campaign; report: Report };
export type Kind = 'used' | 'open' | 'expired' | 'ended';
export const kinds: readonly Kind[] = ['used', 'open', 'expired', 'ended'];

/** Where each part of a bar begins and how wide it is, in percent of the widest campaign. */
export function barOf(report: Report, mostIssued: number): { kind: Kind; from: number; width: number }[] {
  let from = 0;
  return kinds.flatMap((kind) => {
    const width = mostIssued > 0 ? (report[kind] / mostIssued) * 100 : 0;
    const part = { kind, from, width };
    from += width;
    return width > 0 ? [part] : [];
  });
}

/** "63%": of those that were issued. */
export function shareText({ used, issued }: Pick<Report, 'used' | 'issued'>): string {
  return issued > 0 ? `${Math.round((used / issued) * 100)}%` : '';
}

const counts = ['issued', 'used', 'expired', 'ended', 'open', 'yen'] as const;
const more = ['reopened', 'offline', 'points', 'printed', 'reprints'] as const;

export type Sums = Record<(typeof counts)[number], number>;

export function sumOf(all: readonly Went[]): Sums {
  const sum = (name: (typeof counts)[number]): number => all.reduce((total, { report }) => total + report[name], 0);
  return Object.fromEntries(counts.map((name) => [name, sum(name)])) as Sums;
}

export function reportCsv(all: readonly Went[], nameOf: (of: Campaign['of']) => string, texts: CouponTexts): string {
  const words = texts.reports;
  const columns = [...counts, ...more];
  return csvOf([
    [texts.campaign.code, words.name, ...columns.map((name) => words[name])],
    ...all.map(({ campaign, report }) => [
      campaign.code,
      nameOf(campaign.of),
      ...columns.map((name) => report[name]),
    ]),
  ]);
}
