import { getCameras, getPosts } from '../../api/snow.ts';
import type { Post } from '../../api/types.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatValue } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { CameraView } from './side.tsx';
import { cmText, districtName } from './show.tsx';
import { board, useNight } from './state.ts';
import { snow } from './texts.ts';
import { Troubles } from './troubles.tsx';

const shapes = { ok: 'ok', warning: 'strange', lost: 'silent' } as const;
const rank: Record<string, number> = { lost: 0, warning: 1, ok: 2 };

export function HealthMark({ post }: { post: Post }) {
  const shape = shapes[post.state as keyof typeof shapes] ?? 'strange';
  return <StateMark state={shape} label={snow.value.posts.states[post.state] ?? post.state} />;
}

/** Every post and camera: what it says, whether it can be used, since when not, and why. */
export function Posts() {
  useNight();
  const texts = snow.value.posts;
  // The board is asked for anew when something changes; it names the newest posts, so the list follows it.
  const posts = useResource('posts', getPosts);
  const items = board.value?.posts ?? posts.value?.items;
  const sorted = items?.toSorted(
    (left, right) => (rank[left.state] ?? 1) - (rank[right.state] ?? 1) || left.code.localeCompare(right.code),
  );
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {posts.problem && !items && <ProblemView problem={posts.problem} retry={posts.reload} />}
      {!items && !posts.problem && <Loading />}
      {sorted?.length === 0 && <Empty>{texts.empty}</Empty>}
      {sorted && sorted.length > 0 && (
        <section class="panel">
          <table class="table table-stack">
            <caption class="unseen">{texts.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col">{texts.health}</th>
                <th scope="col">{texts.trouble}</th>
                <th scope="col" class="number">
                  {texts.depth}
                </th>
                <th scope="col" class="number">
                  {texts.fresh}
                </th>
                <th scope="col">{texts.reported}</th>
                <th scope="col" class="number">
                  {texts.battery}
                </th>
                <th scope="col" class="number">
                  {texts.signal}
                </th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((post) => (
                <Row key={post.code} post={post} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Cameras />
    </div>
  );
}

function Row({ post }: { post: Post }) {
  const texts = snow.value.posts;
  const at = (instant: string): string => formatTime(instant, 'dateTime', language.value);
  const figure = (value: number | null, unit: string, decimals: number): string =>
    value === null ? snow.value.none : `${formatValue(value, decimals)}${unit}`;
  return (
    <tr>
      <th scope="row">
        <Link href={`/staff/snow/posts/${encodeURIComponent(post.code)}`}>{post.name}</Link>
        <span class="row-sub">
          {districtName(board.value, post.district)}
          {post.overRoad && <span class="tag">{texts.overRoad}</span>}
        </span>
      </th>
      <td data-label={texts.health}>
        <HealthMark post={post} />
      </td>
      <td data-label={texts.trouble}>
        <span>
          {post.troubles.length === 0 && post.refused === 'none' && snow.value.none}
          <Troubles troubles={post.troubles} />
          {post.refused !== 'none' && (
            <span class="row-sub">{texts.refused(snow.value.refusals[post.refused] ?? post.refused)}</span>
          )}
        </span>
      </td>
      <td class="number" data-label={texts.depth}>
        {cmText(post.depthCm)}
      </td>
      <td class="number" data-label={texts.fresh}>
        {cmText(post.newSnowCm)}
      </td>
      <td data-label={texts.reported}>{post.reportedAt ? at(post.reportedAt) : texts.never}</td>
      <td class="number" data-label={texts.battery}>
        {figure(post.batteryV ?? null, 'V', 1)}
      </td>
      <td class="number" data-label={texts.signal}>
        {figure(post.signalDbm ?? null, 'dBm', 0)}
      </td>
    </tr>
  );
}

function Cameras() {
  const texts = snow.value.posts;
  const cameras = useResource('cameras', getCameras);
  const items = board.value?.cameras ?? cameras.value?.items;
  return (
    <section aria-labelledby="cameras-title" class="cameras">
      <h2 id="cameras-title">{texts.cameras}</h2>
      {cameras.problem && !items && <ProblemView problem={cameras.problem} retry={cameras.reload} />}
      {items?.length === 0 && <Empty>{texts.noCameras}</Empty>}
      <div class="camera-grid">
        {items?.map((camera) => (
          <div key={camera.code} class="panel camera-card">
            <CameraView camera={camera} />
            <Link
              href={`/staff/snow/cameras/${encodeURIComponent(camera.code)}`}
              label={`${camera.name} ${texts.setUp}`}
            >
              {texts.setUp}
            </Link>
          </div>
        ))}
      </div>
    </section>
  );
}
