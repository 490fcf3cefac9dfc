import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { getCampaigns, issueCoupon } from '../../api/coupons-staff.ts';
import type { Campaign } from '../../api/coupons-staff.ts';
import type { Coupon } from '../../api/town.ts';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { numberIn } from '../community/draft.ts';
import { CampaignField, usable } from './give.tsx';
import { nameOf, Sure } from './show.tsx';
import { needsPerson } from './shown.ts';
import { coupons } from './texts.ts';

const most = 20;

type ManyProps = { onGiven: (coupon: Coupon) => void };

/** Some for whoever holds them, one after the other: the server makes one at a time. */
export function GiveMany({ onGiven }: ManyProps) {
  const texts = coupons.value.issue;
  const page = useResource('campaigns', getCampaigns);
  const campaigns = usable(page.value?.items ?? []).filter(({ of }) => !needsPerson(of));
  return (
    <>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && campaigns.length === 0 && <Empty>{texts.noHolder}</Empty>}
      {campaigns.length > 0 && (
        <>
          <p>{texts.holderHint}</p>
          <ManyForm campaigns={campaigns} onGiven={onGiven} onChanged={page.reload} />
        </>
      )}
    </>
  );
}

type FormProps = ManyProps & { campaigns: readonly Campaign[]; onChanged: () => void };

function ManyForm({ campaigns, onGiven, onChanged }: FormProps) {
  const texts = coupons.value.issue;
  const code = useSignal('');
  const count = useSignal('1');
  const asking = useSignal(false);
  const busy = useSignal(false);
  const faults = useSignal<Faults>(noFaults);
  const done = useSignal<string | undefined>(undefined);
  const part = useSignal<string | undefined>(undefined);
  /** The name of what is being issued and how many of it there are; another choice begins anew. */
  const run = useRef({ what: '', key: '', made: 0 });
  const campaign = campaigns.find((one) => one.code === code.value);
  const wanted = numberIn(count.value) ?? 0;

  function check(): void {
    const good = Number.isInteger(wanted) && wanted >= 1 && wanted <= most;
    const fields = { ...(campaign ? {} : { campaign: 'empty' }), ...(good ? {} : { count: 'out_of_bounds' }) };
    faults.value = { fields };
    done.value = undefined;
    asking.value = Object.keys(fields).length === 0;
  }

  async function give(of: Campaign): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    const what = `${of.code}/${wanted}`;
    if (run.current.what !== what) {
      run.current = { what, key: makeKey(), made: 0 };
    }
    faults.value = noFaults;
    while (run.current.made < wanted && !faults.peek().problem) {
      // oxlint-disable-next-line no-await-in-loop -- each is told before the next is asked for
      const answer = await issueCoupon(of.code, `${run.current.key}-${run.current.made + 1}`);
      if (answer.ok) {
        run.current.made += 1;
        onGiven(answer.value);
      } else {
        faults.value = faultsOf(answer.problem);
      }
    }
    busy.value = false;
    asking.value = false;
    const whole = run.current.made === wanted;
    part.value = whole || run.current.made === 0 ? undefined : texts.part(formatCount(run.current.made));
    if (whole) {
      done.value = texts.doneMany(nameOf(of.of), formatCount(wanted));
      run.current = { what: '', key: '', made: 0 };
    }
    onChanged();
  }

  return (
    <>
      <DoneBanner>{done.value}</DoneBanner>
      <Form
        faults={faults.value}
        words={coupons.value.refusals}
        label={texts.holder}
        shown={['campaign', 'count']}
        onSubmit={check}
      >
        {part.value && <p role="status">{part.value}</p>}
        <div class="form-grid">
          <CampaignField
            campaigns={campaigns}
            value={code.value}
            error={faultText(faults.value, 'campaign')}
            onChange={(value) => {
              code.value = value;
              asking.value = false;
            }}
          />
          <TextField
            label={texts.count}
            hint={texts.countHint}
            inputMode="numeric"
            value={count.value}
            error={faultText(faults.value, 'count')}
            onInput={(value) => {
              count.value = value;
              asking.value = false;
            }}
          />
        </div>
        {!asking.value && (
          <p>
            <Button kind="fill" type="submit">
              {texts.next}
            </Button>
          </p>
        )}
      </Form>
      {asking.value && campaign && (
        <Sure
          question={texts.sureMany(nameOf(campaign.of), formatCount(wanted))}
          notes={[texts.noUndo]}
          yes={texts.give}
          busy={busy.value}
          onYes={() => void give(campaign)}
          onNo={() => (asking.value = false)}
        />
      )}
    </>
  );
}
