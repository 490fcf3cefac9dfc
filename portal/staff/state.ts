import { batch, computed, signal } from '@preact/signals';
import { everyInterval, followLive } from '../api/live.ts';
import type { LiveState } from '../api/live.ts';
import type { Observation, Problem, Session, Station, Summary } from '../api/types.ts';
import { getStations, getSummary, livePath } from '../api/weather.ts';
import { startUnread, stopUnread } from './inbox/unread.ts';

// What the whole console shares: who is signed in, and the stations as they are now.

export const session = signal<Session | undefined>();
export const stations = signal<ReadonlyMap<string, Station> | undefined>();
export const summary = signal<Summary | undefined>();
export const loadProblem = signal<Problem | undefined>();
export const live = signal<LiveState>('connecting');

// The server's clock, not the desk's: ages are counted from the last `now` it told plus the time since.
const clockOffsetMs = signal(0);
const tick = signal(Date.now());
export const nowMs = computed(() => tick.value + clockOffsetMs.value);

/** Whether the one who is signed in has that permission. */
export function may(permission: string): boolean {
  return session.value?.permissions.includes(permission) ?? false;
}

let following = false;

function takeSummary(next: Summary): void {
  batch(() => {
    summary.value = next;
    tick.value = Date.now();
    clockOffsetMs.value = new Date(next.now).getTime() - Date.now();
  });
}

export async function refresh(): Promise<boolean> {
  const [nextSummary, nextStations] = await Promise.all([getSummary(), getStations()]);
  if (!following) {
    return false; // signed out meanwhile: nothing of the old session may stay
  }
  batch(() => {
    if (nextSummary.ok) {
      takeSummary(nextSummary.value);
    }
    if (nextStations.ok) {
      stations.value = new Map(nextStations.value.map((station) => [station.id, station]));
    }
    loadProblem.value = nextStations.ok ? undefined : nextStations.problem;
  });
  return nextSummary.ok && nextStations.ok;
}

/** The station as it is after an observation; an older one than shown changes nothing. */
export function applyObservation(station: Station, observation: Observation): Station {
  if (station.observedAt && observation.observedAt < station.observedAt) {
    return station;
  }
  return {
    ...station,
    observedAt: observation.observedAt,
    values: { ...station.values, ...observation.values },
    state: observation.state,
    reasons: observation.state === station.state ? station.reasons : [],
  };
}

// Observations come in bursts of a whole prefecture; they are applied together, ten times a second at most.
let waiting: Observation[] = [];

function takeObservation(observation: Observation): void {
  if (waiting.length === 0) {
    setTimeout(applyWaiting, 100);
  }
  waiting.push(observation);
}

function applyWaiting(): void {
  const observations = waiting;
  waiting = [];
  const next = new Map(stations.peek() ?? []);
  for (const observation of observations) {
    const station = next.get(observation.id);
    if (station) {
      next.set(observation.id, applyObservation(station, observation));
    }
  }
  stations.value = next;
}

let stopLive: (() => void) | undefined;
let stopTick: (() => void) | undefined;

// A browser holds six HTTP/1.1 connections to one server for all its tabs, and a live stream keeps one for itself.
// So only a tab that is looked at has one; a tab that is looked at again asks for what it missed.
function followWhileVisible(): void {
  stopLive?.();
  stopLive = undefined;
  const sees = session.peek()?.permissions.includes('weather.station.read') ?? false;
  if (!following || !sees || document.visibilityState === 'hidden') {
    return;
  }
  void refresh();
  stopLive = followLive({
    makeSource: () => new EventSource(livePath()),
    poll: refresh,
    onState: (state) => {
      live.value = state;
    },
    on: { observation: takeObservation, summary: takeSummary },
    every: everyInterval,
  });
}

document.addEventListener('visibilitychange', followWhileVisible);

export function startLive(): void {
  if (following) {
    return;
  }
  following = true;
  stopTick = everyInterval(15_000, () => {
    tick.value = Date.now();
  });
  if (session.peek()?.permissions.includes('notify.inbox.read')) {
    startUnread();
  }
  followWhileVisible();
}

/** Ends the live stream and forgets everything that was shown to the one who was signed in. */
export function forget(): void {
  following = false;
  stopUnread();
  stopLive?.();
  stopTick?.();
  stopLive = undefined;
  stopTick = undefined;
  waiting = [];
  batch(() => {
    session.value = undefined;
    stations.value = undefined;
    summary.value = undefined;
    loadProblem.value = undefined;
    live.value = 'connecting';
  });
}
