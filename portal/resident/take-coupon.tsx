import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { getBalance, getOffers, takeCoupon } from '../api/town.ts';
import type { Balance, Offer } from '../api/town.ts';
import type { Problem } from '../api/types.ts';
import { serverNow } from '../ui/clock.ts';
import { makeKey } from '../ui/key.ts';
import { formatCount } from '../ui/number.ts';
import { useResource } from '../ui/resource.ts';
import { navigate } from '../ui/router.ts';
import { expiryOf } from './coupons.tsx';
import { Back, Big, Heading, Trouble, Waiting, lastDayText, nameOf, worthOf } from './show.tsx';
import { town } from './texts.ts';

/** Asked once more before points are gone. */
export function TakeCoupon({ code }: { code: string }) {
  const offers = useResource('offers', getOffers);
  const balance = useResource('balance', getBalance);
  const offer = offers.value?.items.find((one) => one.code === code);
  const problem = offers.problem ?? balance.problem;
  return (
    <>
      <Back to="/resident/coupons" />
      <Heading title={town.value.coupons.sureTitle} />
      {problem && <Trouble problem={problem} again={problem === offers.problem ? offers.reload : balance.reload} />}
      {(offers.loading || balance.loading) && <Waiting />}
      {offers.value && !offer && <p>{town.value.trouble.codes['coupons_not_open'] ?? ''}</p>}
      {offer && balance.value && <Sure offer={offer} balance={balance.value} />}
    </>
  );
}

function Sure({ offer, balance }: { offer: Offer; balance: Balance }) {
  const texts = town.value.coupons;
  const { points } = offer.of;
  const key = useRef(makeKey()); // the same for every try: one coupon, however often it is pressed
  const busy = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);

  async function take(): Promise<void> {
    if (busy.value) {
      return;
    }
    busy.value = true;
    const answer = await takeCoupon(key.current, offer.code);
    busy.value = false;
    if (answer.ok) {
      navigate(`/resident/coupons/${answer.value.serial}?new=1`, 'replace');
    } else {
      problem.value = answer.problem;
    }
  }

  const enough = balance.balance >= points;
  return (
    <>
      <p class="ask-again">
        {points > 0 ? texts.surePoints(nameOf(offer.of), formatCount(points)) : texts.sureFree(nameOf(offer.of))}
      </p>
      <p>{`${worthOf(offer.of)}、${texts.until(lastDayText(expiryOf(offer.of, serverNow())))}`}</p>
      {points > 0 && enough && <p>{texts.left(formatCount(balance.balance - points))}</p>}
      {points > 0 && enough && <p>{texts.noUndo}</p>}
      {!enough && <p class="calm">{town.value.trouble.codes['ledger_exceeds_credits'] ?? ''}</p>}
      {problem.value && <Trouble problem={problem.value} />}
      <div class="buttons">
        {enough && (
          <Big kind="fill" disabled={busy.value} onClick={() => void take()}>
            {points > 0 ? texts.yesPoints : texts.yes}
          </Big>
        )}
        <Big onClick={() => navigate('/resident/coupons')}>{texts.no}</Big>
      </div>
    </>
  );
}
