import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { addClearing, addSign, getDecisions, pictureAddress } from '../../api/snow.ts';
import type { Board, BoardDistrict, BoardRoad, Camera, Problem, RoadSign } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { makeKey } from '../../ui/key.ts';
import { language } from '../../ui/language.ts';
import { ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Decide } from './decide.tsx';
import { VerdictCell } from './district-table.tsx';
import { clockText, cmText, lateText, percentText, whyText } from './show.tsx';
import { refreshBoard } from './state.ts';
import { snow } from './texts.ts';
import { Troubles } from './troubles.tsx';

type SideProps = { board: Board; district: BoardDistrict; onClose: () => void };

/** All that is known of one district, and what a person may do about it. */
export function Side({ board, district, onClose }: SideProps) {
  const texts = snow.value.side;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const cameras = board.cameras.filter((camera) => camera.district === district.code);
  return (
    <section class="panel side-panel" aria-label={district.name}>
      <div class="side-top">
        <h2 ref={heading} tabIndex={-1}>
          {district.name}
        </h2>
        <Button size="sm" kind="text" onClick={onClose}>
          {texts.close}
        </Button>
      </div>
      {district.roads.map((road) => (
        <RoadCard key={road.road} district={district} road={road} />
      ))}
      <Decide district={district} />
      <Votes board={board} district={district} />
      <div class="side-block">
        <h3>{texts.camera}</h3>
        {cameras.length === 0 && <p class="muted">{texts.noCamera}</p>}
        {cameras.map((camera) => (
          <CameraView key={camera.code} camera={camera} />
        ))}
      </div>
      <OnTheRoad district={district} />
      <History night={board.night} district={district} newest={board.lastCheck ?? ''} />
    </section>
  );
}

function RoadCard({ district, road }: { district: BoardDistrict; road: BoardRoad }) {
  const texts = snow.value.side;
  const { decision } = road;
  return (
    <div class="side-block road-card">
      <div class="road-top">
        <h3>{snow.value.road[road.road]}</h3>
        <VerdictCell road={road} />
      </div>
      <p class="muted small">
        {[
          texts.threshold(cmText(road.thresholdCm)),
          texts.mode(snow.value.modes[road.mode]),
          decision && texts.probability(percentText(decision.probability)),
        ]
          .filter(Boolean)
          .join('　')}
      </p>
      {decision?.why && <p>{decision.why}</p>}
      {decision && (
        <ul class="reasons" aria-label={texts.reasons}>
          {decision.reasons.map((reason) => (
            <li key={reason.code}>{reason.text[language.value]}</li>
          ))}
        </ul>
      )}
      {road.waitsForApproval && decision && <Decide district={district} road={road.road} answers={decision.id} />}
    </div>
  );
}

function Votes({ board, district }: { board: Board; district: BoardDistrict }) {
  const texts = snow.value.side;
  const votes = district.roads.find((road) => road.decision)?.decision?.votes ?? [];
  if (votes.length === 0) {
    return null;
  }
  return (
    <div class="side-block">
      <h3>{texts.votes}</h3>
      <table class="table">
        <caption class="unseen">{texts.votes}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.post}</th>
            <th scope="col" class="number">
              {texts.fresh}
            </th>
            <th scope="col">{texts.vote}</th>
          </tr>
        </thead>
        <tbody>
          {votes.map((vote) => {
            const post = board.posts.find((one) => one.code === vote.post);
            return (
              <tr key={vote.post}>
                <th scope="row">{post?.name ?? vote.post}</th>
                <td class="number">{cmText(post?.newSnowCm)}</td>
                <td>
                  {snow.value.ballots[vote.what]}
                  <span class="muted small"> {snow.value.whys[vote.reason] ?? ''}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function CameraView({ camera }: { camera: Camera }) {
  const texts = snow.value.side;
  const { image } = camera;
  if (!image) {
    return (
      <div>
        <p class="muted">{camera.name}</p>
        <Troubles troubles={camera.troubles} />
      </div>
    );
  }
  const address = pictureAddress(image);
  const unreadable = (image.reading?.unreadable ?? '') !== '';
  return (
    <figure class="camera-view">
      {address ? (
        <img src={address} alt={`${camera.name} ${image.text[language.value]}`} loading="lazy" />
      ) : (
        <p>{texts.gone}</p>
      )}
      <figcaption>
        <b>{camera.name}</b> <span class={unreadable ? 'unreadable' : undefined}>{image.text[language.value]}</span>
        <span class="muted small">
          {[
            texts.taken(clockText(image.at)),
            image.reading && !unreadable ? texts.confidence(percentText(image.reading.confidence)) : '',
            typeof image.reading?.stakeCm === 'number' ? texts.stake(cmText(image.reading.stakeCm)) : '',
          ]
            .filter(Boolean)
            .join('　')}
        </span>
        <Troubles troubles={camera.troubles} />
      </figcaption>
    </figure>
  );
}

const allSigns: readonly RoadSign[] = ['drift', 'rut', 'compacted'];

function OnTheRoad({ district }: { district: BoardDistrict }) {
  const texts = snow.value.side;
  const problem = useSignal<Problem | undefined>(undefined);
  const done = useSignal(false);
  const busy = useSignal(false);

  async function record(ask: () => ReturnType<typeof addClearing>): Promise<void> {
    if (busy.value) {
      return;
    }
    busy.value = true;
    const answer = await ask();
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    done.value = answer.ok;
    await refreshBoard();
  }
  const clear = (): Promise<void> =>
    record(() =>
      addClearing({ key: makeKey(), district: district.code, route: null, at: new Date(serverNow()).toISOString() }),
    );
  const see = (sign: RoadSign): Promise<void> =>
    record(() => addSign({ key: makeKey(), district: district.code, road: null, sign, until: null, note: null }));

  return (
    <div class="side-block">
      <h3>{texts.clearing}</h3>
      <p class="muted">
        {district.clearedAt
          ? texts.cleared(formatTime(district.clearedAt, 'dateTime', language.value))
          : texts.neverCleared}
      </p>
      <p class="actions">
        <Button size="sm" disabled={busy.value} onClick={() => void clear()}>
          {texts.clearNow}
        </Button>
      </p>
      <h3>{texts.signs}</h3>
      {district.signs.length > 0 && (
        <p>
          {[...new Set(district.signs)].map((sign) => (
            <span key={sign} class="tag tag-strong">
              {snow.value.sign[sign]}
            </span>
          ))}
        </p>
      )}
      <p class="actions">
        {allSigns.map((sign) => (
          <Button key={sign} size="sm" disabled={busy.value} onClick={() => void see(sign)}>
            {texts.signNow(snow.value.sign[sign])}
          </Button>
        ))}
      </p>
      <p role="status">{done.value ? texts.done : ''}</p>
      {problem.value && <ProblemView problem={problem.value} />}
    </div>
  );
}

function History({ night, district, newest }: { night: string; district: BoardDistrict; newest: string }) {
  const key = `${night} ${district.code} ${newest}`;
  const decisions = useResource(key, () => getDecisions(night, district.code));
  const items = decisions.value?.items ?? [];
  return (
    <details class="side-block">
      <summary>{snow.value.side.history}</summary>
      <ol class="story">
        {items.toReversed().map((one) => (
          <li key={one.id}>
            <time class="number" dateTime={one.madeAt}>
              {clockText(one.madeAt)}
            </time>{' '}
            {snow.value.road[one.road]} <b>{snow.value.verdict[one.verdict]}</b>
            <span class="muted small">
              {' '}
              {[snow.value.stages[one.stage], whyText(one), lateText(one)].filter(Boolean).join('・')}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
