import { getServices } from '../../api/gateway.ts';
import { language } from '../../ui/language.ts';
import { useResource } from '../../ui/resource.ts';
import { staff } from '../texts.ts';
import { ListScreen } from './list.tsx';
import { platform } from './texts.ts';

/** The catalogue of services, with their state and for whom they are. */
export function Services() {
  const texts = platform.value.services;
  const page = useResource('services', getServices);
  return (
    <ListScreen
      texts={texts}
      page={page}
      columns={[texts.name, texts.client, texts.state, texts.audience]}
      row={(one) => (
        <tr key={one.code}>
          <th scope="row" class="platform-name">
            {one.name[language.value]}
            <span class="row-sub">{one.url}</span>
          </th>
          <td data-label={texts.client}>{one.client ?? texts.ours}</td>
          <td data-label={texts.state}>
            <span class="tag">{texts.states[one.state]}</span>
          </td>
          <td data-label={texts.audience}>
            {one.forWhom.roles.map((role) => staff.value.roles[role] ?? role).join('・') || texts.everyone}
            {one.forWhom.subscribed && <span class="row-sub">{texts.started}</span>}
          </td>
        </tr>
      )}
    />
  );
}
