import '../rules/rules.css';
import '../snow/snow.css';
import '../platform/platform.css';
import '../lending/lending.css';
import '../community/community.css';
import './coupons.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { CampaignNew, CampaignPage } from './campaign.tsx';
import { Campaigns } from './campaigns.tsx';
import { Find } from './find.tsx';
import { Issue } from './issue.tsx';
import { Keys } from './keys.tsx';
import { CouponPage } from './one.tsx';
import { PersonPage, Persons } from './persons.tsx';
import { Reports } from './reports.tsx';
import { SettlementScreen } from './settlement.tsx';
import { coupons } from './texts.ts';
import { Tills } from './tills.tsx';

// Coupons and tickets (A12): loaded when first looked at.

/** In the order of the menu, each with what one must be allowed to do there. */
const screens = {
  campaigns: [Campaigns, 'coupons.campaign.read'],
  issue: [Issue, 'coupons.coupon.issue'],
  find: [Find, 'coupons.coupon.read'],
  persons: [Persons, 'coupons.coupon.read'],
  tills: [Tills, 'coupons.campaign.read'],
  keys: [Keys, 'coupons.key.write'],
  settlement: [SettlementScreen, 'coupons.settlement.read'],
  reports: [Reports, 'coupons.campaign.read'],
} as const;
type Name = keyof typeof screens;
type Screen = readonly [() => JSX.Element, Name, string];

/** Screens below one of the menu. */
const make: Screen = [CampaignNew, 'campaigns', 'coupons.campaign.write'];
const ofOne: Record<string, Screen> = {
  campaign: [CampaignPage, 'campaigns', 'coupons.campaign.read'],
  coupon: [CouponPage, 'find', 'coupons.coupon.read'],
  person: [PersonPage, 'persons', 'coupons.coupon.read'],
};

function screenOf(page: string, id: string | undefined): Screen | undefined {
  if (id !== undefined) {
    return Object.hasOwn(ofOne, page) ? ofOne[page] : undefined;
  }
  if (page === 'campaign-new') {
    return make;
  }
  return Object.hasOwn(screens, page)
    ? [screens[page as Name][0], page as Name, screens[page as Name][1]]
    : undefined;
}

export function CouponsArea() {
  const texts = coupons.value.nav;
  const [, , , page = '', id, rest] = path.value.split('/');
  const shown = page === '' ? 'campaigns' : page;
  const found = rest === undefined ? screenOf(shown, id) : undefined;
  const allowed = found && may(found[2]) ? found : undefined;
  const Screen = allowed?.[0] ?? NotFound;
  const names = (Object.keys(screens) as Name[]).filter((name) => may(screens[name][1]));
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/coupons" first="campaigns" current={allowed?.[1]} />
      <Screen key={`${shown} ${id ?? ''}`} />
    </>
  );
}
