import { useSignal } from '@preact/signals';
import { getPerson } from '../../api/crm-staff.ts';
import type { Person } from '../../api/crm-staff.ts';
import { Button } from '../../ui/button.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate } from '../../ui/router.ts';
import { TextField } from '../../ui/field.tsx';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { may } from '../state.ts';
import { PersonPick } from '../who/pick.tsx';
import { PurposeField, PurposeShown, usePurpose } from '../who/purpose.tsx';
import { Activities, Months, Vitals } from './person-done.tsx';
import { Proposals, Restrict } from './person-acts.tsx';
import { Refused } from './refused.tsx';
import { crm } from './texts.ts';

/** Somebody is looked for, by name where one may, else by number. */
export function Persons() {
  const texts = crm.value.person;
  const typed = useSignal('');
  const open = (person: number | string): void => navigate(`/staff/crm/persons/${person}`);
  return (
    <div class="column">
      <Heading title={texts.title} />
      <section class="panel part">
        {may('id.account.read') ? (
          <PersonPick
            label={texts.pick}
            takesCards={false}
            onPick={({ who }) => 'person' in who && open(who.person)}
          />
        ) : (
          <form
            class="tools"
            onSubmit={(event) => {
              event.preventDefault();
              const number = typed.value.normalize('NFKC').trim();
              if (/^\d{1,15}$/.test(number)) {
                open(number);
              }
            }}
          >
            <TextField
              label={texts.number}
              inputMode="numeric"
              value={typed.value}
              onInput={(value) => (typed.value = value)}
            />
            <p>
              <Button type="submit">{texts.open}</Button>
            </p>
          </form>
        )}
      </section>
    </div>
  );
}

/** All that one's role may see of a person; nothing before a purpose was said, because the look is told to them. */
export function PersonScreen({ person }: { person: string }) {
  const texts = crm.value.person;
  const purpose = usePurpose();
  const open = useSignal<string | undefined>(undefined);
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/crm/persons">{texts.back}</Link>
      </p>
      <Heading title={texts.heading(Number(person))} />
      {open.value === undefined ? (
        <section class="panel part">
          <PurposeField value={purpose} />
          <p>
            <Button kind="fill" onClick={() => (open.value = purpose.value)}>
              {texts.open}
            </Button>
          </p>
        </section>
      ) : (
        <>
          <PurposeShown purpose={open.value} onChange={() => (open.value = undefined)} />
          <Seen person={person} purpose={open.value} />
        </>
      )}
    </div>
  );
}

function Seen({ person, purpose }: { person: string; purpose: string }) {
  const texts = crm.value.person;
  const view = useResource(`person ${person} ${purpose}`, () => getPerson(person, purpose));
  const now = view.value;
  return (
    <>
      {view.problem && <Refused problem={view.problem} />}
      {!now && !view.problem && <Loading />}
      {now && (
        <>
          <p class="muted">{texts.limited}</p>
          <Standing view={now} />
          <Profile view={now} />
          <Vitals view={now} />
          <Months view={now} />
          <Activities view={now} />
          {may('crm.task.work') && <Proposals person={person} purpose={purpose} />}
          {may('crm.person.restrict') && <Restrict person={person} now={now} onDone={view.reload} />}
        </>
      )}
    </>
  );
}

function Standing({ view: { standing } }: { view: Person }) {
  const texts = crm.value.person;
  if (!standing) {
    return null;
  }
  const strong = standing.now === 'stagnant' || standing.now === 'unreachable';
  return (
    <section class="panel tiles-panel">
      <dl class="tiles">
        <div class="tile">
          <dt>{texts.standing}</dt>
          <dd>
            <span class={strong ? 'tag tag-strong' : 'tag'}>{crm.value.classes[standing.now]}</span>
          </dd>
          <dd class="small muted">{crm.value.classesLong[standing.now]}</dd>
        </div>
        <div class="tile">
          <dt>{texts.index}</dt>
          <dd class="tile-figure">{formatCount(standing.index)}</dd>
          <dd class="small muted">{texts.before(formatCount(standing.indexBefore))}</dd>
        </div>
        <div class="tile">
          <dt>{texts.outing}</dt>
          <dd class="tile-figure">{texts.days(formatCount(standing.daysWithoutOuting))}</dd>
        </div>
        <div class="tile">
          <dt>{texts.signal}</dt>
          <dd class="tile-figure">{texts.days(formatCount(standing.daysWithoutSignal))}</dd>
        </div>
      </dl>
    </section>
  );
}

function Profile({ view }: { view: Person }) {
  const texts = crm.value.person;
  const { profile, links, segments, wantsRecommendations } = view;
  if (!profile) {
    return null;
  }
  const none = crm.value.none;
  const lines: [string, string][] = [
    [texts.district, profile.district || none],
    [texts.age, typeof profile.age === 'number' ? texts.years(profile.age) : none],
    [texts.track, texts.tracks[profile.track] ?? none],
    [texts.interests, profile.interests.join('、') || none],
    [texts.walk, texts.metres(formatCount(profile.walkM))],
    [texts.exertion, texts.exertions[profile.exertion] ?? none],
    [texts.joined, formatTime(`${profile.joined}T00:00:00+09:00`, 'date', language.value)],
    [texts.wants, wantsRecommendations ? texts.wantsYes : texts.wantsNo],
  ];
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.profile}</h2>
      <dl class="facts">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{texts.segments}</dt>
          <dd>
            {(segments ?? []).length === 0
              ? none
              : segments?.map((one) => (
                  <span key={one}>
                    <Link href={`/staff/crm/segments/${one}`}>{one}</Link>{' '}
                  </span>
                ))}
          </dd>
        </div>
        <div>
          <dt>{texts.links}</dt>
          <dd>
            {(links ?? []).length === 0
              ? none
              : links?.map((one) => (
                  <span key={one.person}>
                    {texts.linkKinds[one.kind]}{' '}
                    <Link href={`/staff/crm/persons/${one.person}`}>{texts.heading(one.person)}</Link>{' '}
                  </span>
                ))}
          </dd>
        </div>
      </dl>
    </section>
  );
}
