import type { Board } from '../../api/types.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { formatTime } from '../../ui/time.ts';
import { districtName } from './show.tsx';
import { snow } from './texts.ts';

type Standing = 'used' | 'warning' | 'none';

/** Whether a decision would use the town's forecast now; a warning where it does, but the next may not come. */
export function standingOf(forecast: Board['forecast']): Standing {
  if (!forecast.used) {
    return 'none';
  }
  return forecast.trouble === '' ? 'used' : 'warning';
}

const shapes = { used: 'ok', warning: 'strange', none: 'silent' } as const;

/** How old the forecast is, who issued it, and why there is none. `still`: of a past night, with nothing to press. */
export function ForecastLine({ board, still = false }: { board: Board; still?: boolean }) {
  const texts = snow.value.board.forecast;
  const { forecast, forecasts } = board;
  const standing = standingOf(forecast);
  const town = forecasts.find((one) => !one.district);
  const issuedText = (one: Board['forecasts'][number]): string =>
    texts.issued(formatTime(one.issuedAt, 'dateTime', language.value), one.source);
  return (
    <section class="panel forecast-line" aria-labelledby="forecast-title">
      <h2 id="forecast-title">{texts.title}</h2>
      <StateMark state={shapes[standing]} label={texts.states[standing]} />
      <span>{forecast.text[language.value]}</span>
      {town && <span class="muted small">{issuedText(town)}</span>}
      {forecasts.flatMap((one) =>
        one.district ? (
          <span key={one.district} class="muted small">
            {texts.ownOf(districtName(board, one.district))}
            {issuedText(one)}
          </span>
        ) : (
          []
        ),
      )}
      {!still && <Link href="/staff/snow/forecast">{texts.open}</Link>}
    </section>
  );
}
