import '../rules/rules.css';
import '../snow/snow.css';
import './platform.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { NotAllowed } from '../not-allowed.tsx';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { Applications } from './applications.tsx';
import { Clients } from './clients.tsx';
import { DatasetPage, Datasets } from './datasets.tsx';
import { DevicePage } from './device.tsx';
import { DeviceNew } from './device-form.tsx';
import { DeviceList } from './device-list.tsx';
import { Entities, EntityPage } from './entities.tsx';
import { History } from './history.tsx';
import { Letters } from './letters.tsx';
import { ModelPage, Models } from './models.tsx';
import { ServicePage } from './service-form.tsx';
import { Services } from './services.tsx';
import { SlowQueries } from './slow.tsx';
import { Subscriptions } from './subscriptions.tsx';
import { platform } from './texts.ts';
import { Types } from './types.tsx';
import { Usage } from './usage.tsx';

// How the data linkage platform is doing, and who uses it: loaded when first looked at.

/** In the order of the menu, each with what one must be allowed to see there. */
const screens = {
  types: [Types, 'gateway.console.read'],
  devices: [DeviceList, 'iot.device.read'],
  subscriptions: [Subscriptions, 'gateway.console.read'],
  letters: [Letters, 'broker.dead_letter.read'],
  history: [History, 'broker.history_rule.read'],
  models: [Models, 'catalog.model.read'],
  datasets: [Datasets, 'catalog.dataset.read'],
  programs: [Applications, 'id.program.read'],
  clients: [Clients, 'gateway.console.read'],
  usage: [Usage, 'gateway.console.read'],
  services: [Services, 'gateway.service.read'],
  slow: [SlowQueries, 'gateway.console.read'],
} as const;
type Name = keyof typeof screens;

/** Screens below one of the menu. */
const below: Record<string, [() => JSX.Element, Name]> = {
  entities: [Entities, 'types'],
  entity: [EntityPage, 'types'],
  device: [DevicePage, 'devices'],
  'device-new': [DeviceNew, 'devices'],
  model: [ModelPage, 'models'],
  dataset: [DatasetPage, 'datasets'],
  service: [ServicePage, 'services'],
};

function screenOf(page: string): [() => JSX.Element, Name] | undefined {
  if (Object.hasOwn(screens, page)) {
    return [screens[page as Name][0], page as Name];
  }
  return Object.hasOwn(below, page) ? below[page] : undefined;
}

export function PlatformArea() {
  const texts = platform.value.nav;
  const [, , , page = '', rest] = path.value.split('/');
  const shown = page === '' ? 'types' : page;
  const [Found, current] = (rest === undefined && screenOf(shown)) || [NotFound, undefined];
  const Screen = current === undefined || may(screens[current][1]) ? Found : NotAllowed;
  const names = (Object.keys(screens) as Name[]).filter((name) => may(screens[name][1]));
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/platform" first="types" current={current} />
      <Screen key={shown} />
    </>
  );
}
