import { getInbox } from '../api/inbox.ts';
import { getBalance } from '../api/town.ts';
import { later, useLater } from '../ui/later.ts';
import { Link } from '../ui/link.tsx';
import { formatCount } from '../ui/number.ts';
import { useResource } from '../ui/resource.ts';
import { hrefOf } from '../ui/router.ts';
import { showReadings } from './readings.tsx';
import { Heading, Ruby } from './show.tsx';
import { finish, may } from './state.ts';
import type { Label } from './text/ja.ts';
import { town } from './texts.ts';

const news = later(async () => (await import('./news/home-news.tsx')).HomeNews);

/** Comes when the rest stands; without it the rest is of use. */
function News() {
  const { Area } = useLater(news);
  return Area ? <Area /> : null;
}

/** Seven big entries, each where one may use what is behind it; the numbers come when they come. */
export function Home() {
  const texts = town.value.home;
  const readings = showReadings.value;
  const balance = useResource('balance', getBalance);
  const mayRead = may('notify.inbox.read');
  const inbox = useResource(`inbox ${mayRead}`, () =>
    mayRead ? getInbox(1) : Promise.resolve({ ok: true as const, value: undefined }),
  );
  const unread = inbox.value?.unread ?? 0;
  const mayJoin = may('community.own.use');
  return (
    <>
      <Heading title={texts.title} />
      <News />
      <nav aria-label={texts.title}>
        <ul class="entries">
          {may('health.own.keep') && <Entry href="/resident/health" label={texts.big.health} readings={readings} />}
          {mayJoin && <Entry href="/resident/outing" label={texts.big.outing} readings={readings} />}
          <Entry href="/resident/points" label={texts.big.points} readings={readings}>
            {balance.value && texts.balance(formatCount(balance.value.balance))}
          </Entry>
          <Entry href="/resident/coupons" label={texts.big.coupons} readings={readings} />
          <Entry href="/resident/inbox" label={texts.big.inbox} readings={readings}>
            {unread > 0 && texts.unread(unread)}
          </Entry>
          {mayJoin && <Entry href="/resident/transit" label={texts.big.transit} readings={readings} />}
          {mayJoin && <Entry href="/resident/consult" label={texts.big.consult} readings={readings} />}
        </ul>
        <ul class="entries-small">
          {may('survey.own.answer') && (
            <Small href="/resident/surveys" label={texts.small.surveys} readings={readings} />
          )}
          {may('devices.own.use') && <Small href="/resident/tablet" label={texts.small.tablet} readings={readings} />}
          <Small href="/resident/settings" label={texts.small.settings} readings={readings} />
          <li>
            <a class="button button-outline big" href={hrefOf('/me/data')}>
              <Ruby label={texts.small.data} readings={readings} />
            </a>
          </li>
          <li>
            <a class="button button-outline big" href={hrefOf('/id/account')}>
              <Ruby label={texts.small.account} readings={readings} />
            </a>
          </li>
          <li>
            <button type="button" class="button button-outline big" onClick={() => void finish()}>
              <Ruby label={texts.small.leave} readings={readings} />
            </button>
          </li>
        </ul>
      </nav>
    </>
  );
}

function Small({ href, label, readings }: { href: string; label: Label; readings: boolean }) {
  return (
    <li>
      <Link href={href} class="button button-outline big">
        <Ruby label={label} readings={readings} />
      </Link>
    </li>
  );
}

type EntryProps = { href: string; label: Label; readings: boolean; children?: string | false | undefined };

function Entry({ href, label, readings, children }: EntryProps) {
  return (
    <li>
      <Link href={href} class="entry">
        <b>
          <Ruby label={label} readings={readings} />
        </b>
        {children && <span>{children}</span>}
      </Link>
    </li>
  );
}
