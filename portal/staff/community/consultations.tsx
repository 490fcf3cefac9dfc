import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { getClosedConsultations, getConsultation, getSlots, offerSlot, writeNote } from '../../api/community-staff.ts';
import type { Consultation, Slot } from '../../api/community-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { TextField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { ListPart } from '../platform/list.tsx';
import { fieldOf } from '../snow/jst.ts';
import { may, nowMs, session } from '../state.ts';
import { AskKnown } from '../who/known.tsx';
import { staffText, subjectTyped } from '../who/staff-name.ts';
import { who } from '../who/texts.ts';
import { WordSearch } from '../word-search.tsx';
import type { Found } from '../word-search.tsx';
import { BookTalk } from './book-talk.tsx';
import type { Shape } from './draft.ts';
import { FactsForm, Line, Lines, Pick } from './fields.tsx';
import { Refused } from './people.tsx';
import { spanText } from './show.ts';
import { community } from './texts.ts';

const day = 86_400_000;

/** Times of nurses for a month from a day on: which are free, which are taken; only a nurse sees by whom. */
export function Consultations() {
  const texts = community.value.consultations;
  const today = useMemo(() => fieldOf(serverNow()).slice(0, 10), []);
  const given = query.value.get('from') ?? '';
  const from = /^\d{4}-\d{2}-\d{2}$/.test(given) ? given : today;
  const start = Date.parse(`${from}T00:00:00+09:00`);
  const iso = (ms: number): string => new Date(ms).toISOString();
  const page = useResource(`slots ${from}`, () => getSlots(iso(start), iso(start + 31 * day)));
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <div class="tools">
        <TextField
          label={texts.from}
          type="date"
          value={from}
          onInput={(value) => value !== '' && setQuery({ from: value })}
        />
      </div>
      <ListPart
        texts={{ title: texts.caption, caption: texts.caption, empty: texts.empty }}
        page={page}
        columns={[texts.when, texts.place, texts.nurse, texts.state]}
        row={(one) => <Row key={one.number} one={one} />}
      />
      {may('community.consultation.book') && <BookTalk slots={page.value?.items ?? []} onBooked={page.reload} />}
      {may('community.consultation.read') && <Closed />}
      {may('community.slot.write') && <Offer onOffered={page.reload} />}
    </div>
  );
}

/** Talks that are over, looked for by what was said; nothing is opened before somebody asks. */
function Closed() {
  const texts = community.value.consultations;
  return (
    <section class="panel part">
      <h2>{texts.closedTitle}</h2>
      <p>{texts.closedLead}</p>
      <WordSearch
        texts={{ title: texts.closedTitle, query: texts.closedQuery, show: texts.closedShow }}
        list={ClosedList}
      />
    </section>
  );
}

function ClosedList({ q, before, onMore }: Found) {
  const texts = community.value.consultations;
  const page = useResource(`closed ${q} ${before}`, () => getClosedConsultations(q, before));
  const next = page.value?.next;
  return (
    <ListPart
      texts={{ title: texts.closedCaption, caption: texts.closedCaption, empty: texts.closedEmpty }}
      page={page}
      columns={[texts.when, who.value.person, texts.about, texts.state]}
      row={(one) => (
        <tr key={one.number}>
          <th scope="row">
            <Link href={`/staff/community/consultations/${one.number}`}>{spanText(one.startsAt, one.endsAt)}</Link>
          </th>
          <td data-label={who.value.person}>{one.person ? who.value.number(one.person) : '—'}</td>
          <td data-label={texts.about}>
            {one.about || texts.noAbout}
            {(one.notes ?? []).map((note) => (
              <span key={note.madeAt} class="row-sub">
                {note.text}
              </span>
            ))}
          </td>
          <td data-label={texts.state}>{texts.states[one.state] ?? one.state}</td>
        </tr>
      )}
    >
      {typeof next === 'number' && (
        <p class="actions">
          <Button onClick={() => onMore(next)}>{texts.closedMore}</Button>
        </p>
      )}
    </ListPart>
  );
}

function Row({ one }: { one: Slot }) {
  const texts = community.value.consultations;
  const when = spanText(one.startsAt, one.endsAt);
  const past = nowMs.value >= Date.parse(one.endsAt);
  return (
    <tr>
      <th scope="row">{when}</th>
      <td data-label={texts.place}>{one.place}</td>
      <td data-label={texts.nurse}>{staffText(one.nurse) || '—'}</td>
      <td data-label={texts.state}>
        <span class={one.taken ? 'tag tag-strong' : 'tag'}>
          {one.taken ? texts.taken : past ? texts.past : texts.free}
        </span>
        {one.consultation && (
          <Link href={`/staff/community/consultations/${one.consultation}`} label={texts.openOf(when)}>
            {texts.open}
          </Link>
        )}
      </td>
    </tr>
  );
}

/** The time that is in the way, as the server names it: "overlaps:<from>/<until>"; empty where it is none. */
export function clashText(problem: Problem): string {
  const found = problem.errors?.map((one) => /^overlaps:([^/]+)\/(.+)$/.exec(one.code ?? '')).find((one) => one);
  return found?.[1] && found[2] ? spanText(found[1], found[2]) : '';
}

type SlotFacts = { startsAt: string; endsAt: string; place: string; nurse: string };

function Offer({ onOffered }: { onOffered: () => void }) {
  const texts = community.value.consultations;
  const said = useSignal(false);
  const clash = useSignal('');
  const shape: Shape<SlotFacts> = useMemo(() => {
    const next = Math.floor((serverNow() + 9 * 3_600_000) / day) * day + day - 9 * 3_600_000 + 10 * 3_600_000;
    const iso = (ms: number): string => new Date(ms).toISOString();
    return {
      model: {
        startsAt: iso(next),
        endsAt: iso(next + 1_800_000),
        place: '',
        nurse: staffText(session.peek()?.subject),
      },
      times: ['startsAt', 'endsAt'],
      needed: ['startsAt', 'endsAt', 'place', 'nurse'],
    };
  }, []);
  return (
    <section class="panel part">
      <h2>{texts.offer}</h2>
      {said.value && <DoneBanner>{texts.offered}</DoneBanner>}
      {clash.value !== '' && <p role="alert">{texts.clash(clash.value)}</p>}
      <FactsForm
        shape={shape}
        first={shape.model}
        label={texts.offer}
        submit={texts.offer}
        save={async (facts) => {
          const answer = await offerSlot({ ...facts, nurse: subjectTyped(facts.nurse) });
          clash.value = answer.ok ? '' : clashText(answer.problem);
          said.value = false;
          return answer;
        }}
        onKept={() => {
          said.value = true;
          onOffered();
        }}
      >
        {(form) => (
          <div class="form-grid">
            <Line form={form} name="startsAt" label={texts.startsAt} type="datetime-local" />
            <Line form={form} name="endsAt" label={texts.endsAt} type="datetime-local" />
            <Line form={form} name="place" label={texts.place} />
            <Line form={form} name="nurse" label={texts.nurse} />
          </div>
        )}
      </FactsForm>
    </section>
  );
}

/** One talk with a nurse: what it is about, what was said, whether it took place. */
export function ConsultationScreen({ number }: { number: number }) {
  const texts = community.value.consultations;
  const page = useResource(`consultation ${number}`, () => getConsultation(number));
  const one = page.value;
  return (
    <div class="column">
      <p>
        <Link href="/staff/community/consultations">{texts.back}</Link>
      </p>
      <Heading title={texts.one(number)} />
      {page.problem && <Refused problem={page.problem} />}
      {!one && !page.problem && <Loading />}
      {one && <About one={one} />}
      {one && <NoteForm one={one} onWritten={page.reload} />}
    </div>
  );
}

function About({ one }: { one: Consultation }) {
  const texts = community.value.consultations;
  const lines: [string, string][] = [
    [texts.when, spanText(one.startsAt, one.endsAt)],
    [texts.place, one.place],
    [texts.state, texts.states[one.state] ?? one.state],
    [who.value.person, one.person ? who.value.number(one.person) : '—'],
    [texts.about, one.about || texts.noAbout],
  ];
  return (
    <section class="panel">
      <dl class="facts">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="pre">{value}</dd>
          </div>
        ))}
      </dl>
      {one.person && <AskKnown person={one.person} />}
      <h2 class="panel-title">{texts.notes}</h2>
      {(one.notes ?? []).length === 0 && <Empty>{texts.noNotes}</Empty>}
      {(one.notes ?? []).map((note) => (
        <div key={note.madeAt} class="part">
          <p class="small muted">
            {texts.by(staffText(note.madeBy), formatTime(note.madeAt, 'fullDateTime', language.value))}
          </p>
          <p class="pre">{note.text}</p>
        </div>
      ))}
    </section>
  );
}

type NoteFacts = { state: Consultation['state']; text: string };
const noteShape: Shape<NoteFacts> = { model: { state: 'held', text: '' }, times: [], needed: ['text'] };

function NoteForm({ one, onWritten }: { one: Consultation; onWritten: () => void }) {
  const texts = community.value.consultations;
  const round = useSignal(0);
  const outcomes = ['held', 'missed'].map((value) => ({ value, label: texts.states[value] ?? value }));
  return (
    <section class="panel part">
      <h2>{texts.text}</h2>
      {round.value > 0 && <DoneBanner>{texts.written}</DoneBanner>}
      <FactsForm
        key={round.value}
        shape={noteShape}
        first={noteShape.model}
        label={texts.text}
        submit={texts.write}
        save={(facts) => writeNote(one.number, facts)}
        onKept={() => {
          round.value += 1;
          onWritten();
        }}
      >
        {(form) => (
          <>
            <Pick form={form} name="state" label={texts.outcome} options={outcomes} />
            <Lines form={form} name="text" label={texts.text} hint={texts.textHint} />
          </>
        )}
      </FactsForm>
    </section>
  );
}
