import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { HealthSeries } from '../../api/health.ts';
import { formatTime } from '../../ui/time.ts';
import type { Language } from '../../ui/time.ts';
import { homeLimits } from './shown.tsx';

// The mean of each day as a line with a point for each day, and where it becomes too high or too low. For the eye
// only: the table below says the same. Loaded by a dynamic import.

const key = '#0017c1';
const limitRed = '#a90000';

function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 24;
}

const secondsOf = (date: string): number => Date.parse(`${date}T12:00:00+09:00`) / 1000;

export type Columns = { at: number[]; lines: (number | null)[][] };

/** Every day of the window has its place; the line goes on over days without a value, which have no point. */
export function columnsOf(series: HealthSeries): Columns {
  const dayS = 86_400;
  const from = secondsOf(series.from);
  const count = Math.round((secondsOf(series.until) - from) / dayS) + 1;
  const at = Array.from({ length: count }, (_, index) => from + index * dayS);
  const lines = series.lines.map((line) => {
    const means = new Map(line.points.map((one) => [secondsOf(one.date), one.mean]));
    return at.map((second) => means.get(second) ?? null);
  });
  return { at, lines };
}

/** From the values and the limits near them, with room above and below. */
export function rangeOf(lines: Columns['lines'], limits: readonly number[]): [number, number] {
  const values = lines.flat().filter((one): one is number => one !== null);
  const [low, high] = [Math.min(...values, ...limits), Math.max(...values, ...limits)];
  const room = Math.max(1, (high - low) * 0.1);
  return [low - room, high + room];
}

/** High limits of every line; low ones too where there is one line only. */
export function limitsOf(series: HealthSeries): number[] {
  return homeLimits(series.limits)
    .flatMap(({ highFrom, lowBelow }) => [highFrom, series.lines.length === 1 ? lowBelow : undefined])
    .filter((one): one is number => typeof one === 'number');
}

function drawLimits(plot: uPlot, limits: readonly number[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = limitRed;
  ctx.lineWidth = 2 * devicePixelRatio;
  for (const limit of limits) {
    const y = plot.valToPos(limit, 'y', true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

export function drawSeries(element: HTMLElement, series: HealthSeries, language: Language): () => void {
  const { at, lines } = columnsOf(series);
  const limits = limitsOf(series);
  const [low, high] = rangeOf(lines, limits);
  const font = `${Math.round(rem())}px ${getComputedStyle(document.body).fontFamily}`;
  const grid = { stroke: '#d9d9d9', width: 1 };
  const axis = { font, stroke: '#1a1a1a', grid, ticks: { ...grid, stroke: '#767676', size: 6 } };
  const height = (): number => Math.round(Math.max(rem() * 11, Math.min(rem() * 16, element.clientWidth * 0.6)));
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: height(),
      legend: { show: false },
      padding: [rem() * 0.5, rem() * 1.5, 0, 0],
      tzDate: (time) => uPlot.tzDate(new Date(time * 1000), 'Asia/Tokyo'),
      scales: { x: { time: true }, y: { range: () => [low, high] } },
      axes: [
        {
          ...axis,
          size: rem() * 2.25,
          space: rem() * 4.5,
          incrs: [1, 2, 3, 4, 7, 14, 28, 56, 112, 182].map((days) => days * 86_400),
          values: (_plot, splits) => splits.map((split) => formatTime(split * 1000, 'monthDay', language)),
        },
        { ...axis, size: rem() * (series.kind === 'steps' ? 4.25 : 3), space: rem() * 2.5 },
      ],
      series: [
        {},
        ...lines.map((_, index) => ({
          stroke: key,
          width: 3,
          spanGaps: true,
          ...(index > 0 ? { dash: [8, 6] } : {}),
          points: { show: true, size: rem() * (at.length < 100 ? 0.4 : 0.2), fill: key },
        })),
      ],
      cursor: { show: false },
      hooks: { drawAxes: [(drawn) => drawLimits(drawn, limits)] },
    },
    [at, ...lines],
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
