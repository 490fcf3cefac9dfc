import { getRegisteredDevices } from '../../api/devices.ts';
import type { RegisteredDevice } from '../../api/types.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { query } from '../../ui/router.ts';
import { Ago } from '../show.tsx';
import { may } from '../state.ts';
import { ListScreen } from './list.tsx';
import { devices } from './texts.ts';

export function devicePath(id: string): string {
  return `/staff/platform/device?${new URLSearchParams({ id })}`;
}

const inTrouble = new Set<string>(['late', 'lost']);

export function DeviceState({ device }: { device: RegisteredDevice }) {
  const texts = devices.value;
  return (
    <>
      <span class={inTrouble.has(device.state) ? 'tag tag-strong' : 'tag'}>{texts.states[device.state]}</span>
      {device.locked && <span class="tag tag-strong">{texts.locked}</span>}
    </>
  );
}

/** Devices that are registered, by their id; a hundred at a time. */
export function DeviceList() {
  const texts = devices.value;
  const after = query.value.get('after') ?? '';
  const page = useResource(`registered devices ${after}`, () => getRegisteredDevices(after));
  return (
    <ListScreen
      texts={texts.list}
      page={page}
      above={
        <p class="actions">
          {may('iot.device.manage') && (
            <Link href="/staff/platform/device-new" class="button button-outline button-sm">
              {texts.add}
            </Link>
          )}
          {page.value && <span aria-live="polite">{texts.total(formatCount(page.value.total))}</span>}
          {page.value?.next && (
            <Link href={`/staff/platform/devices?${new URLSearchParams({ after: page.value.next })}`}>
              {texts.next}
            </Link>
          )}
        </p>
      }
      columns={[texts.name, texts.state, texts.lastSeen, texts.entityType, texts.transport]}
      row={(one) => (
        <tr key={one.id}>
          <th scope="row" class="platform-name">
            <Link href={devicePath(one.id)}>{one.name}</Link>
            <span class="row-sub">{one.id}</span>
          </th>
          <td data-label={texts.state}>
            <DeviceState device={one} />
          </td>
          <td data-label={texts.lastSeen}>{one.lastSeen ? <Ago at={one.lastSeen} /> : texts.never}</td>
          <td data-label={texts.entityType} class="platform-name">
            {one.entityType}
            {one.kind && <span class="row-sub">{one.kind}</span>}
          </td>
          <td data-label={texts.transport}>{texts.transports[one.transport ?? 'http']}</td>
        </tr>
      )}
    />
  );
}
