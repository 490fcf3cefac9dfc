import { useMemo } from 'preact/hooks';
import { getCard, getEvents } from '../../api/points-staff.ts';
import type { PointEvent } from '../../api/points-staff.ts';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { ListScreen } from '../platform/list.tsx';
import { may } from '../state.ts';
import { rateText, ruleName, takeSaid } from './parts.tsx';
import { points } from './texts.ts';

export type Phase = 'before' | 'now' | 'over';

export function phaseOf(event: Pick<PointEvent, 'startsAt' | 'endsAt'>, nowMs: number): Phase {
  return nowMs < Date.parse(event.startsAt) ? 'before' : nowMs < Date.parse(event.endsAt) ? 'now' : 'over';
}

/** What one checks in at, the latest first; once for each person, at the place and in the time (A5.2). */
export function Events() {
  const texts = points.value.events;
  const said = useMemo(takeSaid, []);
  const page = useResource('events', getEvents);
  const card = useResource('card', () => getCard());
  const writes = may('points.card.write');
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={
        <>
          <DoneBanner>{said}</DoneBanner>
          {writes && (
            <p>
              <Link href="/staff/points/event/new" class="button button-outline button-md">
                {texts.add}
              </Link>
            </p>
          )}
        </>
      }
      columns={[texts.name, texts.phase, texts.when, texts.rule, texts.place, texts.code]}
      row={(one) => {
        const rule = card.value?.rules.find(({ of }) => of.code === one.rule);
        const phase = phaseOf(one, serverNow());
        return (
          <tr key={one.id}>
            <th scope="row">
              {writes ? <Link href={`/staff/points/event/${encodeURIComponent(one.id)}`}>{one.name}</Link> : one.name}
            </th>
            <td data-label={texts.phase}>
              <span class={phase === 'now' ? 'tag tag-strong' : 'tag'}>{texts.phases[phase]}</span>
            </td>
            <td data-label={texts.when}>
              {texts.span(
                formatTime(one.startsAt, 'fullDateTime', language.value),
                formatTime(one.endsAt, 'fullDateTime', language.value),
              )}
            </td>
            <td data-label={texts.rule}>
              {rule ? (
                <span>
                  {ruleName(rule.of)}
                  <span class="row-sub">{rateText(rule.of)}</span>
                </span>
              ) : (
                texts.noRule
              )}
            </td>
            <td data-label={texts.place}>
              {one.radiusM ? texts.within(formatCount(one.radiusM)) : texts.anywhere}
            </td>
            <td data-label={texts.code}>
              <code class="platform-key">{one.token}</code>
            </td>
          </tr>
        );
      }}
    />
  );
}
