import { useSignal } from '@preact/signals';
import { getBoard, getNight, getTimeline, keepActual, nightPdfPath } from '../../api/snow.ts';
import type { NightReport, Outcome, Problem, Timeline, Verdict } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { Heading } from '../heading.tsx';
import { clockText, cmText, nightText } from './show.tsx';
import { snow } from './texts.ts';

/** One night afterwards: what was decided and what was right, what happened, and how the posts did. */
export function NightPage({ night }: { night: string }) {
  const texts = snow.value.night;
  const report = useResource(night, () => getNight(night));
  const names = useResource(`board ${night}`, () => getBoard({ night }));
  const timeline = useResource(`timeline ${night}`, () => getTimeline(night));
  const nameOf = (code: string): string => names.value?.districts.find((one) => one.code === code)?.name ?? code;
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/snow/nights">{texts.back}</Link>
      </p>
      <Heading title={texts.title(nightText(night))} />
      {report.problem && <ProblemView problem={report.problem} retry={report.reload} />}
      {!report.value && !report.problem && <Loading />}
      {report.value && (
        <>
          <p class="actions">
            <Link class="button button-fill button-md" href={`/staff/snow/nights/${night}/replay`}>
              {texts.replay}
            </Link>
            <a class="button button-outline button-md" href={nightPdfPath(night)} target="_blank" rel="noopener">
              {texts.pdf}
            </a>
            <span class="muted">{texts.saved(formatCount(report.value.patrolHoursSaved))}</span>
          </p>
          <Away report={report.value} />
          <Outcomes report={report.value} nameOf={nameOf} onSaved={report.reload} />
          <section class="panel" aria-labelledby="timeline-title">
            <h2 id="timeline-title" class="panel-title">
              {texts.timeline}
            </h2>
            {timeline.problem && <ProblemView problem={timeline.problem} retry={timeline.reload} />}
            {timeline.value && <TimelineList timeline={timeline.value} />}
          </section>
          <PostsOfNight report={report.value} />
        </>
      )}
    </div>
  );
}

/** That the program was away: all night, or at a time of decision. */
function Away({ report }: { report: NightReport }) {
  const texts = snow.value.night;
  const says = report.outcomes.some((one) => one.missed)
    ? texts.missed
    : report.outcomes.some((one) => one.late)
      ? texts.late
      : '';
  return says === '' ? null : (
    <Banner kind="warning">
      <p>{says}</p>
    </Banner>
  );
}

export function TimelineList({ timeline, until }: { timeline: Timeline; until?: number }) {
  const entries = timeline.entries.filter((one) => until === undefined || Date.parse(one.at) <= until);
  return (
    <ol class="story timeline">
      {entries.map((one) => (
        <li key={`${one.at} ${one.what} ${one.subject} ${one.id}`} class={`happened-${one.what}`}>
          <time class="number" dateTime={one.at}>
            {clockText(one.at)}
          </time>{' '}
          {one.text[language.value]}
        </li>
      ))}
    </ol>
  );
}

type OutcomesProps = { report: NightReport; nameOf: (code: string) => string; onSaved: () => void };

function Outcomes({ report, nameOf, onSaved }: OutcomesProps) {
  const texts = snow.value.night;
  const edited = useSignal('');
  return (
    <section class="panel" aria-labelledby="outcomes-title">
      <h2 id="outcomes-title" class="panel-title">
        {texts.outcomes}
      </h2>
      <table class="table table-stack">
        <caption class="unseen">{texts.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{snow.value.board.table.where}</th>
            <th scope="col">{texts.decided}</th>
            <th scope="col">{texts.held}</th>
            <th scope="col" class="number">
              {snow.value.board.table.threshold}
            </th>
            <th scope="col" class="number">
              {texts.measured}
            </th>
            <th scope="col">{texts.right}</th>
          </tr>
        </thead>
        <tbody>
          {report.outcomes.map((one) => {
            const key = `${one.district} ${one.road}`;
            return (
              <tr key={key}>
                <th scope="row">
                  {nameOf(one.district)} {snow.value.road[one.road]}
                  {one.cleared && <span class="tag">{texts.cleared}</span>}
                </th>
                <td data-label={texts.decided}>
                  <VerdictOf outcome={one} verdict={one.decided} />
                  {one.late && <span class="tag tag-warning">{texts.wasLate}</span>}
                </td>
                <td data-label={texts.held}>
                  <VerdictOf outcome={one} verdict={one.held} />
                </td>
                <td class="number" data-label={snow.value.board.table.threshold}>
                  {cmText(one.thresholdCm)}
                </td>
                <td class="number" data-label={texts.measured}>
                  <span>
                    {cmText(one.measuredCm)}
                    {one.measuredByHand && <span class="row-sub">{texts.byHand}</span>}
                  </span>
                </td>
                <td data-label={texts.right}>
                  {edited.value === key ? (
                    <Judge
                      night={report.night}
                      outcome={one}
                      onDone={() => {
                        edited.value = '';
                        onSaved();
                      }}
                    />
                  ) : (
                    <span class="judged">
                      {judgedText(one)}
                      <Button
                        size="xs"
                        label={`${nameOf(one.district)} ${snow.value.road[one.road]} ${texts.edit}`}
                        onClick={() => {
                          edited.value = key;
                        }}
                      >
                        {texts.edit}
                      </Button>
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Of a night that was missed nothing was decided, whatever stands there. */
function VerdictOf({ outcome, verdict }: { outcome: Outcome; verdict: Verdict }) {
  return outcome.missed ? (
    <span class="muted">{snow.value.night.noVerdict}</span>
  ) : (
    <VerdictMark verdict={verdict} label={snow.value.verdict[verdict]} />
  );
}

function judgedText(one: Outcome): string {
  const texts = snow.value.night;
  return one.humanGo === null ? texts.unknown : one.humanGo ? texts.rightGo : texts.rightSkip;
}

function Judge({ night, outcome, onDone }: { night: string; outcome: Outcome; onDone: () => void }) {
  const texts = snow.value.night;
  const go = useSignal<'go' | 'skip' | 'none'>(outcome.humanGo === null ? 'none' : outcome.humanGo ? 'go' : 'skip');
  const cm = useSignal(outcome.measuredByHand && outcome.measuredCm !== null ? String(outcome.measuredCm) : '');
  const error = useSignal('');
  const problem = useSignal<Problem | undefined>(undefined);

  async function save(): Promise<void> {
    const given = cm.value.normalize('NFKC').trim();
    const measured = given === '' ? null : Number(given);
    if (measured !== null && !(measured >= 0 && measured <= 500)) {
      error.value = texts.badCm;
      return;
    }
    const answer = await keepActual(night, {
      district: outcome.district,
      road: outcome.road,
      humanGo: go.value === 'none' ? null : go.value === 'go',
      measuredCm: measured,
      note: null,
    });
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      onDone();
    }
  }

  return (
    <div class="inline-form">
      <Choice
        legend={texts.right}
        hideLegend
        value={go.value}
        options={[
          { value: 'go' as const, label: texts.rightGo },
          { value: 'skip' as const, label: texts.rightSkip },
          { value: 'none' as const, label: texts.unknown },
        ]}
        onChange={(value) => {
          go.value = value;
        }}
      />
      <TextField
        label={texts.measuredCm}
        size="sm"
        inputMode="decimal"
        error={error.value}
        value={cm.value}
        onInput={(value) => {
          cm.value = value;
        }}
      />
      {problem.value && <ProblemView problem={problem.value} />}
      <Button size="sm" kind="fill" onClick={() => void save()}>
        {texts.save}
      </Button>
    </div>
  );
}

function PostsOfNight({ report }: { report: NightReport }) {
  const texts = snow.value.night;
  return (
    <section class="panel" aria-labelledby="night-posts-title">
      <h2 id="night-posts-title" class="panel-title">
        {texts.posts}
      </h2>
      <table class="table table-stack">
        <caption class="unseen">{texts.posts}</caption>
        <thead>
          <tr>
            <th scope="col">{snow.value.posts.name}</th>
            <th scope="col" class="number">
              {texts.most}
            </th>
            <th scope="col" class="number">
              {texts.readings}
            </th>
            <th scope="col" class="number">
              {texts.refused}
            </th>
            <th scope="col">{texts.why}</th>
          </tr>
        </thead>
        <tbody>
          {report.posts.map((one) => (
            <tr key={one.post}>
              <th scope="row">{one.name}</th>
              <td class="number" data-label={texts.most}>
                {cmText(one.mostCm)}
              </td>
              <td class="number" data-label={texts.readings}>
                {formatCount(one.readings)}
              </td>
              <td class="number" data-label={texts.refused}>
                {formatCount(one.refused)}
              </td>
              <td data-label={texts.why}>{one.refusals.map(refusalText).join('、') || snow.value.none}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** "jump 3" in words. */
function refusalText(counted: string): string {
  const [code = '', count = ''] = counted.split(' ');
  return snow.value.night.times(snow.value.refusals[code] ?? code, count);
}
