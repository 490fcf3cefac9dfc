import { Button } from '../../ui/button.tsx';
import { wordOf } from './show.ts';
import { community } from './texts.ts';

/** In the row of what it changes; it is heard with the name of that. */
export function ChangeButton({ of, onClick }: { of: { ja: string; en: string }; onClick: () => void }) {
  return (
    <Button size="xs" label={community.value.changeOf(wordOf(of))} onClick={onClick}>
      {community.value.change}
    </Button>
  );
}
