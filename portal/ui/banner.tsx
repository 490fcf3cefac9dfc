import type { ComponentChildren } from 'preact';

type BannerProps = {
  kind: 'info' | 'warning' | 'error' | 'success';
  children: ComponentChildren;
  live?: boolean;
};

const shapes = {
  info: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-1 4.5h2v2h-2Zm0 3.5h2v6h-2Z" />,
  warning: <path d="M12 2.5 22.5 21h-21Zm-1 7v5.5h2V9.5Zm0 7v2h2v-2Z" />,
  error: (
    <path d="M8.1 2.5h7.8L21.5 8.1v7.8l-5.6 5.6H8.1L2.5 15.9V8.1ZM11 7v6.5h2V7Zm0 8v2h2v-2Z" />
  ),
  success: (
    <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-1.5 13.2-4-4 1.4-1.4 2.6 2.6 5.6-5.6 1.4 1.4Z" />
  ),
};

/** A notification banner: the kind is told by a shape and a colour band; `live` is read out when it appears. */
export function Banner({ kind, children, live }: BannerProps) {
  return (
    <div class={`banner banner-${kind}`} role={live ? 'alert' : undefined}>
      <svg class="banner-icon" viewBox="0 0 24 24" aria-hidden="true" fill-rule="evenodd">
        {shapes[kind]}
      </svg>
      <div class="banner-body">{children}</div>
    </div>
  );
}
