import type { ComponentChildren } from 'preact';
import { closeSession } from '../api/session.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/number.ts';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { navigate, path } from '../ui/router.ts';
import { ui } from '../ui/texts.ts';
import { formatTime } from '../ui/time.ts';
import { unread } from './inbox/unread.ts';
import { signInNotice } from './sign-in.tsx';
import { forget, live, may, nowMs, session, summary } from './state.ts';
import { staff } from './texts.ts';
import { staffText } from './who/staff-name.ts';

async function signOut(): Promise<void> {
  await closeSession();
  forget();
  signInNotice.value = 'left';
  navigate('/staff/sign-in');
}

function LiveChip() {
  const texts = staff.value.live;
  return (
    <p class={`live live-${live.value}`} role="status">
      <span class="live-mark" aria-hidden="true" />
      <span>{texts[live.value]}</span>
    </p>
  );
}

function Navigation() {
  const texts = staff.value.nav;
  const here = path.value;
  return (
    <nav class="main-nav" aria-label={texts.label}>
      {may('weather.station.read') && (
        <Link href="/staff/" class="main-nav-link" current={here === '/staff/' || here.startsWith('/staff/stations/')}>
          {texts.overview}
        </Link>
      )}
      {['provider', 'developer'].includes(session.value?.role ?? '') && (
        <Link href="/staff/developer" class="main-nav-link" current={here.startsWith('/staff/developer')}>
          {texts.developer}
        </Link>
      )}
      {may('gateway.console.read') && (
        <Link href="/staff/platform" class="main-nav-link" current={here.startsWith('/staff/platform')}>
          {texts.platform}
        </Link>
      )}
      {may('id.account.read') && (
        <Link href="/staff/people" class="main-nav-link" current={here.startsWith('/staff/people')}>
          {texts.people}
        </Link>
      )}
      {may('kpis.page.read') && (
        <Link href="/staff/figures" class="main-nav-link" current={here.startsWith('/staff/figures')}>
          {texts.figures}
        </Link>
      )}
      {may('survey.wave.read') && (
        <Link href="/staff/surveys" class="main-nav-link" current={here.startsWith('/staff/surveys')}>
          {texts.surveys}
        </Link>
      )}
      {(may('community.person.read') || may('community.slot.read')) && (
        <Link href="/staff/community" class="main-nav-link" current={here.startsWith('/staff/community')}>
          {texts.community}
        </Link>
      )}
      {(may('crm.person.read') || may('crm.campaign.read')) && (
        <Link href="/staff/crm" class="main-nav-link" current={here.startsWith('/staff/crm')}>
          {texts.crm}
        </Link>
      )}
      {(may('health.task.keep') || may('health.station.record') || may('health.thresholds.read')) && (
        <Link href="/staff/health" class="main-nav-link" current={here.startsWith('/staff/health')}>
          {texts.health}
        </Link>
      )}
      {may('devices.register.read') && (
        <Link href="/staff/lending" class="main-nav-link" current={here.startsWith('/staff/lending')}>
          {texts.lending}
        </Link>
      )}
      {may('coupons.campaign.read') && (
        <Link href="/staff/coupons" class="main-nav-link" current={here.startsWith('/staff/coupons')}>
          {texts.coupons}
        </Link>
      )}
      {may('inquiries.inquiry.read') && (
        <Link href="/staff/inquiries" class="main-nav-link" current={here.startsWith('/staff/inquiries')}>
          {texts.inquiries}
        </Link>
      )}
      {(may('points.person.read') || may('points.settlement.read')) && (
        <Link href="/staff/points" class="main-nav-link" current={here.startsWith('/staff/points')}>
          {texts.points}
        </Link>
      )}
      <OfStaff />
    </nav>
  );
}

/** Weather, its devices, snow, and what follows from them. */
function OfStaff() {
  const texts = staff.value.nav;
  const here = path.value;
  const toCheck = (summary.value?.silent ?? 0) + (summary.value?.strange ?? 0);
  return (
    <>
      {may('snow.night.read') && (
        <Link href="/staff/snow" class="main-nav-link" current={here.startsWith('/staff/snow')}>
          {texts.snow}
        </Link>
      )}
      {may('rules.rule.read') && (
        <Link href="/staff/rules" class="main-nav-link" current={here.startsWith('/staff/rules')}>
          {texts.rules}
        </Link>
      )}
      {may('notify.inbox.read') && (
        <Link href="/staff/inbox" class="main-nav-link" current={here.startsWith('/staff/inbox')}>
          {texts.inbox}
          {unread.value > 0 && <span class="count">{texts.unread(formatCount(unread.value))}</span>}
        </Link>
      )}
      {may('weather.station.read') && (
        <Link href="/staff/devices" class="main-nav-link" current={here === '/staff/devices'}>
          {texts.devices}
          {toCheck > 0 && <span class="count">{formatCount(toCheck)}</span>}
        </Link>
      )}
      {may('weather.import.read') && (
        <Link href="/staff/imports" class="main-nav-link" current={here.startsWith('/staff/imports')}>
          {texts.imports}
        </Link>
      )}
    </>
  );
}

export function Shell({ children }: { children: ComponentChildren }) {
  const texts = staff.value;
  const who = session.value;
  return (
    <div class="page">
    <div class="shell">
      <a class="skip" href="#main">
        {ui.value.skip}
      </a>
      <header class="top">
        <div class="top-brand">
          <span class="brand">{ui.value.brand}</span>
          <span class="product">{texts.product}</span>
          <span class="tenant">{who?.tenant.name}</span>
        </div>
        <Navigation />
        <div class="top-tools">
          <p class="clock number">{texts.live.at(formatTime(nowMs.value, 'dateTime', language.value))}</p>
          {may('weather.station.read') && <LiveChip />}
          <LanguageSwitch />
          <span class="who">{who && texts.signedInAs(staffText(who.subject), texts.roles[who.role] ?? who.role)}</span>
          <Button kind="text" size="sm" onClick={() => void signOut()}>
            {texts.signOut}
          </Button>
        </div>
      </header>
      {summary.value?.generated && (
        <section class="strip" aria-label={texts.notice}>
          <Banner kind="warning">
            <p class="banner-title">{texts.generated}</p>
          </Banner>
        </section>
      )}
      {live.value === 'offline' && (
        <section class="strip" aria-label={texts.notice}>
          <Banner kind="error" live>
            <p class="banner-title">{texts.live.offline}</p>
            <p>{texts.live.offlineLong}</p>
          </Banner>
        </section>
      )}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
    </div>
  );
}
