import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import type { Resource } from '../../ui/resource.ts';
import { ListScreen } from '../platform/list.tsx';
import { wordOf } from './show.ts';
import { community } from './texts.ts';

export type EditorProps<One> = {
  /** What is changed; undefined where a new one is made. */
  one: One | undefined;
  onKept: (kept: One) => void;
  onCancel: () => void;
};

type Named = { of: { ja: string; en: string } };

type KeptListProps<One extends Named> = {
  texts: { title: string; lead: string; caption: string; empty: string; make: string };
  page: Resource<{ items: One[] }>;
  columns: readonly string[];
  row: (one: One, onChange: () => void) => ComponentChildren;
  keyOf: (one: One) => string | number;
  editor: (props: EditorProps<One>) => ComponentChildren;
};

/** A list whose lines are changed, and new ones made, in one form above it; what was kept is told there. */
export function KeptList<One extends Named>({ texts, page, columns, row, keyOf, editor: Editor }: KeptListProps<One>) {
  const doing = useSignal<One | 'new' | undefined>(undefined);
  const said = useSignal('');
  const now = doing.value;
  return (
    <ListScreen
      texts={texts}
      page={page}
      columns={columns}
      row={(one) => row(one, () => (doing.value = one))}
      above={
        <>
          <DoneBanner>{said.value}</DoneBanner>
          {now === undefined ? (
            <p>
              <Button kind="fill" onClick={() => (doing.value = 'new')}>
                {texts.make}
              </Button>
            </p>
          ) : (
            <Editor
              key={now === 'new' ? '' : keyOf(now)}
              one={now === 'new' ? undefined : now}
              onCancel={() => (doing.value = undefined)}
              onKept={(kept) => {
                doing.value = undefined;
                said.value = community.value.saved(wordOf(kept.of));
                page.reload();
              }}
            />
          )}
        </>
      }
    />
  );
}
