import '../rules/rules.css';
import '../snow/snow.css';
import '../platform/platform.css';
import './lending.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { NotAllowed } from '../not-allowed.tsx';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { BriefingNew, BriefingPage, Briefings } from './briefings.tsx';
import { CallNew } from './call-form.tsx';
import { CallPage } from './call.tsx';
import { Calls } from './calls.tsx';
import { Persons } from './persons.tsx';
import { RegisterScreen } from './register.tsx';
import { Stocktake } from './stocktake.tsx';
import { SupportScreen } from './support.tsx';
import { TabletPage } from './tablet.tsx';
import { lending } from './texts.ts';
import { Work } from './work.tsx';

// Tablets that are lent, the people who are recruited for them, and the help they get: loaded when first looked at.

/** In the order of the menu, each with what one must be allowed to do there. */
const screens = {
  register: [RegisterScreen, 'devices.register.read'],
  work: [Work, 'devices.register.read'],
  calls: [Calls, 'devices.call.read'],
  briefings: [Briefings, 'devices.call.read'],
  support: [SupportScreen, 'devices.person.serve'],
  persons: [Persons, 'devices.person.serve'],
} as const;
type Name = keyof typeof screens;

/** A screen, where it stands in the menu, and what more one must be allowed to do there. */
type Opened = [() => JSX.Element, Name, string?];

/** Screens below one of the menu; those of one thing have its code or serial number after them. */
const below: Record<string, Opened> = {
  stocktake: [Stocktake, 'register'],
  'call-new': [CallNew, 'calls', 'devices.call.write'],
  'briefing-new': [BriefingNew, 'briefings', 'devices.call.write'],
};
const ofOne: Record<string, Opened> = {
  tablet: [TabletPage, 'register', 'devices.loan.write'],
  call: [CallPage, 'calls', 'devices.person.serve'],
  briefing: [BriefingPage, 'briefings', 'devices.person.serve'],
};

function screenOf(page: string, id: string | undefined): Opened | undefined {
  if (id !== undefined) {
    return Object.hasOwn(ofOne, page) ? ofOne[page] : undefined;
  }
  if (Object.hasOwn(screens, page)) {
    return [screens[page as Name][0], page as Name];
  }
  return Object.hasOwn(below, page) ? below[page] : undefined;
}

export function LendingArea() {
  const texts = lending.value.nav;
  const [, , , page = '', id, rest] = path.value.split('/');
  const shown = page === '' ? 'register' : page;
  const found = rest === undefined ? screenOf(shown, id) : undefined;
  const isAllowed = found !== undefined && may(screens[found[1]][1]) && (found[2] === undefined || may(found[2]));
  const Screen = found ? (isAllowed ? found[0] : NotAllowed) : NotFound;
  const names = (Object.keys(screens) as Name[]).filter((name) => may(screens[name][1]));
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/lending" first="register" current={found?.[1]} />
      <Screen key={`${shown} ${id ?? ''}`} />
    </>
  );
}
