import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { getPeople, giveBack, signUp } from '../../api/community-staff.ts';
import type { Attendance, People, Session, SignUp } from '../../api/community-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { ui } from '../../ui/texts.ts';
import { DataTable } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { may } from '../state.ts';
import { personText, ShowNames } from '../who/names.tsx';
import type { Names } from '../who/names.tsx';
import { PersonPick } from '../who/pick.tsx';
import type { Picked } from '../who/pick.tsx';
import { saveText } from '../who/save.ts';
import { peopleCsv } from './people-csv.ts';
import { community } from './texts.ts';

/** What the server refused, in words of the community where there are some. */
export function Refused({ problem }: { problem: Problem }) {
  const words = community.value.refusals[problem.code];
  return words === undefined ? (
    <ProblemView problem={problem} />
  ) : (
    <Banner kind="error" live>
      <p class="banner-title">{words}</p>
    </Banner>
  );
}

export function personsOf({ signUps, attendance }: People): number[] {
  return [...new Set([...signUps, ...attendance].flatMap(({ person }) => (person ? [person] : [])))];
}

/** Who has signed up and who came; a caller is signed up here, and a place given back. */
export function PeoplePart({ session, onChanged }: { session: Session; onChanged: () => void }) {
  const texts = community.value.people;
  const people = useResource(`people ${session.number}`, () => getPeople(session.number));
  const names = useSignal<Names>(new Map());
  const problem = useSignal<Problem | undefined>(undefined);
  const now = people.value;
  function changed(): void {
    people.reload();
    onChanged();
  }
  async function drop(person: number): Promise<void> {
    const answer = await giveBack(session.number, person);
    problem.value = answer.ok ? undefined : answer.problem;
    changed();
  }
  return (
    <>
      {may('community.attendance.write') && !session.cancelled && (
        <BookPart session={session} names={names} onBooked={changed} />
      )}
      {people.problem && <ProblemView problem={people.problem} retry={people.reload} />}
      {!now && !people.problem && <Loading />}
      {problem.value && <Refused problem={problem.value} />}
      {now && (
        <>
          <SignUps
            items={now.signUps}
            came={new Set(now.attendance.map((one) => one.person))}
            names={names.value}
            cancelled={session.cancelled}
            onDrop={(one) => void drop(one)}
          />
          <Came items={now.attendance} names={names.value} />
          <section class="panel part">
            {now.hidden > 0 && <p>{texts.hidden(now.hidden)}</p>}
            <ShowNames persons={personsOf(now)} names={names} />
            <p>
              <Button
                size="sm"
                onClick={() =>
                  saveText(
                    `session-${session.number}.csv`,
                    peopleCsv(now, names.value, community.value.people, language.value),
                  )
                }
              >
                {texts.csv}
              </Button>
            </p>
          </section>
        </>
      )}
    </>
  );
}

export function PersonCell({ names, person }: { names: Names; person: number | null | undefined }) {
  if (!person) {
    return <>—</>;
  }
  return may('crm.person.read') ? (
    <Link href={`/staff/crm/persons/${person}`}>{personText(names, person)}</Link>
  ) : (
    <>{personText(names, person)}</>
  );
}

type SignUpsProps = {
  items: readonly SignUp[];
  /** Who was checked in: no place of theirs is to be given back any more. */
  came: ReadonlySet<number | null | undefined>;
  names: Names;
  cancelled: boolean;
  onDrop: (person: number) => void;
};

function SignUps({ items, came, names, cancelled, onDrop }: SignUpsProps) {
  const texts = community.value.people;
  const standing = items.filter((one) => one.state !== 'cancelled');
  const isHere = ({ person }: SignUp): boolean => Boolean(person) && came.has(person);
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.signUps}</h2>
      {standing.length === 0 ? (
        <Empty>{texts.noSignUps}</Empty>
      ) : (
        <DataTable
          caption={texts.signUpsCaption}
          columns={[texts.person, texts.state, texts.asked, community.value.doing]}
          items={standing}
          row={(one) => (
            <tr key={`${one.person} ${one.askedAt}`}>
              <th scope="row">
                <PersonCell names={names} person={one.person} />
              </th>
              <td data-label={texts.state}>
                <span class={one.state === 'waiting' && !isHere(one) ? 'tag tag-strong' : 'tag'}>
                  {isHere(one) ? texts.cameKind : one.line ? texts.line(one.line) : texts.states[one.state]}
                </span>
              </td>
              <td data-label={texts.asked}>
                <Exact at={one.askedAt} />
              </td>
              <td data-label={community.value.doing}>
                {one.person && may('community.attendance.write') && !cancelled && !isHere(one) ? (
                  <Asked
                    label={texts.giveBackOf(personText(names, one.person))}
                    question={texts.giveBackAsk}
                    onYes={() => onDrop(one.person ?? 0)}
                  >
                    {texts.giveBack}
                  </Asked>
                ) : (
                  '—'
                )}
              </td>
            </tr>
          )}
        />
      )}
    </section>
  );
}

function Came({ items, names }: { items: readonly Attendance[]; names: Names }) {
  const texts = community.value.people;
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.attendance}</h2>
      {items.length === 0 ? (
        <Empty>{texts.noAttendance}</Empty>
      ) : (
        <DataTable
          caption={texts.attendanceCaption}
          columns={[texts.person, texts.at, texts.how, texts.points]}
          items={items}
          row={(one) => (
            <tr key={one.number}>
              <th scope="row">
                <PersonCell names={names} person={one.person} />
              </th>
              <td data-label={texts.at}>
                <Exact at={one.at} />
              </td>
              <td data-label={texts.how}>{texts.hows[one.how]}</td>
              <td data-label={texts.points}>{one.points}</td>
            </tr>
          )}
        />
      )}
    </section>
  );
}

type BookProps = { session: Session; names: Signal<Names>; onBooked: () => void };

function BookPart({ session, names, onBooked }: BookProps) {
  const texts = community.value.people;
  const picked = useSignal<Picked | undefined>(undefined);
  const said = useSignal<{ made: SignUp; label: string } | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  async function book({ who, label }: Picked): Promise<void> {
    const answer = await signUp(session.number, who);
    problem.value = answer.ok ? undefined : answer.problem;
    said.value = answer.ok ? { made: answer.value, label } : undefined;
    if (answer.ok) {
      if (answer.value.person && 'person' in who) {
        names.value = new Map([...names.value, [answer.value.person, label]]);
      }
      picked.value = undefined;
      onBooked();
    }
  }
  function pick(next: Picked | undefined): void {
    picked.value = next;
    said.value = undefined;
    problem.value = undefined;
  }
  const now = picked.value;
  return (
    <section class="panel part">
      <h2>{texts.book}</h2>
      <p>{texts.bookLead}</p>
      {said.value && (
        <Banner kind="success" live>
          <p class="banner-title">
            {said.value.made.line
              ? texts.bookedLine(said.value.label, said.value.made.line)
              : texts.booked(said.value.label)}
          </p>
        </Banner>
      )}
      {problem.value && <Refused problem={problem.value} />}
      {now ? (
        <p class="actions">
          <Button kind="fill" onClick={() => void book(now)}>
            {texts.bookYes(now.label)}
          </Button>
          <Button onClick={() => pick(undefined)}>{ui.value.cancel}</Button>
        </p>
      ) : (
        <PersonPick label={texts.book} takesCards onPick={pick} />
      )}
    </section>
  );
}
