import '../snow/snow.css';
import '../rules/rules.css';
import '../community/community.css';
import './crm.css';
import { path } from '../../ui/router.ts';
import { NotAllowed } from '../not-allowed.tsx';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { CampaignScreen } from './campaign.tsx';
import { Campaigns } from './campaigns.tsx';
import { Overview } from './overview.tsx';
import { PersonScreen, Persons } from './person.tsx';
import { SegmentScreen } from './segment.tsx';
import { Segments } from './segments.tsx';
import { Tasks } from './tasks.tsx';
import { crm } from './texts.ts';

// What residents do, whom to look after, and what came of what was proposed. Loaded when first looked at.

/** In the order of the menu, each with what one must be allowed to see there. */
const screens = {
  overview: [Overview, 'crm.summary.read'],
  tasks: [Tasks, 'crm.task.work'],
  persons: [Persons, 'crm.person.read'],
  segments: [Segments, 'crm.segment.read'],
  campaigns: [Campaigns, 'crm.campaign.read'],
} as const;
type Name = keyof typeof screens;

function Shown({ page, id }: { page: string; id: string }) {
  if (page === 'persons' && /^\d{1,15}$/.test(id)) {
    return <PersonScreen key={id} person={id} />;
  }
  if (page === 'segments' && id !== '') {
    return <SegmentScreen key={id} code={id === 'new' ? undefined : id} />;
  }
  if (page === 'campaigns' && id !== '') {
    return <CampaignScreen key={id} code={id === 'new' ? undefined : id} />;
  }
  const found = id === '' && Object.hasOwn(screens, page) ? screens[page as Name] : undefined;
  const Screen = found ? (may(found[1]) ? found[0] : NotAllowed) : NotFound;
  return <Screen key={page} />;
}

export function CrmArea() {
  const texts = crm.value.nav;
  const [, , , first = '', id = '', rest] = path.value.split('/');
  const names = (Object.keys(screens) as Name[]).filter((name) => may(screens[name][1]));
  // Who may not see the whole begins with what they may.
  const page = first === '' ? (names[0] ?? 'overview') : first;
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/crm" first={undefined} current={page} />
      {rest === undefined ? <Shown page={page} id={decodeURIComponent(id)} /> : <NotFound />}
    </>
  );
}
