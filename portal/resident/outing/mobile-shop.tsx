import { useSignal } from '@preact/signals';
import { getMobileShops, getOwnChoices, getOwnShop, keepOwnChoices } from '../../api/community.ts';
import type { MobileShop, OwnShop } from '../../api/community.ts';
import type { Problem } from '../../api/types.ts';
import { serverNow } from '../../ui/clock.ts';
import { language } from '../../ui/language.ts';
import { useResource } from '../../ui/resource.ts';
import { Back, Big, Heading, Waiting } from '../show.tsx';
import { More, Refused, dayText, inWords, spanText, useSome } from './show.tsx';
import { out } from './texts.ts';

/** When the mobile shop comes to one's own stop, and which stop that is. */
export function MobileShopPage() {
  const texts = out.value.shop;
  const own = useResource('own shop', getOwnShop);
  const choosing = useSignal(false);
  const none = own.problem?.code === 'community_no_stop';
  return (
    <>
      <Back to="/resident/transit" />
      <Heading title={own.value && !choosing.value ? inWords(own.value) : texts.title} />
      {own.problem && !none && <Refused problem={own.problem} again={own.reload} />}
      {own.loading && !own.value && <Waiting />}
      {own.value && !choosing.value && (
        <>
          <Visits shop={own.value} />
          <Big
            onClick={() => {
              choosing.value = true;
            }}
          >
            {texts.other}
          </Big>
        </>
      )}
      {(none || choosing.value) && (
        <ChooseStop
          onKept={() => {
            choosing.value = false;
            own.reload();
          }}
        />
      )}
    </>
  );
}

function Visits({ shop: { stopJa, stopEn, visits, phone } }: { shop: OwnShop }) {
  const texts = out.value.shop;
  const now = serverNow();
  return (
    <section class="part">
      <h2>{texts.comes(language.value === 'en' ? stopEn : stopJa)}</h2>
      {visits.length === 0 && <p class="calm">{texts.noVisits}</p>}
      <ul class="departures">
        {visits.map(({ from, until }) => (
          <li key={from}>
            <b class="departure-left">{Date.parse(from) <= now ? texts.now : dayText(from, now)}</b>
            <span>{spanText(from, until)}</span>
          </li>
        ))}
      </ul>
      {phone !== '' && <p>{out.value.near.call(phone)}</p>}
    </section>
  );
}

function ChooseStop({ onKept }: { onKept: () => void }) {
  const texts = out.value.shop;
  const shops = useResource('shops', getMobileShops);
  const mine = useResource('choices', getOwnChoices);
  const some = useSome(7);
  const problem = useSignal<Problem | undefined>(undefined);
  const stops = (shops.value?.items ?? []).flatMap((shop) => shop.of.stops.map((stop) => ({ shop, stop })));

  async function keep(shop: MobileShop, stop: string): Promise<void> {
    if (!mine.value) {
      return;
    }
    const answer = await keepOwnChoices({ ...mine.value, shopStop: `${shop.code}:${stop}` });
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      onKept();
    }
  }

  const failed = shops.problem ?? mine.problem ?? problem.value;
  return (
    <section class="part">
      {failed && <Refused problem={failed} />}
      {shops.value && mine.value ? (
        <p class={stops.length === 0 ? 'calm' : ''}>{stops.length === 0 ? texts.none : texts.choose}</p>
      ) : (
        !failed && <Waiting />
      )}
      {mine.value &&
        stops.slice(0, some.count).map(({ shop, stop }) => (
          <Big key={`${shop.code}:${stop.code}`} onClick={() => void keep(shop, stop.code)}>
            {inWords(stop)}
          </Big>
        ))}
      {stops.length > some.count && <More of={texts.title} onClick={some.more} />}
    </section>
  );
}
