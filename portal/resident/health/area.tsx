import './health.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { Back, Heading } from '../show.tsx';
import { may } from '../state.ts';
import { town } from '../texts.ts';
import { Checks } from './checks.tsx';
import { Curves } from './curves.tsx';
import { Enter } from './enter.tsx';
import { EnterOne } from './enter-one.tsx';
import { entries } from './entered.ts';
import type { Entry } from './entered.ts';
import { Family, FamilyMember } from './family.tsx';
import { Jchs } from './jchs.tsx';
import { Kihon } from './kihon.tsx';
import { Sharing } from './sharing.tsx';
import { BodyStart } from './start.tsx';
import { Unwell } from './unwell.tsx';

const screens: Record<string, () => JSX.Element> = {
  '': BodyStart,
  enter: Enter,
  'enter/unwell': Unwell,
  curves: Curves,
  checks: Checks,
  'checks/kihon': Kihon,
  'checks/jchs': Jchs,
  sharing: Sharing,
  family: Family,
};

/** からだ: loaded when first looked at. */
export function HealthArea() {
  const below = path.value.replace(/^\/resident\/health\/?/, '');
  const entry = below.replace(/^enter\//, '');
  const Screen = Object.hasOwn(screens, below) ? screens[below] : undefined;
  const member = /^family\/(\d{1,15})$/.exec(below)?.[1];
  if (may('health.shared.read') && member !== undefined) {
    return <FamilyMember key={member} person={Number(member)} />;
  }
  if (may('health.own.keep') && Screen) {
    return <Screen key={below} />;
  }
  if (may('health.own.keep') && below !== entry && Object.hasOwn(entries, entry)) {
    return <EnterOne key={entry} entry={entry as Entry} />;
  }
  return (
    <>
      <Back />
      <Heading title={town.value.product} />
      <p>{town.value.missing}</p>
    </>
  );
}
