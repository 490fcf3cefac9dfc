import type { Board } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { BoardMap } from './board-map.tsx';
import { CallOuts } from './call-outs.tsx';
import { DistrictTable } from './district-table.tsx';
import { ForecastLine } from './forecast-line.tsx';
import { Needs } from './needs.tsx';
import { clockText, nightText } from './show.tsx';
import { Side } from './side.tsx';
import { board, boardProblem, refreshBoard, useNight } from './state.ts';
import { snow } from './texts.ts';

/** The screen of half past two: what needs a person, each district's verdict with why, and who was called out. */
export function NightBoard() {
  useNight();
  const now = board.value;
  const texts = snow.value.board;
  return (
    <div class="night">
      <div class="night-top">
        <Heading title={texts.title} />
        {now && <Times board={now} />}
      </div>
      {boardProblem.value && !now && <ProblemView problem={boardProblem.value} retry={() => void refreshBoard()} />}
      {!now && !boardProblem.value && <Loading />}
      {now && now.districts.length === 0 && (
        <>
          <Empty>{texts.empty}</Empty>
          <p class="actions">
            <Link class="button button-fill button-md" href="/staff/snow/enter">
              {texts.begin}
            </Link>
          </p>
        </>
      )}
      {now && now.districts.length > 0 && <Loaded board={now} />}
    </div>
  );
}

function Loaded({ board: now }: { board: Board }) {
  const chosen = query.value.get('district') ?? '';
  const district = now.districts.find((one) => one.code === chosen);
  const choose = (code: string): void => setQuery({ district: code }, 'push');
  return (
    <>
      {boardProblem.value && (
        <Banner kind="error">
          <p>{clockText(now.now)}</p>
        </Banner>
      )}
      <Needs board={now} onDistrict={choose} />
      <ForecastLine board={now} />
      <div class="night-body">
        <div class="night-main">
          <DistrictTable board={now} chosen={chosen} onChoose={choose} />
          <CallOuts board={now} />
        </div>
        <div class="night-side">
          {district && (
            <Side key={district.code} board={now} district={district} onClose={() => setQuery({ district: '' })} />
          )}
          <BoardMap board={now} chosen={chosen} onChoose={choose} />
        </div>
      </div>
    </>
  );
}

export function Times({ board: now }: { board: Board }) {
  const texts = snow.value.board;
  const facts: [string, string][] = [
    [texts.nextCheck, now.nextCheck ? clockText(now.nextCheck) : texts.noCheck],
    [texts.start, clockText(now.start)],
    [texts.deadline, clockText(now.deadline)],
  ];
  return (
    <dl class="times">
      <div class="times-night">
        <dt class="unseen">{snow.value.nights.night}</dt>
        <dd>{texts.night(nightText(now.night))}</dd>
      </div>
      <div class="times-now">
        <dt>{texts.now}</dt>
        <dd class="number">{clockText(now.now)}</dd>
      </div>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
