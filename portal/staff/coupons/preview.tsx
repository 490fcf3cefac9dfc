import type { Terms } from '../../api/town.ts';
import { en } from '../../resident/text/en.ts';
import { ja } from '../../resident/text/ja.ts';
import { serverNow } from '../../ui/clock.ts';
import { formatCount } from '../../ui/number.ts';
import type { Language } from '../../ui/time.ts';
import { expiryOf, lastDay } from './shown.ts';
import { coupons } from './texts.ts';

/** The card and the facts as a resident reads them, with the words of the resident's own portal. */
export function Preview({ of }: { of: Terms | undefined }) {
  const texts = coupons.value.preview;
  return (
    <section class="panel panel-padded" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="muted">{texts.lead}</p>
      {of === undefined && <p>{texts.wrong}</p>}
      {of && !of.selfService && <p>{texts.notSelf}</p>}
      {of && (
        <div class="coupons-previews">
          <Card of={of} shown="ja" title={texts.ja} />
          <Card of={of} shown="en" title={texts.en} />
        </div>
      )}
    </section>
  );
}

function Card({ of, shown, title }: { of: Terms; shown: Language; title: string }) {
  const { coupons: list, coupon } = shown === 'ja' ? ja : en;
  const amount = formatCount(of.amount);
  const worths = {
    yen: list.yen(amount),
    percent: list.percent(amount, formatCount(of.yenMax)),
    ticket: list.ticket,
  };
  const conditions = shown === 'ja' ? of.conditionsJa : of.conditionsEn;
  const facts: [string, string][] = [
    [coupon.until, list.until(lastDay(expiryOf(of, serverNow()), shown))],
    [coupon.shops, of.shops.length === 0 ? coupon.everyShop : coupon.someShops],
    ...(of.billMinYen > 0 ? ([[coupon.bill, coupon.billMin(formatCount(of.billMinYen))]] as [string, string][]) : []),
    ...(conditions === '' ? [] : ([[coupon.conditions, conditions]] as [string, string][])),
  ];
  return (
    <div>
      <h3>{title}</h3>
      <div class="coupons-card" lang={shown}>
        <p class="coupons-card-name">{shown === 'ja' ? of.ja : of.en}</p>
        <p class="coupons-card-worth">{worths[of.what]}</p>
        <p>{of.points > 0 ? list.cost(formatCount(of.points)) : list.free}</p>
        <dl>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
