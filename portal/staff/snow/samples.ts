import type { Sample, SampleSeries } from '../../api/types.ts';

// A post's series in columns for the chart: as it came, as it was used, and what was refused. Pure.

export type SampleColumns = {
  at: number[];
  raw: (number | null)[];
  clean: (number | null)[];
  refused: (number | null)[];
};

/** Between two values farther apart than this nothing came, and no line is drawn. */
const gapSeconds = 45 * 60;

export function columnsOf(series: SampleSeries): SampleColumns {
  const columns: SampleColumns = { at: [], raw: [], clean: [], refused: [] };
  const put = (at: number, raw: number | null, clean: number | null, refused: number | null): void => {
    columns.at.push(at);
    columns.raw.push(raw);
    columns.clean.push(clean);
    columns.refused.push(refused);
  };
  for (const sample of series.samples) {
    const at = Date.parse(sample.at) / 1000;
    const before = columns.at.at(-1);
    if (before !== undefined && at - before > gapSeconds) {
      put(before + 1, null, null, null);
    }
    put(at, sample.rawCm ?? null, sample.depthCm ?? null, isRefused(sample) ? (sample.rawCm ?? null) : null);
  }
  return columns;
}

export function isRefused(sample: Sample): boolean {
  return sample.refused !== 'none';
}

export type Figures = { refused: number; low: number | undefined; high: number | undefined };

export function figuresOf(series: SampleSeries): Figures {
  const used = series.samples.flatMap((one) => one.depthCm ?? []);
  return {
    refused: series.samples.filter(isRefused).length,
    low: used.length > 0 ? Math.min(...used) : undefined,
    high: used.length > 0 ? Math.max(...used) : undefined,
  };
}
