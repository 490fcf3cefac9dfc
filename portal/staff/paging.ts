/** The offset named in the address, or 0 for anything that is not a plain number. */
export function offsetOf(fields: URLSearchParams): number {
  const given = fields.get('offset') ?? '';
  return /^\d{1,9}$/.test(given) ? Number(given) : 0;
}
