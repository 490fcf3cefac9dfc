import { useSignal } from '@preact/signals';
import { reopenCoupon } from '../../api/town.ts';
import type { Coupon } from '../../api/town.ts';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { OneField } from '../../ui/one-field.tsx';
import { formatTime } from '../../ui/time.ts';
import { Sure } from './show.tsx';
import { Refused } from './refused.tsx';
import { coupons } from './texts.ts';

/** A use that was wrong is taken back, with a reason; the shop gets nothing for it. */
export function Reopen({ of, onEnd }: { of: Coupon; onEnd: (words: string) => void }) {
  const texts = coupons.value.one;
  const reason = useSignal<string | undefined>(undefined);
  const refused = useSignal<Faults>(noFaults);
  const busy = useSignal(false);
  const use = of.uses.find((one) => !one.reopenedAt);
  if (!use) {
    return null;
  }
  async function reopen(why: string): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    const answer = await reopenCoupon(of.serial, why);
    busy.value = false;
    refused.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      onEnd(answer.value.state === 'ended' ? texts.doneEnded : texts.done);
    }
  }
  return (
    <section class="panel panel-padded coupons-stack">
      <h2>{texts.reopenTitle}</h2>
      <p>{texts.reopenLead}</p>
      <Refused faults={refused.value} />
      <OneField
        field="reason"
        label={texts.why}
        hint={texts.whyHint}
        submit={texts.next}
        name={texts.reopenTitle}
        send={async (value) => {
          const code = value === '' ? 'empty' : new TextEncoder().encode(value).length > 500 ? 'too_long' : '';
          reason.value = code === '' ? value : undefined;
          return code === '' ? noFaults : { fields: { reason: code } };
        }}
      />
      {reason.value !== undefined && (
        <Sure
          question={texts.sure(
            use.shopName,
            formatTime(use.usedAt, 'fullDateTime', language.value),
            formatCount(use.yen),
          )}
          yes={texts.reopen}
          busy={busy.value}
          onYes={() => void reopen(reason.value ?? '')}
          onNo={() => (reason.value = undefined)}
        />
      )}
    </section>
  );
}
