import type { Series } from '../api/types.ts';
import { language } from '../ui/language.ts';
import { formatCount } from '../ui/number.ts';
import { formatTime } from '../ui/time.ts';
import { figuresOf, isSummed } from './series.ts';
import type { Extreme, Figures } from './series.ts';
import { valueText } from './show.tsx';
import { staff } from './texts.ts';

/** The series in a sentence or two, for who cannot or need not read the chart. */
export function sentenceOf(series: Series): string {
  const texts = staff.value.station;
  const figures = figuresOf(series);
  if (!figures) {
    return texts.noSeries;
  }
  const missing = formatCount(figures.missing);
  const gaps =
    figures.missing === 0
      ? texts.summary.none
      : series.step === 'hour'
        ? texts.summary.hoursMissing(missing)
        : texts.summary.daysMissing(missing);
  const suspect = figures.suspect > 0 ? texts.summary.suspect(formatCount(figures.suspect)) : '';
  return mainSentence(series, figures) + gaps + suspect;
}

function mainSentence(series: Series, figures: Figures): string {
  const texts = staff.value.station.summary;
  const name = staff.value.quantity(series.quantity).name;
  const value = (amount: number): string => valueText(series.quantity, amount, series.unit);
  const at = (extreme: Extreme): string =>
    formatTime(extreme.at, series.step === 'hour' ? 'dateTime' : 'monthDay', language.value);
  if (isSummed(series.quantity) && figures.high.value === 0) {
    return texts.dry(name);
  }
  if (isSummed(series.quantity)) {
    return texts.total(name, value(figures.total), value(figures.high.value), at(figures.high));
  }
  if (series.quantity === 'snowDepthCm' && figures.high.value === 0) {
    return texts.bare;
  }
  if (series.quantity === 'snowDepthCm') {
    const change = figures.last.value - figures.first.value;
    const signed = `${change > 0 ? '+' : ''}${value(change)}`;
    return texts.depth(name, value(figures.last.value), signed, value(figures.high.value), at(figures.high));
  }
  return texts.range(
    name,
    value(figures.mean),
    value(figures.low.value),
    at(figures.low),
    value(figures.high.value),
    at(figures.high),
  );
}
