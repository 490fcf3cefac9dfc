import { useSignal } from '@preact/signals';
import { attendanceFile, bookSeat, getAttendance, getBriefings, markSeat, putBriefing } from '../../api/lending.ts';
import type { Attendance, Briefing, Seat } from '../../api/lending.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate, path } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { Heading } from '../heading.tsx';
import { LinkIf } from '../link-if.tsx';
import { DataTable, ListScreen } from '../platform/list.tsx';
import { numberOf } from '../rules/draft.ts';
import { Exact } from '../show.tsx';
import { fieldOf, instantOf } from '../snow/jst.ts';
import { may } from '../state.ts';
import { emptyOf, FieldLines, forPerson, PanelForm, PersonField, told } from './parts.tsx';
import type { FieldLine } from './parts.tsx';
import { personText } from './person.ts';
import { lending } from './texts.ts';

const day = 86_400_000;
const hour = 3_600_000;

function whenText(one: Briefing): string {
  const [from, until] = [formatTime(one.startsAt, 'fullDateTime', language.value), one.endsAt];
  return `${from}–${formatTime(until, 'time', language.value)}`;
}

function seatsText(one: Briefing): string {
  const texts = lending.value.briefings;
  return one.left === 0 ? texts.full : texts.left(formatCount(one.left), formatCount(one.seats));
}

export function Briefings() {
  const texts = lending.value.briefings;
  const page = useResource('briefings', getBriefings);
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={
        may('devices.call.write') && (
          <p>
            <Link href="/staff/lending/briefing-new" class="button button-outline button-md">
              {texts.add}
            </Link>
          </p>
        )
      }
      columns={[texts.name, texts.when, texts.place, texts.seats]}
      row={(one) => (
        <tr key={one.code}>
          <th scope="row">
            <LinkIf needs="devices.person.serve" href={`/staff/lending/briefing/${one.code}`}>
              {one.name}
            </LinkIf>
          </th>
          <td data-label={texts.when}>{whenText(one)}</td>
          <td data-label={texts.place}>{one.place}</td>
          <td data-label={texts.seats}>{seatsText(one)}</td>
        </tr>
      )}
    />
  );
}

export function BriefingNew() {
  const texts = lending.value.briefing;
  return (
    <div class="column">
      <p>
        <Link href="/staff/lending/briefings">{texts.back}</Link>
      </p>
      <Heading title={texts.newTitle} />
      <BriefingForm onKept={(one) => navigate(`/staff/lending/briefing/${one.code}`)} />
    </div>
  );
}

/** Who is expected and who came; opening it is a look at everybody on the list. */
export function BriefingPage() {
  const texts = lending.value.briefing;
  const code = decodeURIComponent(path.value.split('/')[4] ?? '');
  const page = useResource(`attendance ${code}`, () => getAttendance(code));
  const said = useSignal<string | undefined>(undefined);
  const problem = useSignal<Faults>(noFaults);
  async function mark(seat: Seat, attended: boolean): Promise<void> {
    const answer = await markSeat(code, seat.person ?? 0, attended);
    problem.value = answer.ok ? noFaults : faultsOf(answer.problem);
    page.reload();
  }
  const refused = problem.value.problem;
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/lending/briefings">{texts.back}</Link>
      </p>
      {page.value && <Heading title={page.value.of.name} />}
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && (
        <>
          <p class="lead">
            {whenText(page.value.of)} {page.value.of.place} {seatsText(page.value.of)}
          </p>
          {refused && (
            <Banner kind="error" live>
              <p class="banner-title">{lending.value.refusals[refused.code] ?? refused.code}</p>
            </Banner>
          )}
          <Seats of={page.value} code={code} onMark={(seat, attended) => void mark(seat, attended)} />
          <DoneBanner>{said.value}</DoneBanner>
          {may('devices.person.serve') && (
            <BookForm
              code={code}
              onBooked={(words) => {
                said.value = words;
                page.reload();
              }}
            />
          )}
          {may('devices.call.write') && (
            <BriefingForm key={page.value.of.code} of={page.value.of} onKept={page.reload} />
          )}
        </>
      )}
    </div>
  );
}

type SeatsProps = { of: Attendance; code: string; onMark: (seat: Seat, attended: boolean) => void };

function Seats({ of, code, onMark }: SeatsProps) {
  const texts = lending.value.briefing;
  return (
    <section class="panel" aria-labelledby="seats-title">
      <h2 id="seats-title" class="panel-title">
        {texts.list}
      </h2>
      <p class="panel-note">
        {texts.counts(formatCount(of.booked), formatCount(of.attended), formatCount(of.absent))}{' '}
        <a class="link" href={attendanceFile(code)} download>
          {texts.csv}
        </a>
      </p>
      <p class="panel-note small muted">{texts.told}</p>
      {of.items.length === 0 && <Empty>{texts.empty}</Empty>}
      {of.items.length > 0 && (
        <DataTable
          caption={texts.caption}
          columns={[texts.name, texts.loginId, texts.state, texts.doing]}
          items={of.items}
          row={(one) => <SeatRow key={one.person} seat={one} onMark={(attended) => onMark(one, attended)} />}
        />
      )}
    </section>
  );
}

function SeatRow({ seat, onMark }: { seat: Seat; onMark: (attended: boolean) => void }) {
  const texts = lending.value.briefing;
  const who = seat.name || personText(seat.person);
  return (
    <tr>
      <th scope="row">
        {who}
        {seat.kana && <span class="row-sub">{seat.kana}</span>}
      </th>
      <td data-label={texts.loginId}>{seat.loginId ?? lending.value.none}</td>
      <td data-label={texts.state}>
        <span>
          <span class={seat.state === 'attended' ? 'tag tag-strong' : 'tag'}>{texts.states[seat.state]}</span>
          {seat.markedAt && (
            <span class="row-sub">
              <Exact at={seat.markedAt} />
            </span>
          )}
        </span>
      </td>
      <td data-label={texts.doing}>
        {may('devices.person.serve') ? (
          <div class="row-acts">
            <Button size="xs" kind="fill" label={texts.cameOf(who)} onClick={() => onMark(true)}>
              {texts.came}
            </Button>
            <Button size="xs" label={texts.absentOf(who)} onClick={() => onMark(false)}>
              {texts.absent}
            </Button>
          </div>
        ) : (
          <span>{lending.value.none}</span>
        )}
      </td>
    </tr>
  );
}

function BookForm({ code, onBooked }: { code: string; onBooked: (words: string) => void }) {
  const texts = lending.value.briefing;
  const person = useSignal('');
  async function send(): Promise<Faults> {
    return (
      emptyOf({ person: person.value }) ??
      forPerson(
        person.value,
        (number) => bookSeat(code, number),
        (_, number) => {
          person.value = '';
          onBooked(texts.booked(number));
        },
      )
    );
  }
  return (
    <PanelForm title={texts.bookTitle} lead={texts.bookLead} submit={texts.book} shown={['person']} send={send}>
      {(faults) => <PersonField faults={faults} value={person.value} onInput={(value) => (person.value = value)} />}
    </PanelForm>
  );
}

const textOf = (of: Briefing | undefined) => ({
  code: of?.code ?? '',
  name: of?.name ?? '',
  place: of?.place ?? '',
  seats: String(of?.seats ?? 30),
  startsAt: fieldOf(of ? Date.parse(of.startsAt) : serverNow() + 14 * day),
  endsAt: fieldOf(of ? Date.parse(of.endsAt) : serverNow() + 14 * day + 2 * hour),
});

function BriefingForm({ of, onKept }: { of?: Briefing; onKept: (briefing: Briefing) => void }) {
  const texts = lending.value.briefing;
  const typed = useSignal(textOf(of));
  const done = useSignal<string | undefined>(undefined);
  async function send(): Promise<Faults> {
    done.value = undefined;
    const { code, name, place, seats, startsAt, endsAt } = typed.value;
    const empty = emptyOf(typed.value);
    const count = numberOf(seats);
    const starts = instantOf(startsAt);
    const ends = instantOf(endsAt);
    if (empty || count === undefined || starts === undefined || ends === undefined) {
      return empty ?? { fields: { seats: 'not_a_number' } };
    }
    const wish = { name: name.trim(), place: place.trim(), seats: count, startsAt: starts, endsAt: ends };
    return told(await putBriefing(code.trim(), wish), (kept) => {
      done.value = texts.saved;
      onKept(kept);
    });
  }
  const lines: FieldLine<keyof typeof typed.value>[] = [
    ...(of ? [] : [{ name: 'code' as const, label: texts.code, hint: texts.codeHint }]),
    { name: 'name', label: lending.value.briefings.name },
    { name: 'place', label: texts.place },
    { name: 'seats', label: texts.seats, kind: 'count' },
    { name: 'startsAt', label: texts.starts, kind: 'time' },
    { name: 'endsAt', label: texts.ends, kind: 'end' },
  ];
  return (
    <PanelForm
      title={texts.editTitle}
      submit={texts.save}
      shown={lines.map(({ name }) => name)}
      send={send}
      done={done.value}
    >
      {(faults) => <FieldLines lines={lines} faults={faults} typed={typed} />}
    </PanelForm>
  );
}
