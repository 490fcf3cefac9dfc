import { getSegment } from '../../api/crm-staff.ts';
import type { Campaign } from '../../api/crm-staff.ts';
import { Banner } from '../../ui/banner.tsx';
import { language } from '../../ui/language.ts';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { formatCount } from '../../ui/number.ts';
import { DataTable } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { staffText } from '../who/staff-name.ts';
import { nameOf } from './segments.tsx';
import { percentText, shareText, verdictOf } from './outcome.ts';
import { crm } from './texts.ts';

/** Both groups side by side, and the difference with the interval that holds it. */
export function CampaignResult({ campaign }: { campaign: Campaign }) {
  const texts = crm.value.campaign;
  const { treated, control, difference, startedAt, until, pointsCost } = campaign;
  const arms = [
    { name: texts.treated, of: treated },
    { name: texts.heldOut, of: control },
  ];
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.result}</h2>
      {campaign.stopped && (
        <Banner kind="warning">
          <p class="banner-title">{texts.stoppedTitle}</p>
          <p>
            {texts.stoppedBy(
              formatTime(campaign.stopped.at, 'fullDateTime', language.value),
              staffText(campaign.stopped.by),
            )}
          </p>
          <p>{texts.stoppedWhy(campaign.stopped.why)}</p>
        </Banner>
      )}
      <DataTable
        caption={texts.resultCaption}
        columns={[texts.arm, texts.members, texts.sent, texts.opened, texts.acted, texts.actedShare]}
        items={arms}
        row={({ name, of }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td data-label={texts.members}>{formatCount(of?.members ?? 0)}</td>
            <td data-label={texts.sent}>{formatCount(of?.sent ?? 0)}</td>
            <td data-label={texts.opened}>{formatCount(of?.opened ?? 0)}</td>
            <td data-label={texts.acted}>{formatCount(of?.acted ?? 0)}</td>
            <td data-label={texts.actedShare}>
              <b>{shareText(of?.acted ?? 0, of?.members ?? 0) ?? crm.value.none}</b>
            </td>
          </tr>
        )}
      />
      <LeftOut campaign={campaign} />
      <Difference difference={difference} />
      <dl class="facts">
        <div>
          <dt>{texts.startedAt}</dt>
          <dd>{startedAt ? <Exact at={startedAt} /> : crm.value.none}</dd>
        </div>
        <div>
          <dt>{texts.until}</dt>
          <dd>{until ? <Exact at={until} /> : crm.value.none}</dd>
        </div>
        <div>
          <dt>{texts.cost}</dt>
          <dd>{texts.costOf(formatCount(pointsCost ?? 0))}</dd>
        </div>
        <div>
          <dt>{texts.author}</dt>
          <dd>{staffText(campaign.author)}</dd>
        </div>
      </dl>
    </section>
  );
}

/** Why the groups are fewer than the segment, and why fewer were sent it: people count, and ask. */
function LeftOut({ campaign: { of, state, treated, control } }: { campaign: Campaign }) {
  const texts = crm.value.campaign;
  const segment = useResource(`segment ${of.segment}`, () => getSegment(of.segment));
  const drawn = (treated?.members ?? 0) + (control?.members ?? 0);
  const all = segment.value?.newest?.count ?? 0;
  const waiting = (treated?.members ?? 0) - (treated?.sent ?? 0);
  const lines = [
    ...(segment.value && all > drawn
      ? [
          texts.leftOut(nameOf(segment.value), formatCount(all), formatCount(drawn), formatCount(all - drawn)),
          texts.leftOutNote,
        ]
      : []),
    ...(state === 'running' && waiting > 0 ? [texts.notYetSent(formatCount(waiting))] : []),
  ];
  return lines.length === 0 ? null : (
    <div class="part">
      {lines.map((one) => (
        <p key={one}>{one}</p>
      ))}
    </div>
  );
}

function Difference({ difference }: Pick<Campaign, 'difference'>) {
  const texts = crm.value.campaign;
  const verdict = verdictOf(difference);
  if (!difference || verdict === 'none') {
    return (
      <div class="part">
        <p>{texts.noDifference}</p>
      </div>
    );
  }
  const kind = ({ works: 'success', harms: 'warning', unclear: 'info' } as const)[verdict];
  return (
    <div class="part">
      <Banner kind={kind}>
        <p class="banner-title">
          {texts.difference} {texts.points100(percentText(difference.points))}
        </p>
        <p>
          {texts.interval(
            texts.points100(percentText(difference.low)),
            texts.points100(percentText(difference.high)),
          )}
        </p>
        <p>{texts[verdict]}</p>
      </Banner>
    </div>
  );
}
