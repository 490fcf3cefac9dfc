import type { Station } from '../api/types.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { ui } from '../ui/texts.ts';
import { Ago, Exact, Figure } from './show.tsx';
import { staff } from './texts.ts';

export function stationPath(id: string): string {
  return `/staff/stations/${encodeURIComponent(id).replaceAll('%3A', ':')}`;
}

/** The station chosen on the map or in the list, in short. */
export function StationCard({
  station,
  quantity,
  onClose,
}: {
  station: Station;
  quantity: string;
  onClose: () => void;
}) {
  const texts = staff.value;
  const measured = ['temperatureC', 'precipitation1hMm', 'snowDepthCm', 'windSpeedMs', 'humidityPct'].filter(
    (one) => typeof station.values[one] === 'number',
  );
  return (
    <section class="panel card" aria-label={texts.overview.chosen}>
      <div class="card-top">
        <div>
          <h2>{station.name}</h2>
          <p class="muted small">
            {[station.kana, station.municipality?.name, station.number].filter(Boolean).join(' ・ ')}
          </p>
        </div>
        <Button kind="text" size="sm" onClick={onClose} label={texts.overview.unchoose}>
          {ui.value.close}
        </Button>
      </div>
      <p class="card-state">
        <StateMark state={station.state} label={texts.state[station.state]} />
        {station.reasons.map((code) => (
          <span key={code}>{texts.reason(code)}</span>
        ))}
      </p>
      {measured.length > 0 && (
        <dl class="card-values">
          {measured.map((one) => (
            <div key={one}>
              <dt>{texts.quantity(one).name}</dt>
              <dd>
                <Figure quantity={one} value={station.values[one]} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p class="card-bottom">
        <span>
          {station.observedAt ? (
            <>
              <Ago at={station.observedAt} />
              <span class="muted small">
                {' '}
                <Exact at={station.observedAt} />
              </span>
            </>
          ) : (
            texts.noObservation
          )}
        </span>
        <Link href={`${stationPath(station.id)}?quantity=${quantity}`} class="button button-fill button-sm">
          {texts.overview.open}
        </Link>
      </p>
    </section>
  );
}
