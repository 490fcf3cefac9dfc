import '../rules/rules.css';
import '../snow/snow.css';
import '../platform/platform.css';
import './health.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { NotAllowed } from '../not-allowed.tsx';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { Limits } from './limits.tsx';
import { PersonPage, Persons } from './person.tsx';
import { Queue } from './queue.tsx';
import { Risks } from './risks.tsx';
import { Station } from './station.tsx';
import { TaskPage } from './task.tsx';
import { health } from './texts.ts';

// What nurses see to, and what is written down at the station: loaded when first looked at.

/** In the order of the menu, each with what one must be allowed to do there. */
const screens = {
  queue: [Queue, 'health.task.keep'],
  risks: [Risks, 'health.person.read'],
  persons: [Persons, 'health.person.read'],
  station: [Station, 'health.station.record'],
  limits: [Limits, 'health.thresholds.read'],
} as const;
type Name = keyof typeof screens;

/** Screens of one task and of one person, each below one of the menu. */
const below: Record<string, [() => JSX.Element, Name]> = {
  task: [TaskPage, 'queue'],
  // As messages to nurses link to it.
  tasks: [TaskPage, 'queue'],
  person: [PersonPage, 'persons'],
};

function screenOf(page: string, id: string | undefined): [() => JSX.Element, Name] | undefined {
  if (id !== undefined) {
    return Object.hasOwn(below, page) ? below[page] : undefined;
  }
  return Object.hasOwn(screens, page) ? [screens[page as Name][0], page as Name] : undefined;
}

export function HealthArea() {
  const texts = health.value.nav;
  const [, , , page = '', id, rest] = path.value.split('/');
  const names = (Object.keys(screens) as Name[]).filter((name) => may(screens[name][1]));
  // Who keeps the station only begins there.
  const shown = page === '' ? (names[0] ?? 'queue') : page;
  const [Found, current] = (rest === undefined && screenOf(shown, id)) || [NotFound, undefined];
  const Screen = current === undefined || may(screens[current][1]) ? Found : NotAllowed;
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/health" first={names[0]} current={current} />
      <Screen key={`${shown} ${id ?? ''}`} />
    </>
  );
}
