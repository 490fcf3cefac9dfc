import type { Board, BoardDistrict, BoardRoad } from '../../api/types.ts';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { cmText, lateText, percentText, whyText } from './show.tsx';
import { snow } from './texts.ts';

type DistrictTableProps = { board: Board; chosen: string; onChoose?: (code: string) => void };

/** Each district and road class with its verdict, why, and the figures that it rests on. */
export function DistrictTable({ board, chosen, onChoose }: DistrictTableProps) {
  const texts = snow.value.board.table;
  return (
    <section class="panel">
      <table class="table table-stack verdicts">
        <caption class="unseen">{texts.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.where}</th>
            <th scope="col">{texts.verdict}</th>
            <th scope="col">{texts.why}</th>
            <th scope="col" class="number">
              {texts.fresh}
            </th>
            <th scope="col" class="number">
              {texts.forecast}
            </th>
            <th scope="col" class="number">
              {texts.threshold}
            </th>
            <th scope="col" class="number">
              {texts.probability}
            </th>
          </tr>
        </thead>
        {board.districts.map((district) => (
          <tbody key={district.code} class={district.code === chosen ? 'chosen' : undefined}>
            {district.roads.map((road, index) => (
              <Row key={road.road} district={district} road={road} first={index === 0} onChoose={onChoose} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

type RowProps = {
  district: BoardDistrict;
  road: BoardRoad;
  first: boolean;
  onChoose: ((code: string) => void) | undefined;
};

function Row({ district, road, first, onChoose }: RowProps) {
  const texts = snow.value.board.table;
  const name = snow.value.road[road.road];
  const late = lateText(road.decision);
  return (
    <tr class={first ? 'district-first' : undefined}>
      <th scope="row">
        {onChoose ? (
          <button type="button" class="row-link" onClick={() => onChoose(district.code)}>
            {district.name} <span class="road-name">{name}</span>
          </button>
        ) : (
          <>
            {district.name} {name}
          </>
        )}
      </th>
      <td data-label={texts.verdict}>
        <VerdictCell road={road} />
      </td>
      <td data-label={texts.why}>
        <span>
          {whyText(road.decision) || snow.value.none}
          {road.decision?.degraded && <span class="degraded">{texts.degraded}</span>}
          {late && <span class="degraded">{late}</span>}
        </span>
      </td>
      <td class="number" data-label={texts.fresh}>
        <b>{cmText(district.newSnowCm)}</b>
      </td>
      <td class="number" data-label={texts.forecast}>
        {cmText(district.forecastCm)}
      </td>
      <td class="number" data-label={texts.threshold}>
        {cmText(road.thresholdCm)}
      </td>
      <td class="number" data-label={texts.probability}>
        {percentText(road.decision?.probability)}
      </td>
    </tr>
  );
}

export function VerdictCell({ road }: { road: BoardRoad }) {
  const texts = snow.value.board.table;
  return (
    <span class="verdict-cell">
      {road.verdict ? (
        <VerdictMark verdict={road.verdict} label={snow.value.verdict[road.verdict]} />
      ) : (
        <span class="muted">{texts.undecided}</span>
      )}
      {road.waitsForApproval && <span class="tag tag-strong">{texts.waits}</span>}
      {road.overridden && <span class="tag">{texts.byPerson}</span>}
    </span>
  );
}
