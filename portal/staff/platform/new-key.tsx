import type { DeviceKey } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { devices } from './texts.ts';

/** A key that is told this once. */
export function NewKey({ made, onHide }: { made: DeviceKey; onHide: () => void }) {
  const texts = devices.value;
  return (
    <Banner kind="success" live>
      <p class="banner-title">{texts.made(made.device)}</p>
      <p>{texts.onlyNow}</p>
      <p>
        <code class="platform-key">{made.key}</code>
      </p>
      <p>
        {texts.label}: <code class="platform-key">{made.label}</code>
      </p>
      <p>
        <Button size="sm" onClick={onHide}>
          {texts.hide}
        </Button>
      </p>
    </Banner>
  );
}
