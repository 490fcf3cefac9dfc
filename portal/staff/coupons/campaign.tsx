import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { getCampaigns } from '../../api/coupons-staff.ts';
import type { Campaign } from '../../api/coupons-staff.ts';
import { Banner } from '../../ui/banner.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate, path, query } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { may } from '../state.ts';
import { CampaignForm, termsShape } from './campaign-form.tsx';
import { CampaignMark, costText, issuedText } from './campaigns.tsx';
import { Preview } from './preview.tsx';
import { CampaignReport } from './reports.tsx';
import { Days, nameOf, worthText } from './show.tsx';
import { campaignState } from './shown.ts';
import { coupons } from './texts.ts';

export function CampaignNew() {
  const texts = coupons.value;
  return (
    <div class="column">
      <Back />
      <Heading title={texts.campaign.newTitle} />
      <section class="panel panel-padded">
        <CampaignForm
          shape={termsShape(serverNow())}
          onKept={(one) => navigate(`/staff/coupons/campaign/${one.code}?saved=1`, 'replace')}
        />
      </section>
    </div>
  );
}

function Back() {
  return (
    <p>
      <Link href="/staff/coupons">{coupons.value.back}</Link>
    </p>
  );
}

/** What a campaign is, how it goes, and its terms to be changed. */
export function CampaignPage() {
  const texts = coupons.value.campaign;
  const code = decodeURIComponent(path.value.split('/')[4] ?? '');
  const page = useResource(`campaign ${code}`, getCampaigns);
  const said = useSignal<'saved' | 'changed' | undefined>(query.peek().get('saved') === '1' ? 'saved' : undefined);
  const campaign = page.value?.items.find((one) => one.code === code);
  return (
    <div class="column column-wide">
      <Back />
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && !campaign && <Banner kind="warning">{<p>{texts.missing}</p>}</Banner>}
      {campaign && (
        <>
          <Heading title={nameOf(campaign.of)} />
          <DoneBanner>{said.value === 'saved' ? texts.saved : undefined}</DoneBanner>
          {said.value === 'changed' && (
            <Banner kind="error" live>
              <p class="banner-title">{texts.changed}</p>
            </Banner>
          )}
          <Facts campaign={campaign} />
          <CampaignReport code={code} round={campaign.issued} />
          {may('coupons.campaign.write') ? (
            <section class="panel panel-padded">
              <h2>{texts.edit}</h2>
              <CampaignForm
                key={campaign.version}
                known={campaign}
                shape={termsShape(serverNow())}
                onKept={() => {
                  said.value = 'saved';
                  page.reload();
                  scrollTo(0, 0);
                }}
                onChanged={() => {
                  said.value = 'changed';
                  page.reload();
                  scrollTo(0, 0);
                }}
              />
            </section>
          ) : (
            <Preview of={campaign.of} />
          )}
        </>
      )}
    </div>
  );
}

function Facts({ campaign }: { campaign: Campaign }) {
  const { campaigns: texts, campaign: words } = coupons.value;
  const { of, code } = campaign;
  const facts: [string, ComponentChildren][] = [
    [texts.worth, worthText(of)],
    [texts.issue, <Days from={of.issueFrom} until={of.issueUntil} />],
    [texts.use, <Days from={of.useFrom} until={of.useUntil} />],
    [texts.issued, issuedText(campaign)],
    [texts.points, costText(of.points)],
  ];
  return (
    <section class="panel" aria-label={nameOf(of)}>
      <dl class="facts">
        <div>
          <dt>{texts.state}</dt>
          <dd>
            <CampaignMark campaign={campaign} />
          </dd>
        </div>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {may('coupons.coupon.issue') && campaignState(campaign, serverNow()) === 'open' && (
        <p class="panel-note">
          <Link href={`/staff/coupons/issue?campaign=${code}`} class="button button-outline button-md">
            {words.give}
          </Link>
        </p>
      )}
    </section>
  );
}
