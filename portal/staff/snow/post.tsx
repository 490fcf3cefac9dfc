import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { getPost, getSamples, samplesCsvPath } from '../../api/snow.ts';
import type { Stretch } from '../../api/snow.ts';
import type { Post, SampleSeries } from '../../api/types.ts';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { formatTime } from '../../ui/time.ts';
import { DrawnChart } from '../drawn-chart.tsx';
import { Heading } from '../heading.tsx';
import { HealthMark } from './posts.tsx';
import { columnsOf, figuresOf, isRefused } from './samples.ts';
import { cmText } from './show.tsx';
import { snow } from './texts.ts';

const hour = 3_600_000;
type Hours = 12 | 24 | 168;

/** One post: its state, and its series as it came beside what was used of it. */
export function PostPage({ code }: { code: string }) {
  const texts = snow.value.post;
  const post = useResource(code, () => getPost(code));
  return (
    <div class="column">
      <p>
        <Link href="/staff/snow/posts">{texts.back}</Link>
      </p>
      {!post.value && <Heading title={texts.series} unseen />}
      {post.problem && <ProblemView problem={post.problem} retry={post.reload} />}
      {!post.value && !post.problem && <Loading />}
      {post.value && <Loaded post={post.value} />}
    </div>
  );
}

function Loaded({ post }: { post: Post }) {
  const texts = snow.value.post;
  const hours = useSignal<Hours>(24);
  const until = useMemo(() => Math.max(serverNow(), Date.parse(post.reportedAt ?? '') || 0), [post.code]);
  const stretch: Stretch = {
    from: new Date(until - hours.value * hour).toISOString(),
    until: new Date(until + 1000).toISOString(),
  };
  const series = useResource(`${post.code} ${stretch.from}`, () => getSamples(post.code, stretch));
  return (
    <>
      <div class="station-head">
        <Heading title={post.name} />
        <p class="card-state">
          <HealthMark post={post} />
          {post.troubles.map((trouble) => (
            <span key={trouble.code}>{trouble.text[language.value]}</span>
          ))}
        </p>
      </div>
      <dl class="panel tiles-panel tiles">
        {[
          [snow.value.posts.depth, cmText(post.depthCm)],
          [snow.value.posts.fresh, cmText(post.newSnowCm)],
          [
            snow.value.posts.reported,
            post.reportedAt ? formatTime(post.reportedAt, 'dateTime', language.value) : snow.value.posts.never,
          ],
        ].map(([name, value]) => (
          <div key={name} class="tile">
            <dt>{name}</dt>
            <dd>
              <span class="tile-figure number">{value}</span>
            </dd>
          </div>
        ))}
      </dl>
      <section class="panel series" aria-label={texts.series}>
        <div class="series-tools">
          <h2>{texts.series}</h2>
          <Choice
            legend={texts.period}
            hideLegend
            value={String(hours.value)}
            options={([12, 24, 168] as const).map((one) => ({ value: String(one), label: texts.hours(one) }))}
            onChange={(value) => {
              hours.value = Number(value) as Hours;
            }}
          />
        </div>
        {series.problem && <ProblemView problem={series.problem} retry={series.reload} />}
        {!series.value && !series.problem && <Loading />}
        {series.value && <Series series={series.value} />}
        <p class="series-foot">
          <a class="link" href={samplesCsvPath(post.code, stretch)} download>
            {texts.csv}
          </a>
        </p>
      </section>
    </>
  );
}

function Series({ series }: { series: SampleSeries }) {
  const texts = snow.value.post;
  const figures = useMemo(() => figuresOf(series), [series]);
  if (series.samples.length === 0) {
    return <p class="empty">{texts.noSamples}</p>;
  }
  return (
    <>
      <p class="series-sentence">
        {figures.low !== undefined && texts.range(cmText(figures.low), cmText(figures.high))}{' '}
        {texts.refusedCount(figures.refused)}
      </p>
      <ChartBox series={series} />
      <SampleTable series={series} />
    </>
  );
}

function ChartBox({ series }: { series: SampleSeries }) {
  const texts = snow.value.post;
  return (
    <DrawnChart
      label={texts.chart}
      failed={texts.chartFailed}
      of={series}
      load={async () => {
        const { drawPostChart } = await import('./post-chart.ts');
        return (element, shown) => drawPostChart(element, columnsOf(series), shown);
      }}
    >
      <span class="key-line key-raw" />
      {texts.raw} <span class="key-line key-clean" />
      {texts.clean} <span class="key-refused">▲</span>
      {texts.notUsed}
    </DrawnChart>
  );
}

function SampleTable({ series }: { series: SampleSeries }) {
  const texts = snow.value.post;
  const open = useSignal(false);
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
        <ScrollTable caption={texts.caption} class="table-tight">
          <thead>
            <tr>
              <th scope="col">{texts.time}</th>
              <th scope="col" class="number">
                {texts.raw}
              </th>
              <th scope="col" class="number">
                {texts.clean}
              </th>
              <th scope="col">{texts.why}</th>
            </tr>
          </thead>
          <tbody>
            {series.samples.toReversed().map((sample) => (
              <tr key={sample.at} class={isRefused(sample) ? 'quality-suspect' : undefined}>
                <th scope="row">{formatTime(sample.at, 'dateTime', language.value)}</th>
                <td class="number">{cmText(sample.rawCm)}</td>
                <td class="number">{cmText(sample.depthCm)}</td>
                <td>
                  {isRefused(sample) && <span aria-hidden="true">▲ </span>}
                  {snow.value.refusals[sample.refused]}
                </td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </details>
  );
}
