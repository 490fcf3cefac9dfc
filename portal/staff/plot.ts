import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatTime } from '../ui/time.ts';
import type { Language } from '../ui/time.ts';

// The frame of charts that show more than one series of weather: axes in Japan's time, a size that follows its box.
// For the eye only: the sentence
// above a chart and the table beside it say the same. Loaded by a dynamic import.

export const colours = { key: '#0017c1', quiet: '#626264', warning: '#ac3e00' };
const grid = { stroke: '#d9d9d9', width: 1 };

export function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

export type Plot = {
  /** The first column is seconds since 1970. */
  columns: uPlot.AlignedData;
  series: uPlot.Series[];
  times: 'time' | 'monthDay';
  language: Language;
  /** What stands at a height; the number itself where nothing is given. */
  valueText?: (value: number) => string;
  /** The least and greatest height from those of the values. */
  range?: (least: number, most: number) => [number, number];
};

/** Draws, follows the size of the element, and gives what ends both. */
export function drawPlot(element: HTMLElement, parts: Plot): () => void {
  const { times, language, valueText, range } = parts;
  const font = `${Math.round(rem() * 0.8125)}px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { font, stroke: '#333333', grid, ticks: { ...grid, stroke: '#949494', size: 5 } };
  const height = (): number => Math.round(Math.max(rem() * 14, Math.min(rem() * 20, element.clientWidth * 0.5)));
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: height(),
      legend: { show: false },
      padding: [rem() * 0.75, rem() * 1.75, 0, 0],
      tzDate: (time) => uPlot.tzDate(new Date(time * 1000), 'Asia/Tokyo'),
      scales: {
        x: { time: true },
        ...(range ? { y: { range: (_plot, least, most) => range(least ?? 0, most ?? 0) } } : {}),
      },
      axes: [
        {
          ...axis,
          size: rem() * 2,
          space: rem() * 5,
          ...(times === 'monthDay' ? { incrs: [1, 2, 7, 14, 28, 56].map((days) => days * 86_400) } : {}),
          values: (_plot, splits) => splits.map((split) => formatTime(split * 1000, times, language)),
        },
        {
          ...axis,
          size: rem() * 3.25,
          space: rem() * 2.25,
          ...(valueText ? { values: (_plot: uPlot, splits: number[]) => splits.map(valueText) } : {}),
        },
      ],
      series: [{}, ...parts.series],
      cursor: { show: false },
    },
    parts.columns,
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
