import { getSlowQueries } from '../../api/gateway.ts';
import { formatCount, formatValue } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { ListScreen } from './list.tsx';
import { platform } from './texts.ts';

/** Shapes of queries that took long, and how they were found: where an index would help. */
export function SlowQueries() {
  const texts = platform.value.slow;
  const page = useResource('slow', getSlowQueries);
  return (
    <ListScreen
      texts={texts}
      page={page}
      columns={[texts.types, texts.attributes, texts.by, texts.slowest, texts.lookedAt, texts.times]}
      row={(one) => (
        <tr key={`${one.service} ${one.types} ${one.attributes} ${one.order} ${one.by}`}>
          <th scope="row" class="platform-name">
            {one.types || texts.any}
            <span class="row-sub">{one.service}</span>
          </th>
          <td data-label={texts.attributes} class="platform-name">
            {one.attributes}
            {one.order && <span class="row-sub">{texts.order(one.order)}</span>}
          </td>
          <td data-label={texts.by} class="platform-name">
            {one.by}
          </td>
          <td data-label={texts.slowest} class="number">
            {texts.ms(formatValue(one.slowestMs, 1))}
          </td>
          <td data-label={texts.lookedAt} class="number">
            {formatCount(one.lookedAt)}
          </td>
          <td data-label={texts.times} class="number">
            {formatCount(one.times)}
          </td>
        </tr>
      )}
    />
  );
}
