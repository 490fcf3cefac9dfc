import type { Language } from '../../ui/time.ts';
import { drawPlot, rem } from '../plot.ts';
import type { Columns } from './course.ts';

// A line for each class; told apart by dashes as well as by colours, as the key above the chart shows them.

const lines = [
  { stroke: '#0017c1', dash: [] },
  { stroke: '#197a4b', dash: [10, 4] },
  { stroke: '#ac3e00', dash: [4, 4] },
  { stroke: '#626264', dash: [12, 4, 3, 4] },
];

export function drawClasses(
  element: HTMLElement,
  { at, counts }: Columns,
  valueText: (value: number) => string,
  language: Language,
): () => void {
  return drawPlot(element, {
    columns: [at, ...counts],
    times: 'monthDay',
    language,
    valueText,
    range: (_least, most) => [0, most > 0 ? most * 1.1 : 1],
    series: lines.map(({ stroke, dash }) => ({
      stroke,
      dash,
      width: 2,
      points: { show: true, size: rem() * 0.35, fill: stroke },
    })),
  });
}
