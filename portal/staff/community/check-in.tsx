import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { codePicture, getCode, getPeople, getSession } from '../../api/community-staff.ts';
import type { People, Session, Who } from '../../api/community-staff.ts';
import { canScan } from '../../ui/camera.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { useCamera } from '../../ui/use-camera.ts';
import { DataTable } from '../platform/list.tsx';
import { Heading } from '../heading.tsx';
import { may, nowMs } from '../state.ts';
import { personText, ShowNames } from '../who/names.tsx';
import type { Names } from '../who/names.tsx';
import { PersonPick } from '../who/pick.tsx';
import { cardOf } from '../who/typed.ts';
import { arrivals, held, tellNow, theDesk, useTelling } from './desk-state.ts';
import type { Row } from './desk.ts';
import { ArrivalRows, Waiting } from './arrivals.tsx';
import { spanText, wordOf } from './show.ts';
import { community } from './texts.ts';

/** The desk of one session: cards are read, people are ticked off, and what has no line is kept and told later. */
export function CheckIn({ number }: { number: number }) {
  const session = useResource(`session ${number}`, () => getSession(number));
  const one = session.value;
  return (
    <div class="column column-wide">
      <p>
        <Link href={`/staff/community/sessions/${number}`}>{community.value.poster.back}</Link>
      </p>
      <Heading title={one ? community.value.checkIn.title(wordOf(one.of)) : community.value.session.checkIn} />
      {session.problem && <ProblemView problem={session.problem} retry={session.reload} />}
      {!one && !session.problem && <Loading />}
      {one && <DeskOf session={one} />}
    </div>
  );
}

type Said = { kind: 'known' | 'not-kept'; label: string } | { kind: 'row'; order: number };

function DeskOf({ session }: { session: Session }) {
  const said = useSignal<Said | undefined>(undefined);
  const names = useSignal<Names>(new Map());
  const people = useRef<People | undefined>(undefined);
  const answer = useResource(`people ${session.number}`, () => getPeople(session.number));
  people.current = answer.value ?? people.current;
  useTelling();

  async function take(who: Who, label: string): Promise<void> {
    const made = await (await theDesk()).arrive(session.number, who, label);
    said.value = made.kind === 'kept' ? { kind: 'row', order: made.row.order } : { kind: made.kind, label };
    if (made.kind === 'kept') {
      await tellNow();
    }
  }

  const rows = arrivals.value.filter((row) => row.session === session.number);
  return (
    <>
      <Times session={session} />
      <Waiting rows={rows} problem={held.value} />
      <div class="desk">
        <div class="desk-part">
          <Reader onCard={(card) => void take({ card }, card)} />
          {said.value && <Told said={said.value} rows={rows} />}
          <details class="panel part">
            <summary>{community.value.checkIn.byHand}</summary>
            <PersonPick
              label={community.value.checkIn.byHand}
              takesCards
              onPick={({ who, label }) => void take(who, label)}
            />
          </details>
          {may('community.session.write') && <CodeToShow number={session.number} />}
        </div>
        <div class="desk-part">
          {answer.problem && !people.current && <ProblemView problem={answer.problem} retry={answer.reload} />}
          {people.current && (
            <Expected
              people={people.current}
              rows={rows}
              names={names}
              onCame={(who, label) => void take(who, label)}
            />
          )}
          <ArrivalRows rows={rows} />
        </div>
      </div>
    </>
  );
}

/** Half an hour before it begins and after: the town may have set other numbers, which the code tells. */
function Times({ session }: { session: Session }) {
  const texts = community.value.checkIn;
  const code = useResource(`code ${session.number}`, () => getCode(session.number));
  if (!code.value) {
    return <p class="lead">{spanText(session.of.startsAt, session.of.endsAt)}</p>;
  }
  const { from, until } = code.value;
  const now = nowMs.value;
  const words = now < Date.parse(from) ? texts.early : now > Date.parse(until) ? texts.late : '';
  return (
    <>
      <p class="lead">{texts.window(spanText(from, until))}</p>
      {words !== '' && (
        <Banner kind="warning">
          <p class="banner-title">{words}</p>
        </Banner>
      )}
    </>
  );
}

function Reader({ onCard }: { onCard: (card: string) => void }) {
  const texts = community.value.checkIn;
  const typed = useSignal('');
  const error = useSignal('');
  const input = useRef<HTMLInputElement | null>(null);
  useEffect(() => input.current?.focus(), []);
  function take(text: string): void {
    const card = cardOf(text);
    error.value = card === undefined ? texts.notACard : '';
    if (card !== undefined) {
      onCard(card);
      typed.value = '';
    }
    // The next card is read into the same field.
    input.current?.focus();
  }
  return (
    <section class="panel part">
      <form
        noValidate
        class="form-body"
        onSubmit={(event) => {
          event.preventDefault();
          take(typed.value);
        }}
      >
        <TextField
          label={texts.read}
          hint={texts.readHint}
          size="lg"
          value={typed.value}
          error={error.value}
          onInput={(value) => (typed.value = value)}
          inputRef={(element) => {
            input.current = element;
          }}
        />
        <p class="actions">
          <Button kind="fill" size="lg" type="submit">
            {texts.take}
          </Button>
        </p>
      </form>
      {canScan() && <Camera onText={take} onFailed={() => (error.value = texts.noCamera)} />}
    </section>
  );
}

function Camera({ onText, onFailed }: { onText: (text: string) => void; onFailed: () => void }) {
  const texts = community.value.checkIn;
  const { on, video } = useCamera(onText, onFailed);
  return (
    <div class="desk-camera">
      <video ref={video} hidden={!on.value} muted playsInline aria-label={texts.video} />
      <Button onClick={() => (on.value = !on.value)}>{on.value ? texts.stop : texts.camera}</Button>
    </div>
  );
}

/** What became of the one who was taken last; read out, because the desk looks at the person. */
function Told({ said, rows }: { said: Said; rows: readonly Row[] }) {
  const texts = community.value.checkIn;
  if (said.kind !== 'row') {
    const text = said.kind === 'known' ? texts.known(said.label) : texts.notKept;
    return (
      <Banner kind={said.kind === 'known' ? 'info' : 'error'} live>
        <p class="banner-title">{text}</p>
      </Banner>
    );
  }
  const row = rows.find((one) => one.order === said.order);
  if (!row) {
    return null;
  }
  const why = community.value.refusals[row.code ?? ''] ?? texts.unknown;
  const [kind, text] = (
    {
      waiting: ['warning', texts.kept(row.label)],
      attended: ['success', texts.done(row.label)],
      before: ['info', texts.before(row.label)],
      refused: ['error', texts.refused(row.label, why)],
    } as const
  )[row.state];
  return (
    <Banner key={`${row.order} ${row.state}`} kind={kind} live>
      <p class="banner-title">{text}</p>
    </Banner>
  );
}

type ExpectedProps = {
  people: People;
  rows: readonly Row[];
  names: Signal<Names>;
  onCame: (who: Who, label: string) => void;
};

/** Who has a place and has not come, as far as this desk knows. */
export function expectedOf(people: People, rows: readonly Row[]): number[] {
  const here = new Set<number | null | undefined>([
    ...people.attendance.map((one) => one.person),
    ...rows.filter((row) => row.state !== 'refused').map((row) => row.person),
  ]);
  return people.signUps.flatMap(({ person, state }) =>
    person && state === 'going' && !here.has(person) ? [person] : [],
  );
}

function Expected({ people, rows, names, onCame }: ExpectedProps) {
  const texts = community.value.checkIn;
  const items = expectedOf(people, rows);
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.list}</h2>
      {items.length === 0 ? (
        <Empty>{texts.noList}</Empty>
      ) : (
        <DataTable
          caption={texts.listCaption}
          columns={[texts.who, community.value.doing]}
          items={items}
          row={(person) => {
            const label = personText(names.value, person);
            return (
              <tr key={person}>
                <th scope="row">{label}</th>
                <td data-label={community.value.doing}>
                  <Button size="sm" label={texts.cameOf(label)} onClick={() => onCame({ person }, label)}>
                    {texts.came}
                  </Button>
                </td>
              </tr>
            );
          }}
        />
      )}
      {items.length > 0 && (
        <div class="part">
          <ShowNames persons={items} names={names} />
        </div>
      )}
    </section>
  );
}

function CodeToShow({ number }: { number: number }) {
  const texts = community.value.checkIn;
  const open = useSignal(false);
  return (
    <details class="panel part" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>{texts.showCode}</summary>
      <p>{texts.showCodeLead}</p>
      {open.value && <img class="desk-code" src={codePicture(number)} alt={texts.codeAlt} />}
    </details>
  );
}
