import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { getCoupons, getOffers } from '../api/town.ts';
import type { Coupon, Offer, Terms } from '../api/town.ts';
import { serverNow } from '../ui/clock.ts';
import { Link } from '../ui/link.tsx';
import { formatCount } from '../ui/number.ts';
import { useResource } from '../ui/resource.ts';
import { Back, Big, Heading, Trouble, Waiting, lastDayText, nameOf, worthOf } from './show.tsx';
import { town } from './texts.ts';

/** Three of each kind at first: more than seven things to press are too many. */
const shownFirst = 3;

export function isUsable(coupon: Pick<Coupon, 'state' | 'expiresAt'>, nowMs: number): boolean {
  return coupon.state === 'issued' && Date.parse(coupon.expiresAt) > nowMs;
}

const dayMs = 86_400_000;
const japanMs = 9 * 3_600_000;

/** Until when one taken now is good, as the server has it: the end for all or so many days, whichever is first. */
export function expiryOf({ useUntil, validDays }: Pick<Terms, 'useUntil' | 'validDays'>, nowMs: number): string {
  if (validDays === 0) {
    return useUntil;
  }
  const today = Math.floor((nowMs + japanMs) / dayMs) * dayMs - japanMs;
  return new Date(Math.min(Date.parse(useUntil), today + validDays * dayMs)).toISOString();
}

export function Coupons() {
  const texts = town.value.coupons;
  const mine = useResource('mine', getCoupons);
  const offers = useResource('offers', getOffers);
  const usable = mine.value?.items.filter((one) => isUsable(one, serverNow())) ?? [];
  const past = mine.value?.items.filter((one) => !isUsable(one, serverNow())) ?? [];
  const problem = mine.problem ?? offers.problem;
  return (
    <>
      <Back />
      <Heading title={texts.title} />
      {problem && (
        <Trouble
          problem={problem}
          again={() => {
            mine.reload();
            offers.reload();
          }}
        />
      )}
      {(mine.loading || offers.loading) && !problem && <Waiting />}
      {mine.value && (
        <Part title={texts.mine} empty={texts.none}>
          {usable.map((one) => (
            <Own key={one.serial} coupon={one} />
          ))}
        </Part>
      )}
      {offers.value && (
        <Part title={texts.offers} empty={texts.noOffers}>
          {offers.value.items.map((one) => (
            <OfferCard key={one.code} offer={one} />
          ))}
        </Part>
      )}
      {past.length > 0 && <Past coupons={past} />}
    </>
  );
}

function Part({ title, empty, children }: { title: string; empty: string; children: ComponentChildren[] }) {
  const shown = useSignal(shownFirst);
  return (
    <section class="part">
      <h2>{title}</h2>
      {children.length === 0 && <p class="calm">{empty}</p>}
      <ul class="cards">{children.slice(0, shown.value)}</ul>
      {children.length > shown.value && (
        <Big
          label={`${title}: ${town.value.more}`}
          onClick={() => {
            shown.value += 7;
          }}
        >
          {town.value.more}
        </Big>
      )}
    </section>
  );
}

function Own({ coupon }: { coupon: Coupon }) {
  return (
    <li>
      <Link href={`/resident/coupons/${coupon.serial}`} class="card-link">
        <b>{nameOf(coupon.of)}</b>
        <span>{worthOf(coupon.of)}</span>
        <span>{town.value.coupons.until(lastDayText(coupon.expiresAt))}</span>
      </Link>
    </li>
  );
}

function OfferCard({ offer }: { offer: Offer }) {
  const texts = town.value.coupons;
  const cost = offer.of.points > 0 ? texts.cost(formatCount(offer.of.points)) : texts.free;
  return (
    <li>
      <Link href={`/resident/coupons/take/${offer.code}`} class="card-link">
        <b>{nameOf(offer.of)}</b>
        <span>{worthOf(offer.of)}</span>
        <span class="cost">{cost}</span>
      </Link>
    </li>
  );
}

function Past({ coupons }: { coupons: readonly Coupon[] }) {
  const texts = town.value.coupons;
  return (
    <section class="part">
      <h2>{texts.past}</h2>
      <ul class="plain-list">
        {coupons.slice(0, 10).map((one) => (
          <li key={one.serial}>
            {`${nameOf(one.of)}：${one.state === 'used' ? texts.used : texts.gone}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
