import { useMemo } from 'preact/hooks';
import { isMapQuantity, mapQuantities } from '../map/quantity.ts';
import type { MapQuantity } from '../map/quantity.ts';
import { Choice } from '../ui/choice.tsx';
import { formatCount } from '../ui/number.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../ui/problem.tsx';
import { query, setQuery } from '../ui/router.ts';
import { formatTime } from '../ui/time.ts';
import { Heading } from './heading.tsx';
import { MapPane } from './map-pane.tsx';
import { Ago } from './show.tsx';
import { loadProblem, refresh, stations, summary } from './state.ts';
import { StationCard } from './station-card.tsx';
import { StationList } from './station-list.tsx';
import { staff } from './texts.ts';
import { StateShape } from '../ui/state-mark.tsx';

/** The first screen: the state of the prefecture in figures, on a map and as a list of the same stations. */
export function Overview() {
  const texts = staff.value.overview;
  const wanted = query.value.get('quantity') ?? '';
  const quantity: MapQuantity = isMapQuantity(wanted) ? wanted : 'temperatureC';
  const chosenId = query.value.get('station') ?? '';
  const all = stations.value;
  const chosen = all?.get(chosenId);
  const list = useMemo(() => [...(all?.values() ?? [])], [all]);

  return (
    <div class="overview">
      <Heading title={texts.title} unseen />
      <Figures />
      {loadProblem.value && !all && <ProblemView problem={loadProblem.value} retry={() => void refresh()} />}
      {!all && !loadProblem.value && <Loading />}
      {all && all.size === 0 && <Empty>{texts.empty}</Empty>}
      {all && all.size > 0 && (
        <div class="overview-body">
          <section class="panel map-panel" aria-label={texts.map}>
            <div class="panel-top">
              <Choice
                legend={texts.quantity}
                hideLegend
                value={quantity}
                options={mapQuantities.map((one) => ({ value: one, label: staff.value.quantity(one).name }))}
                onChange={(value) => setQuery({ quantity: value })}
              />
            </div>
            <MapPane
              stations={list}
              quantity={quantity}
              chosen={chosenId}
              onChoose={(id) => setQuery({ station: id })}
            />
          </section>
          <div class="side">
            {chosen && (
              <StationCard station={chosen} quantity={quantity} onClose={() => setQuery({ station: '' })} />
            )}
            <StationList stations={list} quantity={quantity} chosen={chosenId} />
          </div>
        </div>
      )}
    </div>
  );
}

function Figures() {
  const texts = staff.value.overview;
  const now = summary.value;
  if (!now) {
    return null;
  }
  return (
    <section class="figures" aria-label={texts.summary}>
      <dl class="figures-list">
        <div class="figures-item">
          <dt>{texts.stations}</dt>
          <dd>
            <span class="figure number">{formatCount(now.stations)}</span>
            <span class="figure-unit">{texts.stationUnit}</span>
          </dd>
        </div>
        <div class="figures-item">
          <dt>
            <StateShape state="silent" />
            {texts.silent}
          </dt>
          <dd>
            <Link
              href="/staff/devices"
              class="link figure number"
              label={`${texts.showSilent}: ${now.silent}`}
            >
              {formatCount(now.silent)}
            </Link>
            <span class="figure-unit">{texts.stationUnit}</span>
          </dd>
        </div>
        <div class="figures-item">
          <dt>
            <StateShape state="strange" />
            {texts.strange}
          </dt>
          <dd>
            <Link
              href="/staff/devices"
              class="link figure number"
              label={`${texts.showStrange}: ${now.strange}`}
            >
              {formatCount(now.strange)}
            </Link>
            <span class="figure-unit">{texts.stationUnit}</span>
          </dd>
        </div>
        <div class="figures-item">
          <dt>{texts.latest}</dt>
          <dd>
            {now.latestAt ? (
              <>
                <span class="figure">
                  <Ago at={now.latestAt} />
                </span>
                <span class="figure-unit number">{formatTime(now.latestAt, 'dateTime', language.value)}</span>
              </>
            ) : (
              <span class="figure-none">{staff.value.noObservation}</span>
            )}
          </dd>
        </div>
        <div class="figures-item">
          <dt>{texts.observations}</dt>
          <dd>
            <span class="figure number">{formatCount(now.observations)}</span>
            <span class="figure-unit">{texts.observationUnit}</span>
          </dd>
        </div>
      </dl>
    </section>
  );
}
