import '../rules/rules.css';
import '../snow/snow.css';
import '../snow/enter/enter.css';
import '../platform/platform.css';
import '../community/community.css';
import './points.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { CardScreen } from './card.tsx';
import { Corrections } from './corrections.tsx';
import { EventScreen } from './event-form.tsx';
import { Events } from './events.tsx';
import { PersonScreen, Persons } from './person.tsx';
import { RuleScreen } from './rule-form.tsx';
import { SettingScreen } from './setting-form.tsx';
import { SettlementScreen } from './settlement.tsx';
import { Shops } from './shops.tsx';
import { SummaryScreen } from './summary.tsx';
import { points } from './texts.ts';

// Points for what people do (A5), as the town sees to them: loaded when first looked at.

/** In the order of the menu, each with what one must be allowed to do there. */
const screens = {
  card: [CardScreen, 'points.card.read'],
  persons: [Persons, 'points.person.read'],
  corrections: [Corrections, 'points.person.read'],
  events: [Events, 'points.person.read'],
  shops: [Shops, 'points.card.read'],
  settlement: [SettlementScreen, 'points.settlement.read'],
  summary: [SummaryScreen, 'points.settlement.read'],
} as const;
type Name = keyof typeof screens;

/** Screens of one thing, which have its name after them, and the screen of the menu that they belong to. */
const ofOne: Record<string, [() => JSX.Element, Name, permission: string]> = {
  rule: [RuleScreen, 'card', 'points.card.write'],
  setting: [SettingScreen, 'card', 'points.card.write'],
  persons: [PersonScreen, 'persons', 'points.person.read'],
  event: [EventScreen, 'events', 'points.card.write'],
};

function screenOf(page: string, id: string | undefined): [() => JSX.Element, Name] | undefined {
  if (id !== undefined) {
    const found = Object.hasOwn(ofOne, page) ? ofOne[page] : undefined;
    return found && may(found[2]) ? [found[0], found[1]] : undefined;
  }
  const found = Object.hasOwn(screens, page) ? screens[page as Name] : undefined;
  return found && may(found[1]) ? [found[0], page as Name] : undefined;
}

export function PointsArea() {
  const texts = points.value.nav;
  const [, , , page = '', id, rest] = path.value.split('/');
  const shown = page === '' ? 'card' : page;
  const [Screen, current] = (rest === undefined && screenOf(shown, id)) || [NotFound, undefined];
  const names = (Object.keys(screens) as Name[]).filter((name) => may(screens[name][1]));
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/points" first="card" current={current} />
      <Screen key={`${shown} ${id ?? ''}`} />
    </>
  );
}
