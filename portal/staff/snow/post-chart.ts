import type uPlot from 'uplot';
import type { Language } from '../../ui/time.ts';
import { colours, drawPlot } from '../plot.ts';
import type { SampleColumns } from './samples.ts';

// Depth as it came (dotted) and as it was used (solid), refused values as triangles.

const triangles: uPlot.Series.Points.PathBuilder = (plot, index, from, to) => {
  const path = new Path2D();
  const half = 5 * devicePixelRatio;
  for (let at = from; at <= to; ++at) {
    const value = plot.data[index]?.[at];
    if (typeof value === 'number') {
      const x = plot.valToPos(plot.data[0][at] ?? 0, 'x', true);
      const y = plot.valToPos(value, 'y', true);
      path.moveTo(x, y - half);
      path.lineTo(x + half, y + half);
      path.lineTo(x - half, y + half);
      path.closePath();
    }
  }
  return { stroke: path, fill: path };
};

export function drawPostChart(element: HTMLElement, columns: SampleColumns, language: Language): () => void {
  const { key, quiet, warning } = colours;
  return drawPlot(element, {
    columns: [columns.at, columns.raw, columns.clean, columns.refused],
    times: 'time',
    language,
    series: [
      { stroke: quiet, width: 1.25, dash: [3, 4], points: { show: false } },
      { stroke: key, width: 2, points: { show: false }, spanGaps: false },
      {
        stroke: warning,
        fill: warning,
        width: 0,
        paths: () => null,
        points: { show: true, size: 9, stroke: warning, fill: warning, paths: triangles },
      },
    ],
  });
}
