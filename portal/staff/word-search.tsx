import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';

export type Found = { q: string; before: number | undefined; onMore: (before: number) => void };

type WordSearchProps = {
  texts: { title: string; query: string; show: string };
  list: (props: Found) => ComponentChildren;
};

/** What is over, looked for by its words; nothing is asked of the server before somebody looks. */
export function WordSearch({ texts, list: List }: WordSearchProps) {
  const typed = useSignal('');
  const asked = useSignal<{ q: string; before: number | undefined } | undefined>(undefined);
  return (
    <>
      <form
        class="tools"
        role="search"
        aria-label={texts.title}
        onSubmit={(event) => {
          event.preventDefault();
          asked.value = { q: typed.value.trim(), before: undefined };
        }}
      >
        <TextField label={texts.query} value={typed.value} onInput={(value) => (typed.value = value)} />
        <p class="actions">
          <Button type="submit">{texts.show}</Button>
        </p>
      </form>
      {asked.value && (
        <List
          key={`${asked.value.q} ${asked.value.before}`}
          q={asked.value.q}
          before={asked.value.before}
          onMore={(before) => (asked.value = { q: asked.peek()?.q ?? '', before })}
        />
      )}
    </>
  );
}
