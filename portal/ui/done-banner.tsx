import { Banner } from './banner.tsx';

/** What was done just now, which is read out; nothing where nothing was. */
export function DoneBanner({ children }: { children: string | undefined }) {
  return children ? (
    <Banner kind="success" live>
      <p class="banner-title">{children}</p>
    </Banner>
  ) : null;
}
