import type { Piece } from '../../api/community.ts';

// What of a video has been seen, in whole seconds.

type Played = { length: number; start: (index: number) => number; end: (index: number) => number };

/** The server takes at most 100 pieces at once. */
const piecesMax = 100;

/**
 * The browser's own account of what was played. Only whole seconds count; the last one does as well where it ended.
 * Who jumps about very much has more pieces than can be told: the longest are.
 */
export function piecesOf(played: Played, durationS: number): Piece[] {
  const all: Piece[] = [];
  for (let index = 0; index < played.length; index++) {
    const end = played.end(index);
    const from = Math.max(0, Math.ceil(played.start(index) - 0.25));
    const until = durationS > 0 && end > durationS - 0.5 ? Math.ceil(end) : Math.floor(end);
    if (until > from) {
      all.push({ from, until });
    }
  }
  return all.length <= piecesMax
    ? all
    : all.toSorted((left, right) => right.until - right.from - (left.until - left.from)).slice(0, piecesMax);
}

export function secondsIn(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { from, until }) => sum + until - from, 0);
}

/** How much of it, in tenths and never all of it before it is: what somebody can picture. */
export function tenthsSeen(seconds: number, lengthS: number): number {
  return lengthS <= 0 ? 0 : Math.min(9, Math.floor((seconds * 10) / lengthS));
}
