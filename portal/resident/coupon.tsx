import { getCoupons, printAddress, qrAddress } from '../api/town.ts';
import type { Coupon as CouponRow, Paper } from '../api/town.ts';
import { serverNow } from '../ui/clock.ts';
import { DoneBanner } from '../ui/done-banner.tsx';
import { language } from '../ui/language.ts';
import { formatCount } from '../ui/number.ts';
import { useResource } from '../ui/resource.ts';
import { query } from '../ui/router.ts';
import { isUsable } from './coupons.tsx';
import { Back, Heading, Trouble, Waiting, dayText, lastDayText, nameOf, worthOf } from './show.tsx';
import { town } from './texts.ts';

/** One coupon, as it is held out over a counter: the square, and the number for who types. */
export function Coupon({ serial }: { serial: number }) {
  const texts = town.value.coupon;
  const mine = useResource('mine', getCoupons);
  const coupon = mine.value?.items.find((one) => one.serial === serial);
  return (
    <>
      <Back to="/resident/coupons" />
      <Heading title={coupon ? nameOf(coupon.of) : texts.title} />
      {mine.problem && <Trouble problem={mine.problem} again={mine.reload} />}
      {mine.loading && !mine.value && <Waiting />}
      {mine.value && !coupon && <p>{texts.missing}</p>}
      {coupon && <Shown coupon={coupon} />}
    </>
  );
}

/** "K7QF4M9DXWTR" in its three groups. */
export function groupsOf(code: string): string[] {
  return code.replaceAll('-', '').match(/.{1,4}/g) ?? [];
}

function Shown({ coupon }: { coupon: CouponRow }) {
  const texts = town.value.coupon;
  const usable = isUsable(coupon, serverNow());
  const use = coupon.uses[0];
  return (
    <>
      {query.value.get('new') === '1' && usable && <DoneBanner>{town.value.coupons.done}</DoneBanner>}
      <p class="worth">{worthOf(coupon.of)}</p>
      {usable && <Square coupon={coupon} />}
      {!usable && <p class="calm">{town.value.coupons[coupon.state === 'used' ? 'used' : 'gone']}</p>}
      {coupon.state === 'used' && use && <p>{texts.usedAt(dayText(use.usedAt), use.shopName)}</p>}
      <Facts coupon={coupon} />
      {usable && <Print serial={coupon.serial} />}
    </>
  );
}

function Square({ coupon }: { coupon: CouponRow }) {
  const texts = town.value.coupon;
  return (
    <>
      <p>{texts.show}</p>
      <img class="square" src={qrAddress(coupon.serial)} alt={texts.qr(nameOf(coupon.of))} width="300" height="300" />
      <p class="code">
        <span class="unseen">{`${texts.code} `}</span>
        {groupsOf(coupon.code ?? '').map((group, index) => (
          <span key={group + String(index)} class="code-group">
            {index > 0 ? `-${group}` : group}
          </span>
        ))}
      </p>
      <p>{texts.once}</p>
    </>
  );
}

function Facts({ coupon: { of, expiresAt, serial } }: { coupon: CouponRow }) {
  const texts = town.value.coupon;
  const conditions = language.value === 'en' ? of.conditionsEn : of.conditionsJa;
  return (
    <dl class="facts">
      <Fact name={texts.until}>{town.value.coupons.until(lastDayText(expiresAt))}</Fact>
      <Fact name={texts.shops}>{of.shops.length === 0 ? texts.everyShop : texts.someShops}</Fact>
      {of.billMinYen > 0 && <Fact name={texts.bill}>{texts.billMin(formatCount(of.billMinYen))}</Fact>}
      {conditions !== '' && <Fact name={texts.conditions}>{conditions}</Fact>}
      <Fact name={texts.serial}>{String(serial)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The sheet is a page of the server: a form asks for it, as each asking is one more copy. */
function Print({ serial }: { serial: number }) {
  const texts = town.value.coupon;
  const papers: Paper[] = ['80mm', 'a4'];
  return (
    <section class="part not-read">
      <h2>{texts.print}</h2>
      <p>{texts.printHint}</p>
      {papers.map((paper) => (
        <form key={paper} method="post" target="_blank" action={printAddress(serial, paper)}>
          <button type="submit" class="button button-outline big">
            {paper === 'a4' ? texts.a4 : texts.roll}
          </button>
        </form>
      ))}
    </section>
  );
}
