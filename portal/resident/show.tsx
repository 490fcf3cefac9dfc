import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Problem } from '../api/types.ts';
import type { Terms } from '../api/town.ts';
import { Banner } from '../ui/banner.tsx';
import { useHeading } from '../ui/heading.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { Loading } from '../ui/problem.tsx';
import { formatCount } from '../ui/number.ts';
import { formatTime } from '../ui/time.ts';
import { Readings, plainName } from './readings.tsx';
import type { Label } from './text/ja.ts';
import { town } from './texts.ts';

export function Heading({ title }: { title: string }) {
  const heading = useHeading(town.value.title(title));
  return (
    <h1 ref={heading} tabIndex={-1} {...plainName(title)}>
      <Readings text={title} />
    </h1>
  );
}

export function Back({ to = '/resident/' }: { to?: string }) {
  return (
    <Link href={to} class="back not-read" label={town.value.back}>
      {town.value.backMark + town.value.back}
    </Link>
  );
}

type BigProps = {
  children: ComponentChildren;
  kind?: 'fill' | 'outline';
  onClick: () => void;
  disabled?: boolean;
  label?: string;
};

export function Big({ children, kind = 'outline', onClick, disabled, label }: BigProps) {
  return (
    <button
      type="button"
      class={`button button-${kind} big`}
      aria-disabled={disabled ? 'true' : undefined}
      {...(label === undefined ? (typeof children === 'string' ? plainName(children) : {}) : { 'aria-label': label })}
      onClick={() => {
        if (!disabled) {
          onClick();
        }
      }}
    >
      {typeof children === 'string' ? <Readings text={children} /> : children}
    </button>
  );
}

/** A label with readings above its words, or without. */
export function Ruby({ label, readings }: { label: Label; readings: boolean }) {
  return (
    <span>
      {label.map((part) =>
        typeof part === 'string' ? (
          part
        ) : readings ? (
          <ruby key={part[0]}>
            {part[0]}
            <rp aria-hidden="true">（</rp>
            <rt aria-hidden="true">{part[1]}</rt>
            <rp aria-hidden="true">）</rp>
          </ruby>
        ) : (
          part[0]
        ),
      )}
    </span>
  );
}

/** After three seconds it says that it takes longer: nobody stands before an empty screen. */
export function Waiting() {
  const slow = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      slow.value = true;
    }, 3000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div>
      <Loading />
      {slow.value && <p role="status">{town.value.slow}</p>}
    </div>
  );
}

type Words = Readonly<Record<string, string>>;

/** `words` are those of an area for the codes that only it has. */
export function troubleText(problem: Problem, words: Words = {}): string {
  const texts = town.value.trouble;
  if (problem.status === 0) {
    return texts.network;
  }
  return problem.status >= 500 || problem.status === 429
    ? texts.later
    : (words[problem.code] ?? texts.codes[problem.code] ?? texts.other);
}

export function Trouble({ problem, again, words }: { problem: Problem; again?: () => void; words?: Words }) {
  return (
    <>
      <Banner kind="error" live>
        <p class="banner-title">{troubleText(problem, words)}</p>
      </Banner>
      {again && <Big onClick={again}>{town.value.trouble.again}</Big>}
    </>
  );
}

export function dayText(at: string): string {
  return formatTime(at, 'date', language.value);
}

/** The time of day in Japan, as one says it. */
export function clockText(at: string): string {
  const [hour = 0, minute = 0] = formatTime(at, 'time', 'en').split(':').map(Number);
  return town.value.clock(hour, minute);
}

/** The last day on which something is good: an end at midnight is the day before. */
export function lastDayText(until: string): string {
  return dayText(new Date(Date.parse(until) - 1).toISOString());
}

export function nameOf(terms: Pick<Terms, 'ja' | 'en'>): string {
  return language.value === 'en' ? terms.en : terms.ja;
}

export function worthOf(terms: Terms): string {
  const texts = town.value.coupons;
  const amount = formatCount(terms.amount);
  return terms.what === 'yen'
    ? texts.yen(amount)
    : terms.what === 'percent'
      ? texts.percent(amount, formatCount(terms.yenMax))
      : texts.ticket;
}
