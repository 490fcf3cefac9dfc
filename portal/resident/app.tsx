import { Banner } from '../ui/banner.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { later } from '../ui/later.ts';
import type { Area } from '../ui/later.ts';
import { path } from '../ui/router.ts';
import { ui } from '../ui/texts.ts';
import { Coupon } from './coupon.tsx';
import { Coupons } from './coupons.tsx';
import { Home } from './home.tsx';
import { StillThere } from './idle.tsx';
import { Later } from './later.tsx';
import { Outing, isOuting } from './outing/later.tsx';
import { Points } from './points.tsx';
import { ReadAloud } from './read-aloud.tsx';
import { Settings } from './settings.tsx';
import { Back, Big, Heading, Trouble, Waiting } from './show.tsx';
import { begin, finish, leaveFailed, may, session, smartIdHref, startProblem } from './state.ts';
import { TakeCoupon } from './take-coupon.tsx';
import { town } from './texts.ts';

export function App() {
  return (
    <div class="page town">
      <header class="town-top not-read">
        <span class="brand">{ui.value.brand}</span>
        <span class="town-tools">
          <ReadAloud />
          <LanguageSwitch />
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        <Screen />
      </main>
      <StillThere />
    </div>
  );
}

function Screen() {
  if (path.value === '/resident/settings') {
    return <Settings />;
  }
  if (startProblem.value) {
    return (
      <>
        <Heading title={town.value.start.title} />
        <Trouble problem={startProblem.value} again={() => void begin()} />
      </>
    );
  }
  if (session.value === undefined) {
    return <Waiting />;
  }
  if (session.value === 'none') {
    return <Start />;
  }
  return may('points.own.read') ? <Routed /> : <NotAResident />;
}

function Start() {
  const texts = town.value.start;
  return (
    <>
      <Heading title={texts.title} />
      {leaveFailed.value && (
        <>
          <Banner kind="error" live>
            <p class="banner-title">{town.value.leave.failed}</p>
          </Banner>
          <Big onClick={() => void finish()}>{town.value.idle.leave}</Big>
        </>
      )}
      <p>{texts.lead}</p>
      <a class="button button-fill big" href={smartIdHref(path.value)}>
        {texts.enter}
      </a>
    </>
  );
}

function NotAResident() {
  const texts = town.value.start;
  return (
    <>
      <Heading title={texts.title} />
      <p>{texts.other}</p>
      <Big onClick={() => void finish()}>{texts.asOther}</Big>
    </>
  );
}

/** By the first part of their path. */
const areas: Record<string, Area> = {
  health: later(async () => (await import('./health/area.tsx')).HealthArea),
  surveys: later(async () => (await import('./surveys/area.tsx')).SurveysArea),
  consult: later(async () => (await import('./consult/area.tsx')).ConsultArea),
  inbox: later(async () => (await import('./news/inbox.tsx')).Inbox),
  help: later(async () => (await import('./help/area.tsx')).HelpArea),
  tablet: later(async () => (await import('./tablet/area.tsx')).TabletArea),
};

function Routed() {
  const [, , name = ''] = path.value.split('/');
  const area = Object.hasOwn(areas, name) ? areas[name] : undefined;
  if (area) {
    return <Later key={name} area={area} />;
  }
  const coupon = /^\/resident\/coupons\/(\d{1,15})$/.exec(path.value)?.[1];
  const offer = /^\/resident\/coupons\/take\/([A-Za-z0-9_-]{1,40})$/.exec(path.value)?.[1];
  if (coupon !== undefined) {
    return <Coupon key={coupon} serial={Number(coupon)} />;
  }
  if (offer !== undefined) {
    return <TakeCoupon key={offer} code={offer} />;
  }
  if (isOuting(path.value)) {
    return <Outing />;
  }
  switch (path.value) {
    case '/resident':
    case '/resident/':
      return <Home />;
    case '/resident/points':
      return <Points />;
    case '/resident/coupons':
      return <Coupons />;
    default:
      return (
        <>
          <Back />
          <Heading title={town.value.product} />
          <p>{town.value.missing}</p>
        </>
      );
  }
}
