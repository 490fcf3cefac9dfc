import { useSignal } from '@preact/signals';
import { callOff, getSession, keepNotice } from '../../api/community-staff.ts';
import type { Session } from '../../api/community-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { OneField } from '../../ui/one-field.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { ui } from '../../ui/texts.ts';
import { Heading } from '../heading.tsx';
import { may } from '../state.ts';
import { noticeOf } from './call-off.ts';
import { PeoplePart, Refused } from './people.tsx';
import { GoingText, StateTag } from './sessions.tsx';
import { spanText, wordOf } from './show.ts';
import { exertionText, outdoorText } from './suits.tsx';
import { community } from './texts.ts';

/** One session: what it is, who takes part, and what staff do with it. */
export function SessionScreen({ number }: { number: number }) {
  const texts = community.value.session;
  const session = useResource(`session ${number}`, () => getSession(number));
  const one = session.value;
  const said = useSignal('');
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/community">{texts.back}</Link>
      </p>
      <Heading title={one ? wordOf(one.of) : community.value.sessions.title} />
      {session.problem && <ProblemView problem={session.problem} retry={session.reload} />}
      {!one && !session.problem && <Loading />}
      <DoneBanner>{said.value}</DoneBanner>
      {one && (
        <>
          <Acts session={one} />
          <FactsPart session={one} />
          {may('community.person.read') && <PeoplePart session={one} onChanged={session.reload} />}
          {may('community.session.write') && !one.cancelled && (
            <CallOff
              session={one}
              onDone={(what) => {
                said.value = what;
                session.reload();
              }}
            />
          )}
        </>
      )}
    </div>
  );
}

function Acts({ session: { number, cancelled } }: { session: Session }) {
  const texts = community.value.session;
  const here = `/staff/community/sessions/${number}`;
  if (cancelled) {
    return null;
  }
  return (
    <p class="actions">
      {may('community.attendance.write') && (
        <Link href={`${here}/check-in`} class="button button-fill button-md">
          {texts.checkIn}
        </Link>
      )}
      {may('community.session.write') && (
        <>
          <Link href={`${here}/poster`} class="button button-outline button-md">
            {texts.poster}
          </Link>
          <Link href={`${here}/edit`} class="button button-outline button-md">
            {community.value.change}
          </Link>
        </>
      )}
    </p>
  );
}

function FactsPart({ session }: { session: Session }) {
  const texts = community.value.session;
  const list = community.value.sessions;
  const { of } = session;
  const lines: [string, string][] = [
    [list.when, spanText(of.startsAt, of.endsAt)],
    [texts.signUp, spanText(of.signUpFrom, of.signUpUntil)],
    [texts.entry, of.needsSignUp ? texts.needs : of.capacity > 0 ? texts.freelyToo : texts.freely],
    [list.place, of.place],
    [texts.instructor, of.instructor],
    [community.value.district, of.district === '' ? community.value.everywhere : of.district],
    [texts.fee, of.feeYen > 0 ? texts.yen(formatCount(of.feeYen)) : texts.noFee],
    [community.value.suits.exertion, exertionText(of)],
    [community.value.suits.outdoor, outdoorText(of)],
    [community.value.suits.tags, (of.tags ?? []).join('、')],
    [texts.about, wordOf({ ja: of.aboutJa, en: of.aboutEn })],
  ];
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.facts}</h2>
      <dl class="facts">
        <div>
          <dt>{list.state}</dt>
          <dd>
            <StateTag session={session} /> <span class="tag">{list.kinds[of.kind]}</span>
          </dd>
        </div>
        <div>
          <dt>{list.going}</dt>
          <dd>
            <GoingText session={session} />
          </dd>
        </div>
        {lines
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd class="pre">{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

function CallOff({ session, onDone }: { session: Session; onDone: (said: string) => void }) {
  const texts = community.value.session;
  const mayTell = may('community.local.write') && serverNow() < Date.parse(session.of.endsAt);
  const tells = useSignal(mayTell);
  const asked = useSignal<string | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  async function ask(reason: string): Promise<Faults> {
    if (reason === '') {
      return { fields: { reason: 'empty' } };
    }
    asked.value = reason;
    return noFaults;
  }
  async function send(reason: string): Promise<void> {
    if (busy.value) {
      return;
    }
    busy.value = true;
    const answer = await callOff(session.number, reason);
    problem.value = answer.ok ? undefined : answer.problem;
    if (!answer.ok) {
      busy.value = false;
      asked.value = undefined;
      return;
    }
    const told = tells.value ? await keepNotice(undefined, noticeOf(session, reason, serverNow())) : undefined;
    onDone(told === undefined ? texts.offDone : told.ok ? texts.offTold : texts.offNotTold);
  }
  const reason = asked.value;
  return (
    <section class="panel part">
      <h2>{texts.off}</h2>
      <p>{texts.offLead}</p>
      {problem.value && <Refused problem={problem.value} />}
      {reason === undefined ? (
        <>
          {mayTell && <Check label={texts.offTell} checked={tells.value} onChange={(on) => (tells.value = on)} />}
          <OneField
            field="reason"
            label={texts.offReason}
            hint={mayTell ? texts.offReasonHint : ''}
            submit={texts.off}
            words={community.value.refusals}
            send={ask}
          />
        </>
      ) : (
        <Banner kind="warning" live>
          <p class="banner-title">{texts.offAsk(session.going, session.waiting)}</p>
          <p class="pre">{texts.offWhy(reason)}</p>
          <p class="actions">
            <Button kind="fill" disabled={busy.value} onClick={() => void send(reason)}>
              {texts.offYes}
            </Button>
            <Button onClick={() => (asked.value = undefined)}>{ui.value.cancel}</Button>
          </p>
        </Banner>
      )}
    </section>
  );
}
