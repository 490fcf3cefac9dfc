import { useSignal } from '@preact/signals';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { developer } from './texts.ts';

export type Told = { title: string; items: readonly { label: string; text: string }[] };

/** Secrets that are told this once. */
export function ToldOnce({ told, onHide }: { told: Told; onHide: () => void }) {
  const texts = developer.value.once;
  const copied = useSignal('');
  return (
    <Banner kind="success" live>
      <p class="banner-title">{told.title}</p>
      <p>{texts.onlyNow}</p>
      {told.items.map(({ label, text }) => (
        <p key={label}>
          {label}: <code class="platform-key">{text}</code>{' '}
          <Button
            size="xs"
            label={texts.copyOf(label)}
            onClick={() => {
              void navigator.clipboard.writeText(text).then(() => {
                copied.value = label;
              });
            }}
          >
            {texts.copy}
          </Button>
        </p>
      ))}
      <p role="status">{copied.value === '' ? '' : texts.copied(copied.value)}</p>
      <p>
        <Button size="sm" onClick={onHide}>
          {texts.hide}
        </Button>
      </p>
    </Banner>
  );
}
