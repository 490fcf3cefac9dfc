import '../snow/snow.css';
import './figures.css';
import type { JSX } from 'preact';
import { Link } from '../../ui/link.tsx';
import { path } from '../../ui/router.ts';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
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

const addressOfScreen: Record<Name, string> = { kpis: '/staff/figures', surveys: '/staff/figures/surveys' };

export function FiguresArea() {
  const texts = figures.value.nav;
  const [, , , page = '', rest] = path.value.split('/');
  const shown = (page === '' ? 'kpis' : page) as Name;
  const Screen = rest === undefined && Object.hasOwn(screens, shown) ? screens[shown][0] : NotFound;
  return (
    <>
      <nav class="sub-nav" aria-label={texts.label}>
        {(Object.keys(screens) as Name[])
          .filter((name) => may(screens[name][1]))
          .map((name) => (
            <Link key={name} href={addressOfScreen[name]} class="sub-nav-link" current={name === shown}>
              {texts[name]}
            </Link>
          ))}
      </nav>
      <Screen key={shown} />
    </>
  );
}
