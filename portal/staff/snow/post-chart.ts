import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatTime } from '../../ui/time.ts';
import type { Language } from '../../ui/time.ts';
import type { SampleColumns } from './samples.ts';

// Depth as it came (dotted) and as it was used (solid), refused values as triangles. For the eye only: the sentence
// above it and the table below say the same. Loaded by a dynamic import.

const used = '#0017c1';
const came = '#626264';
const warning = '#ac3e00';
const grid = { stroke: '#d9d9d9', width: 1 };

function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

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
  const font = `${Math.round(rem() * 0.8125)}px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { font, stroke: '#333333', grid, ticks: { ...grid, stroke: '#949494', size: 5 } };
  const height = (): number => Math.round(Math.max(rem() * 14, Math.min(rem() * 20, element.clientWidth * 0.5)));
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: height(),
      legend: { show: false },
      padding: [rem() * 0.75, rem(), 0, 0],
      tzDate: (time) => uPlot.tzDate(new Date(time * 1000), 'Asia/Tokyo'),
      scales: { x: { time: true } },
      axes: [
        {
          ...axis,
          size: rem() * 2,
          space: rem() * 5,
          values: (_plot, splits) => splits.map((split) => formatTime(split * 1000, 'time', language)),
        },
        { ...axis, size: rem() * 3.25, space: rem() * 2.25 },
      ],
      series: [
        {},
        { stroke: came, width: 1.25, dash: [3, 4], points: { show: false } },
        { stroke: used, width: 2, points: { show: false }, spanGaps: false },
        {
          stroke: warning,
          fill: warning,
          width: 0,
          paths: () => null,
          points: { show: true, size: 9, stroke: warning, fill: warning, paths: triangles },
        },
      ],
      cursor: { show: false },
    },
    [columns.at, columns.raw, columns.clean, columns.refused],
    element,
  );
  const watcher = new ResizeObserver(() => {
    if (element.clientWidth > 0 && element.clientWidth !== plot.width) {
      plot.setSize({ width: element.clientWidth, height: height() });
    }
  });
  watcher.observe(element);
  return () => {
    watcher.disconnect();
    plot.destroy();
  };
}
