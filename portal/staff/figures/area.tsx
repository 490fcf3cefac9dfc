import '../snow/snow.css';
import './figures.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { NotAllowed } from '../not-allowed.tsx';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { Kpis } from './kpis.tsx';
import { Surveys } from './surveys.tsx';
import { figures } from './texts.ts';

// What a programme is judged by: KPIs, and what people say. Loaded when first looked at.

/** In the order of the menu, each with what one must be allowed to see there. */
const screens: Record<'kpis' | 'surveys', [() => JSX.Element, string]> = {
  kpis: [Kpis, 'kpis.page.read'],
  surveys: [Surveys, 'survey.result.read'],
};
type Name = keyof typeof screens;

export function FiguresArea() {
  const texts = figures.value.nav;
  const [, , , page = '', rest] = path.value.split('/');
  const shown = (page === '' ? 'kpis' : page) as Name;
  const names = (Object.keys(screens) as Name[]).filter((name) => may(screens[name][1]));
  const found = rest === undefined && Object.hasOwn(screens, shown) ? screens[shown] : undefined;
  const Screen = found ? (may(found[1]) ? found[0] : NotAllowed) : NotFound;
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/figures" first="kpis" current={shown} />
      <Screen key={shown} />
    </>
  );
}
