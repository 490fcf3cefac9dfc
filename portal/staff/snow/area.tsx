import type { ComponentChildren } from 'preact';
import './snow.css';
import { path } from '../../ui/router.ts';
import { NotFound } from '../not-found.tsx';
import { SubNav } from '../sub-nav.tsx';
import { NightBoard } from './board.tsx';
import { CameraPage } from './camera.tsx';
import { Enter } from './enter/enter.tsx';
import { ForecastSourcePage } from './forecast-source.tsx';
import { Keep } from './keep.tsx';
import { Kpis } from './kpis.tsx';
import { Messages } from './messages.tsx';
import { NightPage } from './night.tsx';
import { Nights } from './nights.tsx';
import { PostPage } from './post.tsx';
import { Posts } from './posts.tsx';
import { Replay } from './replay.tsx';
import { Season } from './season.tsx';
import { snow } from './texts.ts';
import { Thresholds } from './thresholds.tsx';

// The screens of the nights of snow, loaded when the first of them is looked at.

const pages = [
  'board',
  'posts',
  'nights',
  'season',
  'kpis',
  'messages',
  'thresholds',
  'forecast',
  'keep',
  'enter',
] as const;

export function SnowArea() {
  return (
    <>
      <SubNavigation />
      <Screen />
    </>
  );
}

function SubNavigation() {
  const texts = snow.value.nav;
  const [, , , here = ''] = path.value.split('/');
  const shown = here === '' ? 'board' : here === 'cameras' ? 'posts' : here;
  return <SubNav texts={texts} names={pages} base="/staff/snow" first="board" current={shown} />;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function Screen() {
  const [, , , page = '', given, part, rest] = path.value.split('/');
  const id = given === undefined ? '' : decoded(given);
  const alone = given === undefined || given === '';
  const wholes: Record<string, () => ComponentChildren> = {
    '': () => <NightBoard />,
    posts: () => <Posts />,
    nights: () => <Nights />,
    season: () => <Season />,
    kpis: () => <Kpis />,
    messages: () => <Messages />,
    thresholds: () => <Thresholds />,
    forecast: () => <ForecastSourcePage />,
    keep: () => <Keep />,
  };
  const whole = wholes[page];
  if (alone && whole) {
    return <>{whole()}</>;
  }
  if (page === 'enter' && rest === undefined && (part !== undefined) === (id !== '')) {
    return <Enter key={path.value} kind={id} code={decoded(part ?? '')} />;
  }
  if (page === 'posts' && part === undefined) {
    return <PostPage key={id} code={id} />;
  }
  if (page === 'cameras' && part === undefined) {
    return <CameraPage key={id} code={id} />;
  }
  if (page === 'nights' && /^\d{4}-\d{2}-\d{2}$/.test(id) && rest === undefined) {
    if (part === undefined) {
      return <NightPage key={id} night={id} />;
    }
    if (part === 'replay') {
      return <Replay key={id} night={id} />;
    }
  }
  return <NotFound />;
}
