import '../rules/rules.css';
import '../snow/snow.css';
import './platform.css';
import type { JSX } from 'preact';
import { Link } from '../../ui/link.tsx';
import { path } from '../../ui/router.ts';
import { NotFound } from '../not-found.tsx';
import { Clients } from './clients.tsx';
import { Entities, EntityPage } from './entities.tsx';
import { Services } from './services.tsx';
import { SlowQueries } from './slow.tsx';
import { Subscriptions } from './subscriptions.tsx';
import { platform } from './texts.ts';
import { Types } from './types.tsx';
import { Usage } from './usage.tsx';

// How the data linkage platform is doing, and who uses it: loaded when first looked at.

const screens = {
  types: Types,
  subscriptions: Subscriptions,
  clients: Clients,
  usage: Usage,
  services: Services,
  slow: SlowQueries,
};
type Name = keyof typeof screens;
const below: Record<string, () => JSX.Element> = { ...screens, entities: Entities, entity: EntityPage };

export function PlatformArea() {
  const texts = platform.value.nav;
  const [, , , page = '', rest] = path.value.split('/');
  const shown = page === '' ? 'types' : page;
  const names = Object.keys(screens) as Name[];
  const Screen = (rest === undefined && Object.hasOwn(below, shown) && below[shown]) || NotFound;
  return (
    <>
      <nav class="sub-nav" aria-label={texts.label}>
        {names.map((name) => (
          <Link
            key={name}
            href={name === 'types' ? '/staff/platform' : `/staff/platform/${name}`}
            class="sub-nav-link"
            current={name === shown || (name === 'types' && shown.startsWith('entit'))}
          >
            {texts[name]}
          </Link>
        ))}
      </nav>
      <Screen key={shown} />
    </>
  );
}
