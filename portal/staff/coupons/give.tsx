import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { getBalanceOf, getCampaigns, issueCoupon } from '../../api/coupons-staff.ts';
import type { Campaign } from '../../api/coupons-staff.ts';
import type { Coupon } from '../../api/town.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query } from '../../ui/router.ts';
import { may } from '../state.ts';
import { costText } from './campaigns.tsx';
import { nameOf, Sure, worthText } from './show.tsx';
import { campaignState, keepKeys } from './shown.ts';
import { coupons } from './texts.ts';

/** Campaigns of which new coupons can be issued now. */
export function usable(all: readonly Campaign[]): Campaign[] {
  return all.filter((one) => campaignState(one, serverNow()) === 'open');
}

type CampaignFieldProps = {
  campaigns: readonly Campaign[];
  value: string;
  error: string;
  onChange: (code: string) => void;
};

export function CampaignField({ campaigns, value, error, onChange }: CampaignFieldProps) {
  const texts = coupons.value.issue;
  const options = campaigns.map((one) => ({
    value: one.code,
    label: `${nameOf(one.of)}（${worthText(one.of)}・${costText(one.of.points)}）`,
  }));
  return (
    <SelectField
      label={texts.campaign}
      value={value}
      error={error}
      options={[{ value: '', label: texts.choose }, ...options]}
      onChange={onChange}
    />
  );
}

type GiveProps = { person: number; who: string; onGiven: (coupon: Coupon) => void };

/** One coupon for this person; points that it costs are taken in the same act (A12.6). */
export function Give(props: GiveProps) {
  const page = useResource('campaigns', getCampaigns);
  const campaigns = usable(page.value?.items ?? []);
  return (
    <>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && campaigns.length === 0 && <Empty>{coupons.value.issue.noCampaigns}</Empty>}
      {campaigns.length > 0 && <GiveForm {...props} campaigns={campaigns} onChanged={page.reload} />}
    </>
  );
}

type FormProps = GiveProps & { campaigns: readonly Campaign[]; onChanged: () => void };

function GiveForm({ person, who, campaigns, onGiven, onChanged }: FormProps) {
  const texts = coupons.value.issue;
  const asked = query.peek().get('campaign') ?? '';
  const code = useSignal(campaigns.some((one) => one.code === asked) ? asked : '');
  const asking = useSignal(false);
  const busy = useSignal(false);
  const faults = useSignal<Faults>(noFaults);
  const done = useSignal<string | undefined>(undefined);
  const keys = useRef(keepKeys(makeKey)).current;
  const seesPoints = may('points.person.read');
  const balance = useResource(`balance ${person} ${seesPoints}`, () =>
    seesPoints ? getBalanceOf(person) : Promise.resolve({ ok: true as const, value: undefined }),
  );
  const campaign = campaigns.find((one) => one.code === code.value);
  const points = campaign?.of.points ?? 0;
  const has = balance.value?.balance;
  const short = has === undefined ? 0 : Math.max(0, points - has);

  async function give(of: Campaign): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    const what = `${of.code}/${person}`;
    const answer = await issueCoupon(of.code, keys.of(what), person);
    busy.value = false;
    asking.value = false;
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      keys.done(what);
      code.value = '';
      done.value = texts.done(who, nameOf(of.of));
      onGiven(answer.value);
    }
    onChanged();
    balance.reload();
  }

  return (
    <>
      <DoneBanner>{done.value}</DoneBanner>
      {has !== undefined && <p>{texts.balance(formatCount(has))}</p>}
      <Form
        faults={faults.value}
        words={coupons.value.refusals}
        label={coupons.value.persons.give}
        shown={['campaign']}
        onSubmit={() => {
          done.value = undefined;
          faults.value = campaign ? noFaults : { fields: { campaign: 'empty' } };
          asking.value = campaign !== undefined && short === 0;
        }}
      >
        <CampaignField
          campaigns={campaigns}
          value={code.value}
          error={faultText(faults.value, 'campaign')}
          onChange={(value) => {
            code.value = value;
            asking.value = false;
          }}
        />
        {short > 0 && <p role="status">{texts.short(formatCount(short))}</p>}
        {!asking.value && (
          <p>
            <Button kind="fill" type="submit" disabled={short > 0}>
              {texts.next}
            </Button>
          </p>
        )}
      </Form>
      {asking.value && campaign && (
        <Sure
          question={texts.sure(who, nameOf(campaign.of))}
          notes={[costOf(points, has), texts.noUndo].filter(Boolean)}
          yes={points > 0 ? texts.exchange : texts.give}
          busy={busy.value}
          onYes={() => void give(campaign)}
          onNo={() => (asking.value = false)}
        />
      )}
    </>
  );
}

/** What it takes from them, and what is left where that is known. */
function costOf(points: number, has: number | undefined): string {
  const texts = coupons.value.issue;
  if (points === 0) {
    return '';
  }
  return has === undefined
    ? texts.costsUnknown(formatCount(points))
    : texts.costs(formatCount(points), formatCount(has - points));
}
