import { getSegments } from '../../api/crm-staff.ts';
import type { Segment } from '../../api/crm-staff.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { ListScreen } from '../platform/list.tsx';
import { dayText } from '../show.tsx';
import { may } from '../state.ts';
import { staffText } from '../who/staff-name.ts';
import { crm } from './texts.ts';

export const nameOf = (of: { ja: string; en: string }): string =>
  language.value === 'en' && of.en !== '' ? of.en : of.ja;

/** Saved segments with their newest count. */
export function Segments() {
  const texts = crm.value.segments;
  const page = useResource('segments', getSegments);
  return (
    <ListScreen
      texts={texts}
      page={page}
      columns={[texts.name, texts.count, texts.counted, texts.author]}
      row={(one) => (
        <tr key={one.code}>
          <th scope="row">
            <Link href={`/staff/crm/segments/${one.code}`}>{nameOf(one)}</Link>
            <span class="row-sub">
              {one.code} {texts.version(one.version)}
            </span>
          </th>
          <td data-label={texts.count}>
            <CountText segment={one} />
          </td>
          <td data-label={texts.counted}>
            {one.newest
              ? dayText(one.newest.asOf)
              : crm.value.none}
          </td>
          <td data-label={texts.author}>{staffText(one.author)}</td>
        </tr>
      )}
      above={
        may('crm.segment.write') ? (
          <p>
            <Link href="/staff/crm/segments/new" class="button button-fill button-md">
              {texts.make}
            </Link>
          </p>
        ) : undefined
      }
    />
  );
}

/** Its newest count; told as old where the rule has changed since. */
export function CountText({ segment }: { segment: Segment }) {
  const texts = crm.value.segments;
  const { newest, version } = segment;
  if (typeof newest?.count !== 'number') {
    return <span class="muted">{texts.notCounted}</span>;
  }
  return (
    <>
      <b>{crm.value.people(formatCount(newest.count))}</b>
      {newest.version !== version && <span class="row-sub">{texts.stale}</span>}
    </>
  );
}
