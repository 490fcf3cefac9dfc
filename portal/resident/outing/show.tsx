import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import type { Session } from '../../api/community.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { choices } from '../choices.ts';
import { Big, Ruby, Trouble } from '../show.tsx';
import type { Label } from '../text/ja.ts';
import { town } from '../texts.ts';
import { placesLeft, standingOf } from './seats.ts';
import { out } from './texts.ts';
import { clockOf, dayOf, daysUntil } from './when.ts';

export function clockText(at: string | number): string {
  return out.value.clock(clockOf(at));
}

/** "1月20日（火） きょう" */
export function dayText(at: string | number, nowMs: number): string {
  const near = [out.value.today, out.value.tomorrow][daysUntil(at, nowMs)];
  return near === undefined ? out.value.day(dayOf(at)) : `${out.value.day(dayOf(at))} ${near}`;
}

export function whenText(at: string, nowMs: number): string {
  return `${dayText(at, nowMs)} ${clockText(at)}`;
}

/** From when until when; the day once, where it is the same one. */
export function spanText(from: string, until: string): string {
  const sameDay = dayOf(from).key === dayOf(until).key;
  return out.value.span(clockOf(from), clockOf(until), sameDay ? '' : out.value.day(dayOf(until)));
}

export function inWords(of: { ja: string; en: string }): string {
  return language.value === 'en' ? of.en : of.ja;
}

export function standingText(session: Session, nowMs: number, came = false): string {
  const texts = out.value.standing;
  const now = standingOf(session, nowMs, came);
  const left = placesLeft(session);
  switch (now.kind) {
    case 'waiting':
      return texts.waiting(now.line);
    case 'not-yet':
      return session.of.needsSignUp || left !== undefined ? texts.notYet(out.value.day(dayOf(now.from))) : texts.noNeed;
    case 'open':
      return left === undefined ? texts[session.of.needsSignUp ? 'openAny' : 'noNeed'] : texts.left(formatCount(left));
    default:
      return texts[now.kind];
  }
}

/** What the community refuses has words of its own here; the rest is told as everywhere. */
export function Refused({ problem, again }: { problem: Problem; again?: () => void }) {
  const own = problem.status > 0 && problem.status < 500 ? out.value.trouble[problem.code] : undefined;
  if (own === undefined) {
    return <Trouble problem={problem} {...(again ? { again } : {})} />;
  }
  return (
    <Banner kind="error" live>
      <p class="banner-title">{own}</p>
    </Banner>
  );
}

type EntryProps = { href: string; label: Label; children?: string | false | undefined };

/** An entry of a menu, with readings above its words where they are wanted. */
export function Entry({ href, label, children }: EntryProps) {
  const readings = choices.value.furigana === 'on' && language.value === 'ja';
  return (
    <li>
      <Link href={href} class="entry">
        <b>
          <Ruby label={label} readings={readings} />
        </b>
        {children && <span>{children}</span>}
      </Link>
    </li>
  );
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A few at first: more than seven things to press are too many. */
export function useSome(first: number): { count: number; more: () => void } {
  const shown = useSignal(first);
  return { count: shown.value, more: () => void (shown.value += 7) };
}

export function More({ of, onClick }: { of: string; onClick: () => void }) {
  return (
    <Big label={`${of}: ${town.value.more}`} onClick={onClick}>
      {town.value.more}
    </Big>
  );
}

/** A session in a list: its name, when, where, and where one stands with it. */
export function SessionCard({ session, nowMs, withDay, because, away, came = false }: CardProps) {
  const { of, number } = session;
  const { kind } = standingOf(session, nowMs, came);
  return (
    <li>
      <Link href={`/resident/outing/events/${number}`} class="card-link">
        <b>{inWords(of)}</b>
        <span>
          <time dateTime={of.startsAt}>
            {withDay ? `${dayText(of.startsAt, nowMs)} ` : ''}
            {spanText(of.startsAt, of.endsAt)}
          </time>
        </span>
        <span>{of.place}</span>
        {away && <span>{away}</span>}
        <span class={`standing standing-${kind}`}>{standingText(session, nowMs, came)}</span>
        {because && <span class="because">{out.value.events.because(because)}</span>}
      </Link>
    </li>
  );
}

type CardProps = {
  session: Session;
  nowMs: number;
  withDay?: boolean;
  because?: string | undefined;
  away?: string | undefined;
  came?: boolean;
};
