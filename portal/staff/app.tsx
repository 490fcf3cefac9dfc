import { signal } from '@preact/signals';
import { whenSignedOut, whenToldTheTime } from '../api/client.ts';
import { getSession, openSession } from '../api/session.ts';
import type { Problem } from '../api/types.ts';
import { Loading, ProblemView } from '../ui/problem.tsx';
import { learnClock } from '../ui/clock.ts';
import { later, useLater } from '../ui/later.ts';
import type { Area } from '../ui/later.ts';
import { navigate, path } from '../ui/router.ts';
import { Devices } from './devices.tsx';
import { ImportErrors } from './import-errors.tsx';
import { Imports } from './imports.tsx';
import { NotFound } from './not-found.tsx';
import { Overview } from './overview.tsx';
import { Shell } from './shell.tsx';
import { SignIn, signInNotice } from './sign-in.tsx';
import { forget, may, session, startLive } from './state.ts';
import { StationPage } from './station.tsx';

const signInPath = '/staff/sign-in';
/** Open: who has nothing yet begins there. */
const signUpPath = '/staff/developer-start';
const startProblem = signal<Problem | undefined>();

function toSignIn(): void {
  forget();
  if (path.peek() !== signInPath && path.peek() !== signUpPath) {
    const here = path.peek() + location.search;
    navigate(`${signInPath}?${new URLSearchParams({ next: here })}`, 'replace');
  }
}

whenToldTheTime(learnClock);

whenSignedOut(() => {
  if (session.peek()) {
    signInNotice.value = 'again';
  }
  toSignIn();
});

/** The one-time code of a link `/staff/#code=…`; it leaves the address bar and the history before it is used. */
function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code !== null) {
    history.replaceState(null, '', location.pathname + location.search);
  }
  return code;
}

export async function start(): Promise<void> {
  startProblem.value = undefined;
  if (path.peek() === '/staff') {
    navigate('/staff/', 'replace');
  }
  const code = takeCode();
  if (code !== null) {
    const opened = await openSession({ code });
    if (!opened.ok) {
      signInNotice.value = 'codeRefused';
    }
  }
  const answer = await getSession();
  if (answer.ok) {
    session.value = answer.value;
    signInNotice.value = undefined;
    startLive();
    if (path.peek() === signInPath) {
      navigate('/staff/', 'replace');
    }
  } else if (answer.problem.status === 401) {
    toSignIn();
  } else {
    startProblem.value = answer.problem;
  }
}

export function App() {
  if (path.value === signInPath) {
    return <SignIn />;
  }
  if (path.value === signUpPath) {
    return <Later area={signUp} />;
  }
  if (startProblem.value) {
    return (
      <main class="page page-narrow">
        <ProblemView problem={startProblem.value} retry={() => void start()} />
      </main>
    );
  }
  return session.value ? (
    <Shell>
      <Screen />
    </Shell>
  ) : (
    <main class="page">
      <Loading />
    </main>
  );
}

function Screen() {
  const [, , area, id, part] = path.value.split('/');
  if (area === undefined || area === '') {
    const first = firstOf();
    return first ? <Later key={first} area={areas[first] as Area} /> : <Overview />;
  }
  const shown = Object.hasOwn(areas, area) ? areas[area] : undefined;
  if (shown) {
    return <Later key={area} area={shown} />;
  }
  if (area === 'stations' && id && part === undefined) {
    return <StationPage key={id} id={decodeURIComponent(id)} />;
  }
  if (area === 'devices' && id === undefined) {
    return <Devices />;
  }
  if (area === 'imports' && id === undefined) {
    return <Imports />;
  }
  if (area === 'imports' && /^\d{1,15}$/.test(id ?? '') && part === undefined) {
    return <ImportErrors key={id} id={Number(id)} />;
  }
  return <NotFound />;
}

/** Where somebody begins who sees no weather: at what their role is for. */
function firstOf(): string | undefined {
  if (may('weather.station.read')) {
    return undefined;
  }
  if (may('health.task.keep')) {
    return 'health';
  }
  if (may('devices.register.read')) {
    return 'lending';
  }
  return may('community.person.read') || may('community.slot.read') ? 'community' : 'developer';
}

const areas: Record<string, Area> = {
  snow: later(async () => (await import('./snow/area.tsx')).SnowArea),
  rules: later(async () => (await import('./rules/area.tsx')).RulesArea),
  platform: later(async () => (await import('./platform/area.tsx')).PlatformArea),
  developer: later(async () => (await import('./developer/area.tsx')).DeveloperArea),
  people: later(async () => (await import('./people/area.tsx')).PeopleArea),
  figures: later(async () => (await import('./figures/area.tsx')).FiguresArea),
  community: later(async () => (await import('./community/area.tsx')).CommunityArea),
  crm: later(async () => (await import('./crm/area.tsx')).CrmArea),
  health: later(async () => (await import('./health/area.tsx')).HealthArea),
  lending: later(async () => (await import('./lending/area.tsx')).LendingArea),
  coupons: later(async () => (await import('./coupons/area.tsx')).CouponsArea),
  points: later(async () => (await import('./points/area.tsx')).PointsArea),
  inquiries: later(async () => (await import('./inquiries/area.tsx')).InquiriesArea),
  surveys: later(async () => (await import('./surveys/area.tsx')).SurveysArea),
  inbox: later(async () => (await import('./inbox/inbox.tsx')).Inbox),
};

const signUp = later(async () => (await import('./developer/sign-up.tsx')).SignUp);

/** Parts of their own, loaded when first looked at. */
function Later({ area }: { area: Area }) {
  const { Area, failed, again } = useLater(area);
  if (failed) {
    return <ProblemView problem={{ title: '', status: 0, code: 'network' }} retry={again} />;
  }
  return Area ? <Area /> : <Loading />;
}
