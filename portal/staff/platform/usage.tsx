import { getUsage, usageFile } from '../../api/gateway.ts';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { ListScreen } from './list.tsx';
import { platform } from './texts.ts';

/** What programs used, by day; a provider sees its own. */
export function Usage() {
  const texts = platform.value.usage;
  const page = useResource('usage', () => getUsage());
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={
        <p class="actions">
          <a class="button button-outline button-sm" href={usageFile()} download="usage.csv">
            {texts.file}
          </a>
        </p>
      }
      columns={[
        texts.day,
        texts.client,
        texts.operation,
        texts.type,
        texts.requests,
        texts.entities,
        texts.refused,
      ]}
      row={(one) => (
        <tr key={`${one.day} ${one.client} ${one.operation} ${one.type}`}>
          <th scope="row">{one.day}</th>
          <td data-label={texts.client}>{one.client}</td>
          <td data-label={texts.operation}>{texts.operations[one.operation] ?? one.operation}</td>
          <td data-label={texts.type} class="platform-name">
            {one.type}
          </td>
          <td data-label={texts.requests} class="number">
            {formatCount(one.requests)}
          </td>
          <td data-label={texts.entities} class="number">
            {formatCount(one.entities)}
          </td>
          <td data-label={texts.refused} class="number">
            {formatCount(one.refused)}
          </td>
        </tr>
      )}
    />
  );
}
