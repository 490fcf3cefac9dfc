import type { ComponentChildren } from 'preact';

/** A table that scrolls inside its own box when the screen is narrow; the box takes the keyboard focus for that. */
export function ScrollTable({
  caption,
  children,
  class: name,
}: {
  caption: string;
  children: ComponentChildren;
  class?: string;
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box must be reachable by keyboard
    <div class="scroll-table" role="region" aria-label={caption} tabIndex={0}>
      <table class={name ? `table ${name}` : 'table'}>
        <caption class="unseen">{caption}</caption>
        {children}
      </table>
    </div>
  );
}
