import { getSharedChecks, getSharedSeries, getSharing } from '../../api/health.ts';
import type { Days, HealthKind, Sharing } from '../../api/health.ts';
import { Choice } from '../../ui/choice.tsx';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Back, Heading, Trouble, Waiting, dayText } from '../show.tsx';
import { CheckSaid, lastOfEach } from './checks.tsx';
import { Shown, spans } from './curves.tsx';
import type { Span } from './curves.tsx';
import { body } from './texts.ts';

// What others share with whoever is signed in. The list shows no value; each value that is opened stands in the log of
// the person whose it is.

export function nameOfSharing({ name, person }: Sharing): string {
  return name === '' ? body.value.family.number(String(person)) : body.value.family.name(name);
}

export function Family() {
  const texts = body.value.family;
  const page = useResource('sharing', getSharing);
  return (
    <>
      <Back to="/resident/health" />
      <Heading title={texts.title} />
      {page.problem && <Trouble problem={page.problem} again={page.reload} />}
      {!page.value && !page.problem && <Waiting />}
      {page.value && (
        <>
          <p>{texts.lead}</p>
          {page.value.items.length === 0 && <p class="calm">{texts.none}</p>}
          {page.value.items.map((one) => (
            <section key={one.person} class="letter">
              <h2>{nameOfSharing(one)}</h2>
              <p>{texts.since(dayText(one.since))}</p>
              <ul class="plain-list">
                {one.kinds.map((kind) => (
                  <li key={kind}>{body.value.measures[kind] ?? kind}</li>
                ))}
              </ul>
              <Link
                href={`/resident/health/family/${one.person}`}
                class="button button-outline big"
                label={texts.openOf(nameOfSharing(one))}
              >
                {texts.open}
              </Link>
            </section>
          ))}
        </>
      )}
    </>
  );
}

export function FamilyMember({ person }: { person: number }) {
  const texts = body.value.family;
  const page = useResource('sharing', getSharing);
  const one = page.value?.items.find((all) => all.person === person);
  return (
    <>
      <Back to="/resident/health/family" />
      <Heading title={one ? nameOfSharing(one) : texts.title} />
      {page.problem && <Trouble problem={page.problem} again={page.reload} />}
      {!page.value && !page.problem && <Waiting />}
      {page.value && !one && <p class="calm">{texts.ended}</p>}
      {one && <Values one={one} />}
    </>
  );
}

function Values({ one }: { one: Sharing }) {
  const texts = body.value.family;
  const { curves, measures } = body.value;
  const asked = query.value.get('kind');
  const shown = one.kinds.find((kind) => kind === asked) ?? one.kinds[0] ?? '';
  const span = spans.find((days) => days === query.value.get('days')) ?? '30';
  return (
    <>
      <p class="calm">{texts.logged}</p>
      <div class="curve-choices">
        <Choice
          legend={curves.what}
          options={one.kinds.map((kind) => ({ value: kind, label: measures[kind] ?? kind }))}
          value={shown}
          onChange={(kind: string) => setQuery({ kind })}
        />
        {shown !== 'checks' && (
          <Choice
            legend={curves.span}
            options={spans.map((days) => ({ value: days, label: curves.days[days] }))}
            value={span}
            onChange={(days: Span) => setQuery({ days })}
          />
        )}
      </div>
      {shown === 'checks' ? (
        <SharedChecks person={one.person} />
      ) : (
        <SharedSeries key={`${shown} ${span}`} person={one.person} kind={shown as HealthKind} span={span} />
      )}
    </>
  );
}

function SharedSeries({ person, kind, span }: { person: number; kind: HealthKind; span: Span }) {
  const series = useResource(`shared ${person} ${kind} ${span}`, () =>
    getSharedSeries(person, kind, Number(span) as Days),
  );
  return (
    <>
      {series.problem && <Trouble problem={series.problem} again={series.reload} words={body.value.codes} />}
      {!series.value && !series.problem && <Waiting />}
      {series.value && <Shown series={series.value} span={span} />}
    </>
  );
}

function SharedChecks({ person }: { person: number }) {
  const checks = useResource(`shared checks ${person}`, () => getSharedChecks(person));
  const last = lastOfEach(checks.value?.items ?? []);
  return (
    <>
      {checks.problem && <Trouble problem={checks.problem} again={checks.reload} words={body.value.codes} />}
      {!checks.value && !checks.problem && <Waiting />}
      {checks.value && last.length === 0 && <p class="calm">{body.value.family.noChecks}</p>}
      {last.map((one) => (
        <section key={one.number} class="part">
          <h2>{body.value.checks.lists[one.list] ?? one.list}</h2>
          <p>{dayText(one.madeAt)}</p>
          <CheckSaid check={one} />
        </section>
      ))}
    </>
  );
}
