import type { ComponentChildren } from 'preact';

type BannerProps = { kind: 'info' | 'warning' | 'error' | 'success'; children: ComponentChildren; live?: boolean };

const shapes = {
  info: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-1 4.500h2v2h-2Zm0 3.500h2v6h-2Z" />,
  warning: <path d="M12 2.500 22.500 21h-21Zm-1 7v5.500h2V9.500Zm0 7v2h2v-2Z" />,
  error: <path d="M8.100 2.500h7.800L21.500 8.100v7.800l-5.600 5.600H8.100L2.500 15.900V8.100ZM11 7v6.500h2V7Zm0 8v2h2v-2Z" />,
  success: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-1.500 13.200-4-4 1.400-1.400 2.600 2.600 5.600-5.600 1.400 1.400Z" />,
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
