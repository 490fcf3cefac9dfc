import type { Position } from '../../api/community.ts';

// Where somebody is, asked of the browser on a press only and told to the server with that one question; not kept.

const waitMs = 15_000;

export function findPosition(): Promise<Position | undefined> {
  return new Promise((found) => {
    if (!('geolocation' in navigator)) {
      found(undefined);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found({ lon: coords.longitude, lat: coords.latitude }),
      () => found(undefined),
      { enableHighAccuracy: true, timeout: waitMs, maximumAge: 60_000 },
    );
  });
}

/** "town-bus:1001_01" as the choices of a person say it. */
export type StopKey = { feed: string; stop: string };

export function stopKeyIn(text: string): StopKey | undefined {
  const mid = text.indexOf(':');
  return mid > 0 && mid < text.length - 1 ? { feed: text.slice(0, mid), stop: text.slice(mid + 1) } : undefined;
}

export function stopKeyText({ feed, stop }: StopKey): string {
  return `${feed}:${stop}`;
}
