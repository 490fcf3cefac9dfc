import { useEffect } from 'preact/hooks';
import type { Device } from '../api/types.ts';
import { getDevices } from '../api/weather.ts';
import { inOrder } from '../map/quantity.ts';
import { formatCount } from '../ui/number.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../ui/problem.tsx';
import { useResource } from '../ui/resource.ts';
import { StateMark } from '../ui/state-mark.tsx';
import { Heading } from './heading.tsx';
import { Ago, Exact, valueText } from './show.tsx';
import { summary } from './state.ts';
import { stationPath } from './station-card.tsx';
import { staff } from './texts.ts';

/** Devices silent or strange: since when, why, and what they said last. */
export function Devices() {
  const texts = staff.value.devices;
  const devices = useResource('devices', getDevices);
  const counts = `${summary.value?.silent ?? ''}/${summary.value?.strange ?? ''}`;

  // The live summary says when the list has changed.
  useEffect(() => {
    if (devices.value) {
      devices.reload();
    }
  }, [counts]);

  const items = devices.value?.items;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {devices.problem && <ProblemView problem={devices.problem} retry={devices.reload} />}
      {!items && !devices.problem && <Loading />}
      {items && items.length === 0 && <Empty>{texts.empty}</Empty>}
      {items && items.length > 0 && (
        <>
          <p aria-live="polite">
            {texts.counts(
              formatCount(items.filter((device) => device.state === 'silent').length),
              formatCount(items.filter((device) => device.state === 'strange').length),
            )}
          </p>
          <section class="panel">
            <table class="table table-stack device-table">
              <caption class="unseen">{texts.caption}</caption>
              <thead>
                <tr>
                  <th scope="col">{texts.station}</th>
                  <th scope="col">{texts.state}</th>
                  <th scope="col">{texts.why}</th>
                  <th scope="col">{texts.since}</th>
                  <th scope="col">{texts.last}</th>
                  <th scope="col">{texts.lastAt}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((device) => (
                  <Row key={`${device.station.id} ${device.reason.code}`} device={device} />
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </div>
  );
}

function Row({ device }: { device: Device }) {
  const texts = staff.value.devices;
  const measured = inOrder(Object.keys(device.lastValues));
  // Of a silent device people ask since when nothing has come, not since when it counts as silent.
  const since = device.state === 'silent' ? device.lastAt : device.since;
  return (
    <tr>
      <th scope="row">
        <Link href={stationPath(device.station.id)}>{device.station.name}</Link>
        <span class="row-sub">{device.station.number}</span>
      </th>
      <td data-label={texts.state}>
        <StateMark state={device.state} label={staff.value.state[device.state]} />
      </td>
      <td data-label={texts.why}>{device.reason.text[language.value] || staff.value.reason(device.reason.code)}</td>
      <td data-label={texts.since}>
        {since ? (
          <>
            <b>
              <Ago at={since} />
            </b>
            <span class="row-sub">
              <Exact at={since} />
            </span>
          </>
        ) : (
          texts.never
        )}
      </td>
      <td data-label={texts.last}>
        {measured.length === 0 && staff.value.noValue}
        {measured.map((quantity) => (
          <span key={quantity} class="value-line">
          {staff.value.quantity(quantity).name}{' '}
            <b class="number">{valueText(quantity, device.lastValues[quantity])}</b>
          </span>
        ))}
      </td>
      <td data-label={texts.lastAt}>
        {device.lastAt ? (
          <>
            <Ago at={device.lastAt} />
            <span class="row-sub">
              <Exact at={device.lastAt} />
            </span>
          </>
        ) : (
          texts.never
        )}
      </td>
    </tr>
  );
}
