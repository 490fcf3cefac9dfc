import type { Application } from '../../api/lending.ts';

// A lottery drawn again on this machine, from the seed that is shown and the numbers of those who took part: the same
// shuffle as the server's (doc/adr/0110), written a second time so that nobody has to trust the first. Pure.

const mask = (1n << 64n) - 1n;
const rotated = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & mask;

/** splitmix64 fills the state of xoshiro256**. */
function generator(seed: bigint): () => bigint {
  let at = seed;
  const mixed = (): bigint => {
    at = (at + 0x9e3779b97f4a7c15n) & mask;
    let value = at;
    value = ((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    value = ((value ^ (value >> 27n)) * 0x94d049bb133111ebn) & mask;
    return value ^ (value >> 31n);
  };
  let [a, b, c, d] = [mixed(), mixed(), mixed(), mixed()];
  return () => {
    const result = (rotated((b * 5n) & mask, 7n) * 9n) & mask;
    const moved = (b << 17n) & mask;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= moved;
    d = rotated(d, 45n);
    return result;
  };
}

/** Every number below the bound is as likely as another: what would favour some is drawn again. */
function below(next: () => bigint, bound: bigint): bigint {
  const limit = mask - (mask % bound);
  let value = next();
  while (value >= limit) {
    value = next();
  }
  return value % bound;
}

/** The order in which a seed of 16 hexadecimal digits draws these numbers. */
export function drawn(seed: string, numbers: readonly number[]): number[] {
  const order = numbers.toSorted((left, right) => left - right);
  const next = generator(BigInt(`0x${seed}`));
  for (let left = order.length; left > 1; --left) {
    const other = Number(below(next, BigInt(left)));
    const last = order[left - 1] as number;
    order[left - 1] = order[other] as number;
    order[other] = last;
  }
  return order;
}

export function isSeed(text: string): boolean {
  return /^[0-9a-fA-F]{16}$/.test(text);
}

/** Whether the ranks are those that the seed draws; unknown where one does not see everybody who took part. */
export function checkDraw(seed: string, applications: readonly Application[]): 'same' | 'other' | 'unknown' {
  const ranked = applications.filter((one) => one.rank > 0).toSorted((left, right) => left.rank - right.rank);
  if (!isSeed(seed) || ranked.some((one, index) => one.rank !== index + 1)) {
    return 'unknown';
  }
  const numbers = ranked.map((one) => one.number);
  return drawn(seed, numbers).every((one, index) => one === numbers[index]) ? 'same' : 'other';
}
