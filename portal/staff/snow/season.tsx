import { getSeason, seasonCsvPath } from '../../api/snow.ts';
import type { Export } from '../../api/snow.ts';
import type { SeasonReport } from '../../api/types.ts';
import { formatCount } from '../../ui/number.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { Heading } from '../heading.tsx';
import { chosenWinter, WinterField } from './nights.tsx';
import { percentText } from './show.tsx';
import { snow } from './texts.ts';

type Score = SeasonReport['againstMeasured'];

const exports: readonly Export[] = ['outcomes', 'decisions', 'requests'];

/** A winter's decisions against what had fallen and against what people judged, and the same as open data. */
export function Season() {
  const texts = snow.value.season;
  const winter = chosenWinter();
  const season = useResource(`season ${winter}`, () => getSeason(winter));
  return (
    <div class="column">
      <Heading title={texts.title} />
      <WinterField />
      {season.problem && <ProblemView problem={season.problem} retry={season.reload} />}
      {!season.value && !season.problem && <Loading />}
      {season.value && (
        <>
          <Facts season={season.value} />
          <ScoreView title={texts.measured} score={season.value.againstMeasured} />
          <ScoreView title={texts.people} score={season.value.againstPeople} />
          <p class="muted small">{texts.note}</p>
          <section class="panel form" aria-labelledby="exports-title">
            <h2 id="exports-title">{texts.exports}</h2>
            <ul class="links">
              {exports.map((what) => (
                <li key={what}>
                  <a class="link" href={seasonCsvPath(winter, what)} download>
                    {texts.export[what]}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </div>
  );
}

function Facts({ season }: { season: SeasonReport }) {
  const texts = snow.value.season;
  const facts: [string, number][] = [
    [texts.nights, season.nights],
    [texts.decisions, season.decisions],
    [texts.dispatches, season.dispatches],
    [texts.overrides, season.overrides],
    [texts.requests, season.requests],
    [texts.unanswered, season.unanswered],
    [texts.hours, season.patrolHoursSaved],
    [texts.patrols, season.patrolsNeeded],
  ];
  return (
    <section class="panel" aria-label={texts.facts}>
      <dl class="tiles tiles-panel">
        {facts.map(([name, value]) => (
          <div key={name} class="tile">
            <dt>{name}</dt>
            <dd>
              <span class="tile-figure number">{formatCount(value)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function ScoreView({ title, score }: { title: string; score: Score }) {
  const texts = snow.value.season;
  const { hits, misses, falseAlarms, rightlyNone } = score.counts;
  const all = hits + misses + falseAlarms + rightlyNone;
  const rates: [string, number | null | undefined, string][] = [
    [texts.pod, score.pod, texts.podSays],
    [texts.far, score.far, texts.farSays],
    [texts.csi, score.csi, texts.csiSays],
    [texts.precision, score.precision, texts.precisionSays],
    [texts.agreement, score.agreement, texts.agreementSays],
  ];
  return (
    <section class="panel score" aria-label={title}>
      <h2>{title}</h2>
      {all === 0 && <p class="muted">{texts.noScore}</p>}
      {all > 0 && (
        <>
          <dl class="rates">
            {rates.map(([name, rate, says]) => (
              <div key={name} class="rate">
                <dt>{name}</dt>
                <dd>
                  <span class="tile-figure number">{percentText(rate)}</span>
                  <span class="muted small">{says}</span>
                </dd>
              </div>
            ))}
          </dl>
          <table class="table table-tight counts">
            <caption class="unseen">{texts.table}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.table}</th>
                <th scope="col" class="number">
                  {texts.count}
                </th>
              </tr>
            </thead>
            <tbody>
              {(
                [
                  [texts.hits, hits],
                  [texts.misses, misses],
                  [texts.falseAlarms, falseAlarms],
                  [texts.quiet, rightlyNone],
                ] as const
              ).map(([name, count]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td class="number">{formatCount(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
