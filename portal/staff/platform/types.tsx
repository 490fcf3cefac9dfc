import { getTypes } from '../../api/gateway.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { entitiesPath } from './entities.tsx';
import { ListScreen } from './list.tsx';
import { platform } from './texts.ts';

/** Types of entities, and how many there are of each in each named service. */
export function Types() {
  const texts = platform.value.types;
  const page = useResource('types', getTypes);
  const total = (page.value?.items ?? []).reduce((sum, one) => sum + one.entities, 0);
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={total > 0 && <p aria-live="polite">{texts.total(formatCount(total))}</p>}
      columns={[texts.type, texts.service, texts.entities]}
      row={(one) => (
        <tr key={`${one.service} ${one.type}`}>
          <th scope="row" class="platform-name">
            {one.service === '' ? <Link href={entitiesPath(one.type)}>{one.type}</Link> : one.type}
          </th>
          <td data-label={texts.service}>{one.service || texts.noService}</td>
          <td data-label={texts.entities} class="number">
            {formatCount(one.entities)}
          </td>
        </tr>
      )}
    />
  );
}
