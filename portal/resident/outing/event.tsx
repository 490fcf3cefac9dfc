import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { answerProposal, getSession, giveBack, takePlace } from '../../api/community.ts';
import type { Proposal, Session, SignUp } from '../../api/community.ts';
import type { Answer } from '../../api/client.ts';
import type { Problem } from '../../api/types.ts';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { Back, Big, Heading, Waiting } from '../show.tsx';
import { useCame } from './came.ts';
import { fromHomeText, useProposals } from './proposed.tsx';
import { canGiveBack, isTimeToArrive, placesLeft, proposalOf, standingOf } from './seats.ts';
import { Fact, Refused, dayText, inWords, spanText, standingText, whenText } from './show.tsx';
import { out } from './texts.ts';

/** One session: what it is, a place in it, and the place given back after one more question. */
export function EventPage({ number }: { number: number }) {
  const texts = out.value.event;
  const session = useResource(`session ${number}`, () => getSession(number));
  return (
    <>
      <Back to="/resident/outing/events" />
      <Heading title={session.value ? inWords(session.value.of) : texts.title} />
      {session.problem && <Refused problem={session.problem} again={session.reload} />}
      {session.loading && !session.value && <Waiting />}
      {session.value && <Shown session={session.value} reload={session.reload} />}
    </>
  );
}

function Shown({ session, reload }: { session: Session; reload: () => void }) {
  const proposal = proposalOf(session, useProposals());
  const about = language.value === 'en' ? session.of.aboutEn : session.of.aboutJa;
  useEffect(() => {
    if (proposal?.state === 'proposed') {
      tell(proposal, 'opened');
    }
  }, [proposal?.number]);
  return (
    <>
      {proposal && <p class="because">{out.value.events.because(inWords(proposal.reason))}</p>}
      <Facts session={session} away={proposal && fromHomeText(proposal)} />
      <Place session={session} reload={reload} proposal={proposal} />
      {about !== '' && (
        <section class="part">
          <h2>{out.value.event.about}</h2>
          <p class="letter-body">{about}</p>
        </section>
      )}
    </>
  );
}

/** It helps to propose what fits; nothing on the screen waits for it. */
function tell(proposal: Proposal, answer: 'opened' | 'accepted'): void {
  void answerProposal(proposal.number, answer);
}

function Facts({ session, away }: { session: Session; away: string | undefined }) {
  const texts = out.value.event;
  const { of } = session;
  const left = placesLeft(session);
  const now = serverNow();
  return (
    <dl class="facts">
      <Fact name={texts.when}>{`${dayText(of.startsAt, now)} ${spanText(of.startsAt, of.endsAt)}`}</Fact>
      <Fact name={texts.where}>{away ? `${of.place}　${away}` : of.place}</Fact>
      {of.instructor !== '' && <Fact name={texts.who}>{of.instructor}</Fact>}
      <Fact name={texts.fee}>{of.feeYen > 0 ? texts.yen(formatCount(of.feeYen)) : texts.free}</Fact>
      <Fact name={texts.seats}>
        {left === undefined
          ? texts.noLimit
          : left === 0
            ? texts.seatsTaken(formatCount(of.capacity))
            : texts.seatsOf(formatCount(left), formatCount(of.capacity))}
      </Fact>
      {standingOf(session, now).kind === 'open' && <Fact name={texts.until}>{whenText(of.signUpUntil, now)}</Fact>}
    </dl>
  );
}

type PlaceProps = { session: Session; reload: () => void; proposal: Proposal | undefined };

function Place({ session, reload, proposal }: PlaceProps) {
  const texts = out.value.event;
  const asking = useSignal(false);
  const gone = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  const now = serverNow();
  const came = useCame().has(session.number);
  const standing = standingOf(session, now, came);

  async function act(ask: () => Promise<Answer<SignUp>>): Promise<void> {
    if (busy.value) {
      return;
    }
    busy.value = true;
    problem.value = undefined;
    const answer = await ask();
    busy.value = false;
    if (answer.ok) {
      asking.value = false;
      gone.value = answer.value.state === 'cancelled';
      reload();
    } else {
      problem.value = answer.problem;
    }
  }

  async function take(): Promise<void> {
    await act(() => takePlace(session.number));
    if (proposal && !problem.value) {
      tell(proposal, 'accepted');
    }
  }

  if (asking.value) {
    return (
      <Sure
        name={inWords(session.of)}
        busy={busy.value}
        problem={problem.value}
        onYes={() => void act(() => giveBack(session.number))}
        onNo={() => {
          asking.value = false;
          problem.value = undefined;
        }}
      />
    );
  }
  const arrives = !came && isTimeToArrive(session, now);
  return (
    <div class="part">
      <Told session={session} gone={gone.value} nowMs={now} came={came} />
      {problem.value && <Refused problem={problem.value} />}
      {(standing.kind === 'open' || standing.kind === 'line') && (
        <Big kind={arrives ? 'outline' : 'fill'} disabled={busy.value} onClick={() => void take()}>
          {standing.kind === 'open' ? texts.take : texts.wait}
        </Big>
      )}
      {arrives && (
        <Link href="/resident/outing/check-in" class="button button-fill big">
          {texts.arrive}
        </Link>
      )}
      {!came && canGiveBack(session, now) && (
        <Big
          onClick={() => {
            asking.value = true;
          }}
        >
          {standing.kind === 'waiting' ? texts.giveBackLine : texts.giveBack}
        </Big>
      )}
    </div>
  );
}

type ToldProps = { session: Session; gone: boolean; nowMs: number; came: boolean };

function Told({ session, gone, nowMs, came }: ToldProps) {
  const texts = out.value.event;
  const standing = standingOf(session, nowMs, came);
  switch (standing.kind) {
    case 'came':
      return <DoneBanner>{texts.came}</DoneBanner>;
    case 'going':
      return (
        <>
          <DoneBanner>{texts.taken}</DoneBanner>
          <p>{texts.takenHint(whenText(session.of.startsAt, nowMs), session.of.place)}</p>
          {canGiveBack(session, nowMs) && <p>{texts.takenUndo}</p>}
        </>
      );
    case 'waiting':
      return (
        <>
          <DoneBanner>{texts.inLine(standing.line)}</DoneBanner>
          <p>{texts.inLineHint}</p>
        </>
      );
    default:
      return (
        <>
          {gone && <DoneBanner>{texts.gone}</DoneBanner>}
          {gone && (standing.kind === 'open' || standing.kind === 'line') && <p>{texts.goneHint}</p>}
          {standing.kind === 'line' ? (
            <p class="calm">{texts.waitHint(standing.waiting)}</p>
          ) : (
            standing.kind !== 'open' && <p class="calm">{standingText(session, nowMs)}</p>
          )}
        </>
      );
  }
}

type SureProps = { name: string; busy: boolean; problem: Problem | undefined; onYes: () => void; onNo: () => void };

function Sure({ name, busy, problem, onYes, onNo }: SureProps) {
  const texts = out.value.event;
  const question = useRef<HTMLHeadingElement>(null);
  useEffect(() => question.current?.focus(), []);
  return (
    <section class="part">
      <h2 ref={question} tabIndex={-1} class="ask-again">
        {texts.sure(name)}
      </h2>
      <p>{texts.sureHint}</p>
      {problem && <Refused problem={problem} />}
      <div class="buttons">
        <Big kind="fill" disabled={busy} onClick={onYes}>
          {texts.yes}
        </Big>
        <Big onClick={onNo}>{texts.no}</Big>
      </div>
    </section>
  );
}
