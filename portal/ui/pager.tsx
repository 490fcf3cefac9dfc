import { Button } from './button.tsx';
import { formatCount } from './number.ts';
import { ui } from './texts.ts';

type PagerProps = { offset: number; limit: number; total: number; onOffset: (offset: number) => void };

export function Pager({ offset, limit, total, onOffset }: PagerProps) {
  if (total <= limit && offset === 0) {
    return null;
  }
  const texts = ui.value.pager;
  const last = Math.min(offset + limit, total);
  return (
    <nav class="pager" aria-label={texts.label}>
      <Button size="sm" disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - limit))}>
        {texts.previous}
      </Button>
      <span aria-live="polite">
        {texts.range(formatCount(Math.min(offset + 1, total)), formatCount(last), formatCount(total))}
      </span>
      <Button size="sm" disabled={last >= total} onClick={() => onOffset(offset + limit)}>
        {texts.next}
      </Button>
    </nav>
  );
}
