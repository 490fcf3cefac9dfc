import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Language } from '../ui/time.ts';
import { formatTime } from '../ui/time.ts';
import { gapsOf, lonelyOf } from './series.ts';
import type { Columns, Window } from './series.ts';

// The line or bar chart of one series, on uPlot. Loaded by a dynamic import. The chart is for the eye only:
// the sentence above it and the table beside it say the same.

export type ChartParts = {
  columns: Columns;
  window: Window;
  step: 'hour' | 'day';
  kind: 'line' | 'area' | 'bars';
  language: Language;
  /** Index of the point under the pointer, or undefined when the pointer has left. */
  onPoint: (index: number | undefined) => void;
};

export type Chart = { destroy: () => void };

const key = '#0017c1';
const soft = 'rgba(38, 74, 244, 0.16)';
const warning = '#ac3e00';
const grid = { stroke: '#d9d9d9', width: 1 };

function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

function seriesOf(parts: ChartParts): uPlot.Series[] {
  const band = { stroke: 'transparent', width: 0, points: { show: false } };
  const bars = uPlot.paths.bars?.({ size: [0.85, 40], align: 0 });
  const main: uPlot.Series = {
    stroke: key,
    width: 1.75,
    spanGaps: false,
    points: { show: false, size: rem() * 0.4, fill: key, filter: parts.kind === 'bars' ? [] : lonelyOf(parts.columns) },
    ...(parts.kind === 'bars' ? { fill: '#264af4', width: 0, ...(bars ? { paths: bars } : {}) } : {}),
    ...(parts.kind === 'area' ? { fill: soft } : {}),
  };
  return [
    {},
    { ...band },
    { ...band },
    main,
    {
      stroke: warning,
      fill: warning,
      width: 0,
      paths: () => null,
      points: { show: true, size: 9, stroke: warning, fill: warning, paths: triangles },
    },
  ];
}

const triangles: uPlot.Series.Points.PathBuilder = (plot, seriesIndex, from, to) => {
  const path = new Path2D();
  const half = 5 * devicePixelRatio;
  for (let index = from; index <= to; ++index) {
    const value = plot.data[seriesIndex]?.[index];
    if (value !== null && value !== undefined) {
      const x = plot.valToPos(plot.data[0][index] ?? 0, 'x', true);
      // One far beyond what the sound values span stands at the edge.
      const y = Math.min(
        Math.max(plot.valToPos(value, 'y', true), plot.bbox.top + half),
        plot.bbox.top + plot.bbox.height - half,
      );
      path.moveTo(x, y - half);
      path.lineTo(x + half, y + half);
      path.lineTo(x - half, y + half);
      path.closePath();
    }
  }
  return { stroke: path, fill: path };
};

function axesOf(parts: ChartParts): uPlot.Axis[] {
  const font = `${Math.round(rem() * 0.8125)}px ${getComputedStyle(document.body).fontFamily}`;
  const common = { font, stroke: '#333333', grid, ticks: { ...grid, stroke: '#949494', size: 5 } };
  const days = (new Date(parts.window.until).getTime() - new Date(parts.window.from).getTime()) / 86_400_000;
  return [
    {
      ...common,
      size: rem() * 2,
      space: rem() * 4,
      ...(days <= 40 ? { incrs: [86_400, 2 * 86_400, 5 * 86_400, 7 * 86_400, 14 * 86_400] } : {}),
      values: (_plot, splits) => splits.map((split) => formatTime(split * 1000, 'monthDay', parts.language)),
    },
    { ...common, size: rem() * 3.25, space: rem() * 2.25 },
  ];
}

/** Spans the sound values with room above and below; suspect ones widen it to three times at most. */
function yRange(parts: ChartParts): [number, number] {
  const numbers = (values: readonly (number | null | undefined)[]): number[] =>
    values.filter((value): value is number => typeof value === 'number');
  const sound = numbers([...parts.columns.min, ...parts.columns.max, ...parts.columns.value]);
  const suspect = numbers(parts.columns.suspect);
  const used = sound.length > 0 ? sound : suspect;
  let low = Math.min(...used);
  let high = Math.max(...used);
  const room = Math.max(1, high - low);
  low = Math.max(low - room, Math.min(low, ...suspect));
  high = Math.min(high + room, Math.max(high, ...suspect));
  if (parts.kind === 'line') {
    const pad = Math.max(1, (high - low) * 0.08);
    return [low - pad, high + pad];
  }
  return [Math.min(0, low), Math.max(parts.kind === 'bars' ? 2 : 10, high * 1.1)];
}

/** Missing is not zero: the stretches without observations are grey from top to bottom. */
function shadeGaps(chart: uPlot, parts: ChartParts): void {
  const { left, top, width, height } = chart.bbox;
  chart.ctx.fillStyle = '#e6e6e6';
  for (const gap of gapsOf(parts.columns, parts.step, parts.window)) {
    const from = Math.max(left, chart.valToPos(gap.from, 'x', true));
    const until = Math.min(left + width, chart.valToPos(gap.until, 'x', true));
    if (until > from) {
      chart.ctx.fillRect(from, top, until - from, height);
    }
  }
}

export function drawChart(element: HTMLElement, parts: ChartParts): Chart {
  const { at, value, min, max, suspect } = parts.columns;
  const from = new Date(parts.window.from).getTime() / 1000;
  const until = new Date(parts.window.until).getTime() / 1000;
  const height = (): number =>
    Math.round(Math.max(rem() * 14, Math.min(rem() * 20, element.clientWidth * 0.5)));
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: height(),
      legend: { show: false },
      padding: [rem() * 0.75, rem() * 1.75, 0, 0],
      tzDate: (time) => uPlot.tzDate(new Date(time * 1000), 'Asia/Tokyo'),
      scales: { x: { time: true, range: () => [from, until] }, y: { range: () => yRange(parts) } },
      axes: axesOf(parts),
      series: seriesOf(parts),
      bands: parts.step === 'day' && parts.kind !== 'bars' ? [{ series: [2, 1], fill: soft }] : [],
      cursor: { drag: { x: false, y: false }, y: false, points: { size: 8 } },
      hooks: {
        drawClear: [(chart) => shadeGaps(chart, parts)],
        setCursor: [(chart) => parts.onPoint(chart.cursor.idx ?? undefined)],
      },
    },
    [at, min, max, value, suspect],
    element,
  );
  const watcher = new ResizeObserver(() => {
    if (element.clientWidth > 0 && element.clientWidth !== plot.width) {
      plot.setSize({ width: element.clientWidth, height: height() });
    }
  });
  watcher.observe(element);
  return {
    destroy() {
      watcher.disconnect();
      plot.destroy();
    },
  };
}
