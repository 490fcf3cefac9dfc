import type { Language } from '../../ui/time.ts';
import { colours, drawPlot, rem } from '../plot.ts';
import type { SeriesColumns } from './shown.ts';

// Daily means, a line for each measure of the kind; dashed, from where on they are high.

export function drawSeries(
  element: HTMLElement,
  columns: SeriesColumns,
  valueText: (value: number) => string,
  language: Language,
): () => void {
  const strokes = [colours.key, colours.warning];
  const lines = columns.lines.map((_, index) => {
    const stroke = strokes[index] ?? colours.quiet;
    return { stroke, width: 2, spanGaps: true, points: { show: true, size: rem() * 0.375, fill: stroke } };
  });
  const limits = columns.limits.map(() => ({
    stroke: colours.quiet,
    width: 1.5,
    dash: [6, 4],
    points: { show: false },
  }));
  return drawPlot(element, {
    columns: [columns.at, ...columns.lines, ...columns.limits],
    times: 'monthDay',
    language,
    valueText,
    range: (least, most) => {
      const room = Math.max(1, (most - least) * 0.1);
      return [least - room, most + room];
    },
    series: [...lines, ...limits],
  });
}
