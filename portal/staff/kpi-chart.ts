import type { Language } from '../ui/time.ts';
import type { KpiColumns } from './kpi.ts';
import { colours, drawPlot, rem } from './plot.ts';

// A KPI night by night or month by month (solid, a point for each) and what is wished for (dashed).

/** From zero, with room above; whole where the values are. */
function heights(least: number, most: number): [number, number] {
  return [Math.min(0, least), most > 0 ? most * 1.1 : 1];
}

export function drawKpiChart(
  element: HTMLElement,
  columns: KpiColumns,
  valueText: (value: number) => string,
  language: Language,
): () => void {
  const { key, quiet } = colours;
  return drawPlot(element, {
    columns: [columns.at, columns.value, columns.target],
    times: 'monthDay',
    language,
    valueText,
    range: heights,
    series: [
      { stroke: key, width: 2, spanGaps: false, points: { show: true, size: rem() * 0.35, fill: key } },
      { stroke: quiet, width: 1.5, dash: [6, 4], points: { show: false } },
    ],
  });
}
