import type { ComponentChildren } from 'preact';
import { useHeading } from '../ui/heading.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { formatTime } from '../ui/time.ts';
import { field } from './texts.ts';

export function timeText(at: string | null | undefined): string {
  return at ? formatTime(at, 'time', language.value) : field.value.duty.noValue;
}

export function Heading({ title }: { title: string }) {
  const heading = useHeading(field.value.title(title));
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
