import { getCalls } from '../../api/lending.ts';
import type { Call } from '../../api/lending.ts';
import { serverNow } from '../../ui/clock.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { LinkIf } from '../link-if.tsx';
import { ListScreen } from '../platform/list.tsx';
import { may } from '../state.ts';
import { lending } from './texts.ts';

export type Phase = 'before' | 'open' | 'toDraw' | 'closed' | 'drawn';

export function phaseOf(call: Call, nowMs: number): Phase {
  if (call.seed) {
    return 'drawn';
  }
  if (nowMs < Date.parse(call.opensAt)) {
    return 'before';
  }
  if (nowMs < Date.parse(call.closesAt)) {
    return 'open';
  }
  return call.how === 'lottery' ? 'toDraw' : 'closed';
}

export function callName(call: Call): string {
  return language.value === 'en' && call.en !== '' ? call.en : call.ja;
}

export function PhaseTag({ call }: { call: Call }) {
  const phase = phaseOf(call, serverNow());
  const strong = phase === 'open' || phase === 'toDraw';
  return <span class={strong ? 'tag tag-strong' : 'tag'}>{lending.value.calls[phase]}</span>;
}

/** Calls for people, the newest first. */
export function Calls() {
  const texts = lending.value.calls;
  const page = useResource('calls', getCalls);
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={
        may('devices.call.write') && (
          <p>
            <Link href="/staff/lending/call-new" class="button button-outline button-md">
              {texts.add}
            </Link>
          </p>
        )
      }
      columns={[texts.name, texts.phase, texts.how, texts.accepted, texts.time]}
      row={(one) => (
        <tr key={one.code}>
          <th scope="row">
            <LinkIf needs="devices.person.serve" href={`/staff/lending/call/${one.code}`}>
              {callName(one)}
            </LinkIf>
          </th>
          <td data-label={texts.phase}>
            <PhaseTag call={one} />
          </td>
          <td data-label={texts.how}>{texts.hows[one.how]}</td>
          <td data-label={texts.accepted}>{texts.ofPlaces(formatCount(one.accepted ?? 0), formatCount(one.places))}</td>
          <td data-label={texts.time}>
            {texts.from(
              formatTime(one.opensAt, 'fullDateTime', language.value),
              formatTime(one.closesAt, 'fullDateTime', language.value),
            )}
          </td>
        </tr>
      )}
    />
  );
}
