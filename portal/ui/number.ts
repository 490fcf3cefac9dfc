const whole = new Intl.NumberFormat('ja-JP');

export function formatCount(count: number): string {
  return whole.format(count);
}

/** A measured value with a fixed number of decimals, so that columns align; never "-0.0". */
export function formatValue(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
}
