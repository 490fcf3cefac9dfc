import { useSignal } from '@preact/signals';
import type { Coupon } from '../../api/town.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Heading } from '../heading.tsx';
import { who } from '../who/texts.ts';
import { CouponTable } from './coupon-table.tsx';
import { Give } from './give.tsx';
import { GiveMany } from './give-many.tsx';
import { coupons } from './texts.ts';
import { WhomPick } from './whom.tsx';
import type { Whom } from './whom.tsx';

/** At the counter or on the phone: who, which coupon, and the paper. */
export function Issue() {
  const texts = coupons.value.issue;
  const whom = useSignal<'person' | 'holder'>('person');
  const picked = useSignal<Whom | undefined>(undefined);
  const made = useSignal<readonly Coupon[]>([]);
  function add(coupon: Coupon): void {
    made.value = [coupon, ...made.value.filter((one) => one.serial !== coupon.serial)];
  }
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <section class="panel panel-padded coupons-stack">
        <Choice
          legend={texts.whom}
          value={whom.value}
          options={(['person', 'holder'] as const).map((one) => ({ value: one, label: texts[one] }))}
          onChange={(value) => (whom.value = value)}
        />
        {whom.value === 'holder' && <GiveMany onGiven={add} />}
        {whom.value === 'person' && !picked.value && (
          <WhomPick label={texts.pick} onPick={(one) => (picked.value = one)} />
        )}
        {whom.value === 'person' && picked.value && (
          <>
            <h2>{texts.to(picked.value.name)}</h2>
            <p>
              <Button size="sm" onClick={() => (picked.value = undefined)}>
                {who.value.clear}
              </Button>
            </p>
            <Give key={picked.value.person} person={picked.value.person} who={picked.value.name} onGiven={add} />
          </>
        )}
      </section>
      {made.value.length > 0 && (
        <section class="panel" aria-label={texts.result}>
          <h2 class="panel-title">{texts.result}</h2>
          <CouponTable
            caption={texts.resultCaption}
            items={made.value}
            onPrinted={(of) => {
              const after = { ...of, prints: of.prints + 1 };
              made.value = made.value.map((one) => (one.serial === of.serial ? after : one));
            }}
          />
        </section>
      )}
    </div>
  );
}
