import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getBoard, getTimeline } from '../../api/snow.ts';
import type { Board, Problem, Timeline } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { BoardMap } from './board-map.tsx';
import { CallOuts } from './call-outs.tsx';
import { DistrictTable } from './district-table.tsx';
import { ForecastLine } from './forecast-line.tsx';
import { TimelineList } from './night.tsx';
import { clockText, nightText } from './show.tsx';
import { snow } from './texts.ts';

const minute = 60_000;
const step = 10 * minute;

/** A past night at a moment that is chosen: the board as it was known then, nothing of what came later. */
export function Replay({ night }: { night: string }) {
  const texts = snow.value.replay;
  const timeline = useResource(night, () => getTimeline(night));
  return (
    <div class="column column-wide">
      <p>
        <Link href={`/staff/snow/nights/${night}`}>{texts.back}</Link>
      </p>
      <Heading title={texts.title(nightText(night))} />
      {timeline.problem && <ProblemView problem={timeline.problem} retry={timeline.reload} />}
      {!timeline.value && !timeline.problem && <Loading />}
      {timeline.value && <Player night={night} timeline={timeline.value} />}
    </div>
  );
}

function momentIn(timeline: Timeline): number {
  const from = Date.parse(timeline.from);
  const until = Date.parse(timeline.until);
  const given = Date.parse(query.value.get('at') ?? '');
  const halfPastTwo = Date.parse(`${timeline.night}T02:30:00+09:00`);
  const wanted = Number.isNaN(given) ? halfPastTwo : given;
  return Math.min(Math.max(wanted, from), until - minute);
}

function Player({ night, timeline }: { night: string; timeline: Timeline }) {
  const texts = snow.value.replay;
  const from = Date.parse(timeline.from);
  const until = Date.parse(timeline.until) - minute;
  const at = momentIn(timeline);
  const shown = useSignal<{ board?: Board; problem?: Problem }>({});

  // While the slider is moved only the moment at which it rests is asked for.
  useEffect(() => {
    let dropped = false;
    const timer = setTimeout(() => {
      void getBoard({ night, at: new Date(at).toISOString() }).then((answer) => {
        if (!dropped) {
          shown.value = answer.ok ? { board: answer.value } : { problem: answer.problem };
        }
      });
    }, 150);
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [night, at]);

  const go = (to: number): void => setQuery({ at: new Date(Math.min(Math.max(to, from), until)).toISOString() });
  const board = shown.value.board;
  return (
    <>
      <section class="panel player" aria-label={texts.at}>
        <p class="player-at">
          <span class="muted">{texts.at}</span> <b class="number">{clockText(new Date(at).toISOString())}</b>
        </p>
        <Button size="sm" disabled={at <= from} onClick={() => go(at - step)}>
          {texts.earlier}
        </Button>
        <input
          type="range"
          class="slider"
          aria-label={texts.slider}
          aria-valuetext={clockText(new Date(at).toISOString())}
          min={from}
          max={until}
          step={step}
          value={at}
          onInput={(event) => go(Number(event.currentTarget.value))}
        />
        <Button size="sm" disabled={at >= until} onClick={() => go(at + step)}>
          {texts.later}
        </Button>
        <p class="muted small player-note">{texts.note}</p>
      </section>
      {shown.value.problem && <ProblemView problem={shown.value.problem} />}
      {board && (
        <div class="night-body">
          <div class="night-main">
            <ForecastLine board={board} still />
            <DistrictTable board={board} chosen="" />
            <CallOuts board={board} still />
          </div>
          <div class="night-side">
            <BoardMap board={board} chosen="" onChoose={() => {}} />
            <section class="panel" aria-labelledby="so-far-title">
              <h2 id="so-far-title" class="panel-title">
                {texts.timeline}
              </h2>
              <TimelineList timeline={timeline} until={at} />
            </section>
          </div>
        </div>
      )}
    </>
  );
}
