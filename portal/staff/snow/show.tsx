import type { Board, BoardDistrict, BoardRoad, Camera, Decision, RoadClass } from '../../api/types.ts';
import { language } from '../../ui/language.ts';
import { formatValue } from '../../ui/number.ts';
import { formatTime } from '../../ui/time.ts';
import { snow } from './texts.ts';

// How the figures of a night are written: one decimal, with the unit; nothing is a dash, never 0.

export function cmText(value: number | null | undefined): string {
  return typeof value === 'number' ? snow.value.cm(formatValue(value, 1)) : snow.value.none;
}

export function percentText(share: number | null | undefined): string {
  return typeof share === 'number' ? snow.value.percent(formatValue(share * 100, 0)) : snow.value.none;
}

export function clockText(at: string | null | undefined): string {
  return at ? formatTime(at, 'time', language.value) : snow.value.none;
}

/** "2026-01-19" in words; a night bears the date of its morning. */
export function nightText(night: string): string {
  return formatTime(`${night}T00:00:00+09:00`, 'date', language.value);
}

export function whereText(district: { name: string }, road: RoadClass): string {
  return `${district.name} ${snow.value.road[road]}`;
}

export function districtName(board: Board | undefined, code: string): string {
  return board?.districts.find((one) => one.code === code)?.name ?? code;
}

/** The reason that decided, in one sentence; what a person wrote where a person decided. */
export function whyText(decision: Decision | null | undefined): string {
  if (!decision) {
    return '';
  }
  return decision.why || (decision.reasons[0]?.text[language.value] ?? '');
}

/** That it was made late because the program was away, in a sentence; empty where it was in time. */
export function lateText(decision: Decision | null | undefined): string {
  return decision?.reasons.find((one) => one.code === 'late')?.text[language.value] ?? '';
}

/** What waits for whom, the most pressing first. */
export type Need =
  | { kind: 'ask' | 'approval'; district: BoardDistrict; road: BoardRoad }
  | { kind: 'unanswered' | 'waiting'; request: Board['requests'][number] }
  | { kind: 'lost'; post: Board['posts'][number] }
  | { kind: 'camera'; camera: Camera };

export function needsOf(board: Board): Need[] {
  const roads = board.districts.flatMap((district) => district.roads.map((road) => ({ district, road })));
  const asks = roads.filter(({ road }) => road.verdict === 'ask');
  const approvals = roads.filter(({ road }) => road.waitsForApproval);
  const requests = (state: string) => board.requests.filter((one) => one.state === state);
  return [
    ...requests('unanswered').map((request): Need => ({ kind: 'unanswered', request })),
    ...asks.map(({ district, road }): Need => ({ kind: 'ask', district, road })),
    ...approvals.map(({ district, road }): Need => ({ kind: 'approval', district, road })),
    ...requests('asked').map((request): Need => ({ kind: 'waiting', request })),
    ...board.posts.filter((post) => post.state === 'lost').map((post): Need => ({ kind: 'lost', post })),
    ...board.cameras.filter((camera) => camera.troubles.length > 0).map((camera): Need => ({ kind: 'camera', camera })),
  ];
}
