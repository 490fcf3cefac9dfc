import { useSignal } from '@preact/signals';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { navigate } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { UndoLink } from './show.tsx';
import { couponMeant } from './shown.ts';
import { coupons } from './texts.ts';

/** A coupon by what stands on it. */
export function Find() {
  const texts = coupons.value.find;
  const typed = useSignal('');
  const said = useSignal<'empty' | 'wrong' | 'code' | undefined>(undefined);
  const faults = useSignal<Faults>(noFaults);
  function look(): void {
    const meant = couponMeant(typed.peek());
    if (typeof meant === 'number') {
      navigate(`/staff/coupons/coupon/${meant}`);
      return;
    }
    said.value = typed.peek().trim() === '' ? 'empty' : (meant ?? 'wrong');
    faults.value = { fields: { serial: said.value } };
  }
  return (
    <div class="column">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <section class="panel panel-padded">
        <Form faults={faults.value} label={texts.title} shown={['serial']} onSubmit={look}>
          <TextField
            label={texts.field}
            hint={texts.hint}
            error={said.value ? texts[said.value] : ''}
            value={typed.value}
            onInput={(value) => (typed.value = value)}
          />
          <p>
            <Button kind="fill" type="submit">
              {texts.look}
            </Button>
          </p>
        </Form>
      </section>
      <UndoLink />
    </div>
  );
}
