import '../snow/snow.css';
import '../snow/enter/enter.css';
import '../rules/rules.css';
import './community.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { NotAllowed } from '../not-allowed.tsx';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { CheckIn } from './check-in.tsx';
import { ConsultationScreen, Consultations } from './consultations.tsx';
import { Notices } from './notices.tsx';
import { Places } from './places.tsx';
import { Poster } from './poster.tsx';
import { Programmes } from './programmes.tsx';
import { ReportScreen } from './report.tsx';
import { SessionForm } from './session-form.tsx';
import { SessionScreen } from './session.tsx';
import { Sessions } from './sessions.tsx';
import { numberOf } from './show.ts';
import { community } from './texts.ts';
import { Transit } from './transit.tsx';
import { Videos } from './videos.tsx';

// Events and who takes part, what a town tells, and how people get about. Loaded when first looked at.

/** In the order of the menu, each with what one must be allowed to see there. */
const screens = {
  sessions: [Sessions, 'community.info.read'],
  programmes: [Programmes, 'community.info.read'],
  notices: [Notices, 'community.local.write'],
  videos: [Videos, 'community.local.write'],
  places: [Places, 'community.info.read'],
  transit: [Transit, 'community.info.read'],
  consultations: [Consultations, 'community.slot.read'],
  report: [ReportScreen, 'community.report.read'],
} as const;
type Name = keyof typeof screens;

/** A part of one session: "" is the session itself. */
function ofSession(number: number, part: string): JSX.Element {
  switch (part) {
    case '':
      return <SessionScreen key={number} number={number} />;
    case 'edit':
      return <SessionForm key={number} number={number} />;
    case 'check-in':
      return <CheckIn key={number} number={number} />;
    case 'poster':
      return <Poster key={number} number={number} />;
    default:
      return <NotFound />;
  }
}

function Shown({ page, id, part }: { page: string; id: string; part: string }) {
  const number = numberOf(id);
  if (page === 'sessions' && id === 'new' && part === '') {
    return <SessionForm number={undefined} />;
  }
  if (page === 'sessions' && number !== undefined) {
    return ofSession(number, part);
  }
  if (page === 'consultations' && number !== undefined && part === '') {
    return <ConsultationScreen key={number} number={number} />;
  }
  const found = id === '' && Object.hasOwn(screens, page) ? screens[page as Name] : undefined;
  const Screen = found ? (may(found[1]) ? found[0] : NotAllowed) : NotFound;
  return <Screen key={page} />;
}

export function CommunityArea() {
  const texts = community.value.nav;
  const [, , , first = '', id = '', part = '', rest] = path.value.split('/');
  const page = first === '' ? 'sessions' : first;
  const names = (Object.keys(screens) as Name[]).filter((name) => may(screens[name][1]));
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/community" first="sessions" current={page} />
      {rest === undefined ? <Shown page={page} id={id} part={part} /> : <NotFound />}
    </>
  );
}
