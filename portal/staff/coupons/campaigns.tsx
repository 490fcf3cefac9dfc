import { getCampaigns } from '../../api/coupons-staff.ts';
import type { Campaign } from '../../api/coupons-staff.ts';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { ListScreen } from '../platform/list.tsx';
import { may } from '../state.ts';
import { campaignState } from './shown.ts';
import { Days, nameOf, worthText } from './show.tsx';
import { coupons } from './texts.ts';

export function Campaigns() {
  const texts = coupons.value.campaigns;
  const page = useResource('campaigns', getCampaigns);
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={
        may('coupons.campaign.write') && (
          <p>
            <Link href="/staff/coupons/campaign-new" class="button button-outline button-md">
              {texts.add}
            </Link>
          </p>
        )
      }
      columns={[texts.name, texts.state, texts.worth, texts.issue, texts.use, texts.issued, texts.points]}
      row={(one) => <Row key={one.code} campaign={one} />}
    />
  );
}

/** What a campaign is at this moment. */
export function CampaignMark({ campaign }: { campaign: Campaign }) {
  const state = campaignState(campaign, serverNow());
  return <span class={state === 'open' ? 'tag tag-strong' : 'tag'}>{coupons.value.states[state]}</span>;
}

export function issuedText({ issued, of }: Campaign): string {
  return of.stock > 0
    ? coupons.value.campaigns.ofStock(formatCount(issued), formatCount(of.stock))
    : coupons.value.pieces(formatCount(issued));
}

export function costText(points: number): string {
  return points > 0 ? coupons.value.points(formatCount(points)) : coupons.value.campaigns.free;
}

function Row({ campaign }: { campaign: Campaign }) {
  const texts = coupons.value.campaigns;
  const { code, of } = campaign;
  return (
    <tr>
      <th scope="row">
        <Link href={`/staff/coupons/campaign/${code}`}>{nameOf(of)}</Link>
      </th>
      <td data-label={texts.state}>
        <CampaignMark campaign={campaign} />
      </td>
      <td data-label={texts.worth}>{worthText(of)}</td>
      <td data-label={texts.issue}>
        <Days from={of.issueFrom} until={of.issueUntil} />
      </td>
      <td data-label={texts.use}>
        <Days from={of.useFrom} until={of.useUntil} />
      </td>
      <td data-label={texts.issued}>{issuedText(campaign)}</td>
      <td data-label={texts.points}>
        <span class="coupons-short">{costText(of.points)}</span>
      </td>
    </tr>
  );
}
