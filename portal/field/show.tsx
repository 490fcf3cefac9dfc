import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { leftUntil, useClock } from '../ui/clock.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { path } from '../ui/router.ts';
import { formatTime } from '../ui/time.ts';
import { field } from './texts.ts';

export function timeText(at: string | null | undefined): string {
  return at ? formatTime(at, 'time', language.value) : field.value.duty.noValue;
}

let shownBefore = false;

export function Heading({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = field.value.title(title);
  }, [title]);
  useEffect(() => {
    if (shownBefore) {
      heading.current?.focus({ preventScroll: true });
    }
    shownBefore = true;
  }, [path.value]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
}

export function Back() {
  return (
    <Link href="/field/" class="back">
      {`‹ ${field.value.back}`}
    </Link>
  );
}

type BigProps = { children: ComponentChildren; kind?: 'fill' | 'outline'; onClick: () => void; disabled?: boolean };

/** A button for a glove: 84 px high where text is 24 px. */
export function Big({ children, kind = 'outline', onClick, disabled }: BigProps) {
  return (
    <button
      type="button"
      class={`button button-${kind} big`}
      aria-disabled={disabled ? 'true' : undefined}
      onClick={() => {
        if (!disabled) {
          onClick();
        }
      }}
    >
      {children}
    </button>
  );
}

export function Countdown({ until }: { until: string }) {
  const now = useClock();
  const texts = field.value.left;
  const left = leftUntil(until, now.value);
  const text = left.over
    ? texts.over
    : left.close
      ? texts.seconds(left.minutes, left.seconds)
      : texts.minutes(left.minutes);
  return (
    <time dateTime={until} class={`countdown number${left.close ? ' countdown-close' : ''}`}>
      {text}
    </time>
  );
}
