import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Terms } from '../api/town.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { formatCount } from '../ui/number.ts';
import { shop } from './texts.ts';

let shownBefore = false;

/** Takes the focus whenever another step is shown. */
export function Heading({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = shop.value.title(title);
    if (shownBefore) {
      heading.current?.focus({ preventScroll: true });
    }
    shownBefore = true;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
}

export function Back({ to = '/shop/' }: { to?: string }) {
  return (
    <Link href={to} class="back" label={shop.value.back}>
      {`‹ ${shop.value.back}`}
    </Link>
  );
}

type BigProps = {
  children: ComponentChildren;
  kind?: 'fill' | 'outline';
  type?: 'button' | 'submit';
  onClick?: () => void;
  disabled?: boolean;
};

export function Big({ children, kind = 'outline', type = 'button', onClick, disabled }: BigProps) {
  return (
    <button
      type={type}
      class={`button button-${kind} big`}
      aria-disabled={disabled ? 'true' : undefined}
      onClick={(event) => {
        if (disabled) {
          event.preventDefault();
        } else {
          onClick?.();
        }
      }}
    >
      {children}
    </button>
  );
}

export function nameOf(name: { ja: string; en: string }): string {
  return (language.value === 'en' ? name.en : name.ja) || shop.value.check.unknown;
}

export function worthOf(terms: Terms): string {
  const texts = shop.value.check;
  const amount = formatCount(terms.amount);
  return terms.what === 'yen'
    ? texts.yen(amount)
    : terms.what === 'percent'
      ? texts.percent(amount, formatCount(terms.yenMax))
      : texts.ticket;
}

export function refusalText(code: string): string {
  return shop.value.refusal[code] ?? shop.value.otherRefusal;
}
