import type { ComponentChildren } from 'preact';
import { hrefOf, navigate } from './router.ts';

type LinkProps = {
  href: string;
  children: ComponentChildren;
  class?: string;
  current?: boolean;
  label?: string;
  /** What else happens when it is followed here. */
  onFollow?: () => void;
};

/** A link inside the portal: an ordinary anchor, so that a new tab and a copied address work. */
export function Link({ href, children, class: name, current, label, onFollow }: LinkProps) {
  function follow(event: MouseEvent): void {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      onFollow?.();
      navigate(href);
    }
  }
  return (
    <a
      href={hrefOf(href)}
      class={name ?? 'link'}
      onClick={follow}
      {...(current ? { 'aria-current': 'page' as const } : {})}
      {...(label ? { 'aria-label': label } : {})}
    >
      {children}
    </a>
  );
}
