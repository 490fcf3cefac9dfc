import { getCampaigns } from '../../api/crm-staff.ts';
import type { Campaign } from '../../api/crm-staff.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { language } from '../../ui/language.ts';
import { ListScreen } from '../platform/list.tsx';
import { may, nowMs } from '../state.ts';
import { percentText } from './outcome.ts';
import { crm } from './texts.ts';

export const titleOf = ({ of: { says } }: Campaign): string =>
  language.value === 'en' && says.titleEn !== '' ? says.titleEn : says.titleJa;

/** A campaign counts until its last day. */
export function campaignState({ state, until }: Campaign, now: number): 'draft' | 'running' | 'stopped' | 'over' {
  return state === 'running' && until && Date.parse(until) <= now ? 'over' : state;
}

export function CampaignTag({ campaign }: { campaign: Campaign }) {
  const state = campaignState(campaign, nowMs.value);
  return (
    <span class={state === 'running' ? 'tag tag-strong' : 'tag'}>{crm.value.campaigns.states[state]}</span>
  );
}

/** Campaigns with what came of them. */
export function Campaigns() {
  const texts = crm.value.campaigns;
  const none = crm.value.none;
  const page = useResource('campaigns', getCampaigns);
  return (
    <ListScreen
      texts={texts}
      page={page}
      columns={[texts.name, texts.segment, texts.state, texts.sent, texts.acted, texts.difference]}
      row={(one) => (
        <tr key={one.code}>
          <th scope="row">
            <Link href={`/staff/crm/campaigns/${one.code}`}>{titleOf(one)}</Link>
            <span class="row-sub">{one.code}</span>
          </th>
          <td data-label={texts.segment}>{one.of.segment}</td>
          <td data-label={texts.state}>
            <CampaignTag campaign={one} />
          </td>
          <td data-label={texts.sent}>{one.treated ? crm.value.people(formatCount(one.treated.sent)) : none}</td>
          <td data-label={texts.acted}>{one.treated ? crm.value.people(formatCount(one.treated.acted)) : none}</td>
          <td data-label={texts.difference}>
            {one.difference ? crm.value.campaign.points100(percentText(one.difference.points)) : none}
          </td>
        </tr>
      )}
      above={
        may('crm.campaign.write') ? (
          <p>
            <Link href="/staff/crm/campaigns/new" class="button button-fill button-md">
              {texts.make}
            </Link>
          </p>
        ) : undefined
      }
    />
  );
}
