import type { StationDetail } from '../api/types.ts';
import { getStation } from '../api/weather.ts';
import { placeOf } from '../map/place.ts';
import { inOrder } from '../map/quantity.ts';
import { formatCount } from '../ui/number.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { Loading, ProblemView } from '../ui/problem.tsx';
import { useResource } from '../ui/resource.ts';
import { setQuery, query } from '../ui/router.ts';
import { StateMark } from '../ui/state-mark.tsx';
import { formatTime } from '../ui/time.ts';
import { Heading } from './heading.tsx';
import { SeriesPanel } from './series-panel.tsx';
import type { Days } from './series-panel.tsx';
import { Ago, Exact, Figure } from './show.tsx';
import { stations } from './state.ts';
import { staff } from './texts.ts';

export function StationPage({ id }: { id: string }) {
  const texts = staff.value.station;
  const detail = useResource(id, () => getStation(id));
  return (
    <div class="column">
      <p>
        <Link href={`/staff/?station=${encodeURIComponent(id)}`}>{texts.back}</Link>
      </p>
      {detail.problem && (
        <>
          <Heading title={texts.series} unseen />
          <ProblemView problem={detail.problem} retry={detail.reload} />
        </>
      )}
      {!detail.value && !detail.problem && (
        <>
          <Heading title={texts.series} unseen />
          <Loading />
        </>
      )}
      {detail.value && <Loaded detail={detail.value} />}
    </div>
  );
}

function Loaded({ detail }: { detail: StationDetail }) {
  const live = stations.value?.get(detail.id);
  const station: StationDetail = live
    ? { ...detail, state: live.state, reasons: live.reasons, observedAt: live.observedAt, values: live.values }
    : detail;
  const quantities = inOrder(detail.quantities);
  const wanted = query.value.get('quantity') ?? '';
  const quantity = quantities.includes(wanted) ? wanted : quantities[0];
  const wantedDays = Number(query.value.get('days'));
  const days: Days = wantedDays === 30 || wantedDays === 365 ? wantedDays : 7;
  return (
    <>
      <StationHead station={station} />
      <LastValues station={station} quantities={quantities} />
      {quantity !== undefined && (
        <SeriesPanel
          station={station}
          quantities={quantities}
          quantity={quantity}
          days={days}
          onQuantity={(value) => setQuery({ quantity: value })}
          onDays={(value) => setQuery({ days: String(value) })}
        />
      )}
      <Facts station={station} />
    </>
  );
}

function StationHead({ station }: { station: StationDetail }) {
  return (
    <div class="station-head">
      <Heading title={station.name} />
      <p class="muted">{[station.kana, station.municipality?.name].filter(Boolean).join(' ・ ')}</p>
      <p class="card-state">
        <StateMark state={station.state} label={staff.value.state[station.state]} />
        {station.reasons.map((code) => (
          <span key={code}>{staff.value.reason(code)}</span>
        ))}
      </p>
    </div>
  );
}

function LastValues({ station, quantities }: { station: StationDetail; quantities: string[] }) {
  const texts = staff.value.station;
  return (
    <section class="panel last" aria-label={texts.last}>
      <dl class="tiles">
        {quantities.map((quantity) => (
          <div key={quantity} class="tile">
            <dt>{staff.value.quantity(quantity).name}</dt>
            <dd>
              <Figure quantity={quantity} value={station.values[quantity]} />
            </dd>
          </div>
        ))}
      </dl>
      <p class="last-at">
        {station.observedAt ? (
          <>
            <b>
              <Ago at={station.observedAt} />
            </b>{' '}
            <span class="muted">{texts.lastAt(formatTime(station.observedAt, 'fullDateTime', language.value))}</span>
          </>
        ) : (
          staff.value.noObservation
        )}
      </p>
    </section>
  );
}

function Facts({ station }: { station: StationDetail }) {
  const texts = staff.value.station;
  const municipality = station.municipality;
  const place = placeOf(station);
  return (
    <section class="panel">
      <dl class="facts">
        <div>
          <dt>{texts.number}</dt>
          <dd>{station.number}</dd>
        </div>
        <div>
          <dt>{texts.municipality}</dt>
          <dd>{municipality ? `${municipality.name} (${municipality.code})` : texts.unknown}</dd>
        </div>
        <div>
          <dt>{texts.place}</dt>
          <dd>
            {place ? texts.position(place[1], place[0]) : texts.unknown}
          </dd>
        </div>
        {typeof station.altitudeM === 'number' && (
          <div>
            <dt>{texts.altitude}</dt>
            <dd>{texts.metres(formatCount(station.altitudeM))}</dd>
          </div>
        )}
        {station.firstAt && (
          <div>
            <dt>{texts.first}</dt>
            <dd>
              <Exact at={station.firstAt} />
            </dd>
          </div>
        )}
        <div>
          <dt>{texts.count}</dt>
          <dd>{formatCount(station.observationCount)}</dd>
        </div>
        <div>
          <dt>{texts.source}</dt>
          <dd>{station.source}</dd>
        </div>
        {station.licence !== station.source && (
          <div>
            <dt>{texts.licence}</dt>
            <dd>{station.licence}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
