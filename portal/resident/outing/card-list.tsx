import type { ComponentChildren } from 'preact';
import type { Resource } from '../../ui/resource.ts';
import { Back, Heading, Waiting } from '../show.tsx';
import { More, Refused, useSome } from './show.tsx';

type CardListProps<Item> = {
  texts: { title: string; none: string };
  all: Resource<{ items: Item[] }>;
  card: (item: Item) => ComponentChildren;
};

/** A page that is one list of cards: a few at first, the others when they are asked for. */
export function CardList<Item>({ texts, all, card }: CardListProps<Item>) {
  const some = useSome(5);
  const items = all.value?.items ?? [];
  return (
    <>
      <Back to="/resident/outing" />
      <Heading title={texts.title} />
      {all.problem && <Refused problem={all.problem} again={all.reload} />}
      {all.loading && !all.value && <Waiting />}
      {all.value && items.length === 0 && <p class="calm">{texts.none}</p>}
      <ul class="cards">{items.slice(0, some.count).map(card)}</ul>
      {items.length > some.count && <More of={texts.title} onClick={some.more} />}
    </>
  );
}
