import type { CameraDraft } from '../../api/types.ts';

// The road area and the stake that are drawn on a camera's picture, in shares of its width and height. Pure.

export type Spot = { x: number; y: number };
export type Drawing = { area: Spot[]; stake: { base: Spot; top: Spot; lengthCm: number } | null };
export type Handle = { of: 'area'; index: number } | { of: 'base' } | { of: 'top' };

export const pointsMax = 24;

const inside = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;

export function drawingOf(camera: CameraDraft): Drawing {
  return structuredClone({ area: camera.roadArea, stake: camera.stake ?? null });
}

export function spotOf(drawing: Drawing, handle: Handle): Spot | undefined {
  return handle.of === 'area' ? drawing.area[handle.index] : drawing.stake?.[handle.of];
}

export function moved(drawing: Drawing, handle: Handle, to: Spot): Drawing {
  const spot = { x: inside(to.x), y: inside(to.y) };
  if (handle.of === 'area') {
    return { ...drawing, area: drawing.area.map((one, index) => (index === handle.index ? spot : one)) };
  }
  return drawing.stake ? { ...drawing, stake: { ...drawing.stake, [handle.of]: spot } } : drawing;
}

/** A new point goes between the two neighbours whose side it is nearest to: the outline does not cross itself. */
export function withPoint(drawing: Drawing, at: Spot): Drawing {
  const spot = { x: inside(at.x), y: inside(at.y) };
  const { area } = drawing;
  if (area.length >= pointsMax) {
    return drawing;
  }
  if (area.length < 3) {
    return { ...drawing, area: [...area, spot] };
  }
  let nearest = 0;
  let least = Infinity;
  for (let index = 0; index < area.length; ++index) {
    const far = distanceToSide(spot, area[index] as Spot, area[(index + 1) % area.length] as Spot);
    if (far < least) {
      least = far;
      nearest = index;
    }
  }
  return { ...drawing, area: area.toSpliced(nearest + 1, 0, spot) };
}

export function withoutPoint(drawing: Drawing, index: number): Drawing {
  return { ...drawing, area: drawing.area.toSpliced(index, 1) };
}

/** An area is none at all, or at least a triangle. */
export function isSound(drawing: Drawing): boolean {
  return drawing.area.length === 0 || drawing.area.length >= 3;
}

function distanceToSide(spot: Spot, from: Spot, to: Spot): number {
  const length = (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
  const along = length === 0 ? 0 : ((spot.x - from.x) * (to.x - from.x) + (spot.y - from.y) * (to.y - from.y)) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(spot.x - from.x - share * (to.x - from.x), spot.y - from.y - share * (to.y - from.y));
}
