import '../snow/snow.css';
import './figures.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
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
  const Screen = rest === undefined && Object.hasOwn(screens, shown) ? screens[shown][0] : NotFound;
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/figures" first="kpis" current={shown} />
      <Screen key={shown} />
    </>
  );
}
