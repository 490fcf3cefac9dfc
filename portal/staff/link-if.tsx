import type { ComponentChildren } from 'preact';
import { Link } from '../ui/link.tsx';
import { may } from './state.ts';

type LinkIfProps = { needs: string; href: string; label?: string; children: ComponentChildren };

/** A link for who may open what it leads to; only its words for the others. */
export function LinkIf({ needs, href, label, children }: LinkIfProps) {
  return may(needs) ? (
    <Link href={href} {...(label === undefined ? {} : { label })}>
      {children}
    </Link>
  ) : (
    <span>{children}</span>
  );
}
