import type { ComponentChildren } from 'preact';
import type { Answer } from '../api/client.ts';
import { serverNow } from '../ui/clock.ts';
import { SelectField } from '../ui/field.tsx';
import { ProblemView } from '../ui/problem.tsx';
import { useResource } from '../ui/resource.ts';
import { query, setQuery } from '../ui/router.ts';
import { monthsUntil, monthText } from './months.ts';

type Tile = readonly [name: string, figure: string];

type MonthSumsProps<Sums> = {
  texts: { title: (month: string) => string; month: string };
  load: (month: string) => Promise<Answer<Sums>>;
  tiles: (sums: Sums) => readonly Tile[];
  /** Another one asks again: something was written meanwhile. */
  round?: number;
  /** What stands below the tiles, in a panel of its own. */
  children?: (sums: Sums) => ComponentChildren;
};

/** What a month came to, as tiles; it is chosen from this one and those before it, and stands in the address. */
export function MonthSums<Sums>({ texts, load, tiles, round = 0, children }: MonthSumsProps<Sums>) {
  const months = monthsUntil(serverNow());
  const month = query.value.get('month') ?? months[0] ?? '';
  const page = useResource(`${month} ${round}`, () => load(month));
  return (
    <>
      <section class="panel panel-padded" aria-label={texts.title(monthText(month))}>
        <div class="tools">
          <SelectField
            label={texts.month}
            size="sm"
            value={month}
            options={months.map((one) => ({ value: one, label: monthText(one) }))}
            onChange={(value) => setQuery({ month: value })}
          />
        </div>
        {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
        {page.value !== undefined && (
          <dl class="tiles">
            {tiles(page.value).map(([name, figure]) => (
              <div key={name} class="tile">
                <dt>{name}</dt>
                <dd class="figure number">{figure}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      {page.value !== undefined && children?.(page.value)}
    </>
  );
}
