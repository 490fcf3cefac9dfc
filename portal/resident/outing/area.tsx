import './outing.css';
import type { JSX } from 'preact';
import { path } from '../../ui/router.ts';
import { Back, Heading } from '../show.tsx';
import { town } from '../texts.ts';
import { CheckIn } from './check-in.tsx';
import { EventPage } from './event.tsx';
import { Events } from './events.tsx';
import { HomePlace } from './home-place.tsx';
import { HistoryPage } from './history.tsx';
import { Menu } from './menu.tsx';
import { Mine } from './mine.tsx';
import { MobileShopPage } from './mobile-shop.tsx';
import { Near } from './near.tsx';
import { News } from './news.tsx';
import { Programmes } from './programmes.tsx';
import { Stops } from './stops.tsx';
import { Transit } from './transit.tsx';
import { VideoPage } from './video.tsx';
import { Videos } from './videos.tsx';

const screens: Record<string, () => JSX.Element> = {
  outing: Menu,
  'outing/events': Events,
  'outing/mine': Mine,
  'outing/check-in': CheckIn,
  'outing/programmes': Programmes,
  'outing/history': HistoryPage,
  'outing/home': HomePlace,
  'outing/videos': Videos,
  'outing/news': News,
  transit: Transit,
  'transit/stops': Stops,
  'transit/near': Near,
  'transit/shop': MobileShopPage,
};

export function OutingArea() {
  const wanted = path.value.replace(/^\/resident\//, '').replace(/\/$/, '');
  const session = /^outing\/events\/(\d{1,15})$/.exec(wanted)?.[1];
  const video = /^outing\/videos\/([A-Za-z0-9_-]{1,40})$/.exec(wanted)?.[1];
  if (session !== undefined) {
    return <EventPage key={session} number={Number(session)} />;
  }
  if (video !== undefined) {
    return <VideoPage key={video} code={video} />;
  }
  const Screen = Object.hasOwn(screens, wanted) ? screens[wanted] : undefined;
  return Screen ? (
    <Screen key={wanted} />
  ) : (
    <>
      <Back />
      <Heading title={town.value.product} />
      <p>{town.value.missing}</p>
    </>
  );
}
