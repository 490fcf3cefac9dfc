import type { SurveyComparison, SurveyFigures, SurveyWave } from '../../api/types.ts';

// Which waves can stand beside one another, and their comparison as rows of a file. Pure.

/** Counted waves whose questionnaire another counted one has; the newest first. */
export function pairsOf(waves: readonly SurveyWave[]): SurveyWave[] {
  const counted = waves.filter((one) => one.closedAt);
  return counted
    .filter((one) => counted.some((other) => other !== one && other.of.instrument === one.of.instrument))
    .toSorted((a, b) => (b.closedAt ?? '').localeCompare(a.closedAt ?? ''));
}

type Words = { groups: Record<string, string>; hidden: string };
type Row = (string | number)[];

/** Numbers as the server gives them, rounded as in its own file; what is not told stays empty. */
export function comparedRows(
  both: SurveyComparison,
  measure: string,
  waves: { before: string; after: string },
  words: Words,
): Row[] {
  const number = (value: number | null | undefined): number | '' =>
    typeof value === 'number' ? Number(value.toFixed(4)) : '';
  const figures = (of: SurveyFigures): Row => [
    typeof of.n === 'number' ? of.n : words.hidden,
    ...[of.mean, of.low, of.high, of.standing, of.adjusted].map(number),
  ];
  return both.groups.flatMap(({ who, before, after, change }) => {
    const start = [measure, words.groups[who] ?? who];
    return [
      [...start, waves.before, ...figures(before), '', '', ''],
      [...start, waves.after, ...figures(after), number(change.mean), number(change.low), number(change.high)],
    ];
  });
}
