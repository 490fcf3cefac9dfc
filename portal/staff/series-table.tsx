import { useSignal } from '@preact/signals';
import type { Series, SeriesPoint } from '../api/types.ts';
import { language } from '../ui/language.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { formatTime } from '../ui/time.ts';
import { isSummed } from './series.ts';
import { valueText } from './show.tsx';
import { staff } from './texts.ts';

/** The same series as a table, newest first; its rows are made when it is opened. */
export function SeriesTable({ series }: { series: Series }) {
  const texts = staff.value.station;
  const open = useSignal(false);
  const { name } = staff.value.quantity(series.quantity, series.unit);
  const banded = series.step === 'day' && !isSummed(series.quantity);
  return (
    <details
      class="series-table"
      open={open.value}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{texts.table}</summary>
      {open.value && (
        <ScrollTable caption={texts.tableCaption(name)} class="table-tight">
          <thead>
            <tr>
              <th scope="col">{series.step === 'hour' ? texts.time : texts.day}</th>
              <th scope="col" class="number">
                {series.step === 'hour' ? texts.value : banded ? texts.mean : texts.total}
              </th>
              {banded && (
                <>
                  <th scope="col" class="number">
                    {texts.min}
                  </th>
                  <th scope="col" class="number">
                    {texts.max}
                  </th>
                </>
              )}
              <th scope="col">{texts.quality}</th>
            </tr>
          </thead>
          <tbody>
            {series.points.toReversed().map((point) => (
              <Row key={point.at} series={series} banded={banded} point={point} />
            ))}
          </tbody>
        </ScrollTable>
      )}
    </details>
  );
}

function Row({ series, banded, point }: { series: Series; banded: boolean; point: SeriesPoint }) {
  const texts = staff.value.station;
  const text = (value: number | null | undefined): string => valueText(series.quantity, value, series.unit);
  return (
    <tr class={point.quality === 'ok' ? undefined : `quality-${point.quality}`}>
      <th scope="row">{formatTime(point.at, series.step === 'hour' ? 'hour' : 'date', language.value)}</th>
      <td class="number">{text(point.value)}</td>
      {banded && (
        <>
          <td class="number">{text(point.min)}</td>
          <td class="number">{text(point.max)}</td>
        </>
      )}
      <td>
        {point.quality === 'suspect' && <span aria-hidden="true">▲ </span>}
        {texts.qualities[point.quality]}
      </td>
    </tr>
  );
}
