import { noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { useSignal } from '@preact/signals';
import { Banner } from '../../ui/banner.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { navigate } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { UndoLink } from './show.tsx';
import { couponMeant } from './shown.ts';
import { coupons } from './texts.ts';

/** A coupon by what stands on it. */
export function Find() {
  const texts = coupons.value.find;
  const said = useSignal<'wrong' | 'code' | undefined>(undefined);
  async function look(typed: string): Promise<Faults> {
    const meant = couponMeant(typed);
    said.value = meant === undefined ? 'wrong' : meant === 'code' ? 'code' : undefined;
    if (typeof meant === 'number') {
      navigate(`/staff/coupons/coupon/${meant}`);
      return noFaults;
    }
    return { fields: { serial: typed === '' ? 'empty' : 'other' } };
  }
  return (
    <div class="column">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <section class="panel panel-padded coupons-stack">
        {said.value && (
          <Banner kind="error" live>
            <p class="banner-title">{texts[said.value]}</p>
          </Banner>
        )}
        <OneField field="serial" label={texts.field} hint={texts.hint} submit={texts.look} kind="fill" size="md" send={look} />
      </section>
      <UndoLink />
    </div>
  );
}
