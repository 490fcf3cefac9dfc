import type { Language } from '../../ui/time.ts';
import { colours, drawPlot, rem } from '../snow/plot.ts';
import type { FigureColumns } from './shown.ts';

// A KPI month by month (solid, a point for each) and what is wished for (dashed).

export function drawFigure(
  element: HTMLElement,
  columns: FigureColumns,
  valueText: (value: number) => string,
  language: Language,
): () => void {
  return drawPlot(element, {
    columns: [columns.at, columns.value, columns.target],
    times: 'monthDay',
    language,
    valueText,
    range: (least, most) => [Math.min(0, least), most > 0 ? most * 1.1 : 1],
    series: [
      { stroke: colours.key, width: 2, spanGaps: false, points: { show: true, size: rem() * 0.35, fill: colours.key } },
      { stroke: colours.quiet, width: 1.5, dash: [6, 4], points: { show: false } },
    ],
  });
}
