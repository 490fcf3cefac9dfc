import '../rules/rules.css';
import '../snow/snow.css';
import '../platform/platform.css';
import '../lending/lending.css';
import './surveys.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { NotAllowed } from '../not-allowed.tsx';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
import { Comparison } from './comparison.tsx';
import { Instruments } from './instruments.tsx';
import { PaperEntry } from './paper.tsx';
import { References } from './references.tsx';
import { surveys } from './texts.ts';
import { WaveNew, WavePage } from './wave.tsx';
import { Waves } from './waves.tsx';

// Surveys as staff run them: waves, answers from paper, what they are compared with. Loaded when first looked at.

/** In the order of the menu, each with what one must be allowed to do there. */
const screens = {
  waves: [Waves, 'survey.wave.read'],
  instruments: [Instruments, 'survey.wave.read'],
  references: [References, 'survey.result.read'],
  comparison: [Comparison, 'survey.result.read'],
} as const;
type Name = keyof typeof screens;
type Opened = [() => JSX.Element, Name, string];

/** Screens below the list of waves; those of one wave have its code after them. */
function screenOf(page: string, code: string | undefined): Opened | undefined {
  if (code === undefined && Object.hasOwn(screens, page)) {
    const [Screen, permission] = screens[page as Name];
    return [Screen, page as Name, permission];
  }
  if (code === undefined) {
    return page === 'wave-new' ? [WaveNew, 'waves', 'survey.wave.write'] : undefined;
  }
  const ofOne: Record<string, Opened> = {
    wave: [WavePage, 'waves', 'survey.wave.read'],
    paper: [PaperEntry, 'waves', 'survey.paper.write'],
  };
  return Object.hasOwn(ofOne, page) ? ofOne[page] : undefined;
}

export function SurveysArea() {
  const texts = surveys.value.nav;
  const [, , , page = '', code, rest] = path.value.split('/');
  const shown = page === '' ? 'waves' : page;
  const found = rest === undefined ? screenOf(shown, code) : undefined;
  const names = (Object.keys(screens) as Name[]).filter((name) => may(screens[name][1]));
  const Screen = found ? (may(found[2]) ? found[0] : NotAllowed) : NotFound;
  return (
    <>
      <SubNav texts={texts} names={names} base="/staff/surveys" first="waves" current={found?.[1]} />
      <Screen key={`${shown} ${code ?? ''}`} />
    </>
  );
}
