import { getSubscriptions } from '../../api/gateway.ts';
import type { SubscriptionState } from '../../api/types.ts';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { Ago } from '../show.tsx';
import { ListScreen } from './list.tsx';
import { platform } from './texts.ts';

export function stateOf(one: Pick<SubscriptionState, 'failing' | 'sent'>): 'ok' | 'failing' | 'quiet' {
  if (one.failing > 0) {
    return 'failing';
  }
  return one.sent > 0 ? 'ok' : 'quiet';
}

/** Who is told of changes: whether it arrives, and how much waits. Those in trouble come first. */
export function Subscriptions() {
  const texts = platform.value.subscriptions;
  const all = useResource('subscriptions', getSubscriptions);
  const items = all.value?.items.toSorted((a, b) => b.failing - a.failing || b.waiting - a.waiting);
  return (
    <ListScreen
      texts={texts}
      page={items ? { ...all, value: { items } } : all}
      columns={[
        texts.owner,
        texts.receiver,
        texts.state,
        texts.counts,
        texts.waiting,
        texts.lastSuccess,
        texts.lastFailure,
      ]}
      row={(one) => <Row key={`${one.service} ${one.id}`} one={one} />}
    />
  );
}

function Row({ one }: { one: SubscriptionState }) {
  const texts = platform.value.subscriptions;
  const state = stateOf(one);
  return (
    <tr>
      <th scope="row" class="platform-name">
        {one.owner || texts.noOwner}
        <span class="row-sub">{one.id}</span>
      </th>
      <td data-label={texts.receiver} class="platform-name">
        {one.receiver}
        <span class="row-sub">{one.protocol}</span>
      </td>
      <td data-label={texts.state}>
        <span class={state === 'failing' ? 'tag tag-strong' : 'tag'}>{texts.states[state]}</span>
      </td>
      <td data-label={texts.counts}>{texts.sent(formatCount(one.sent), formatCount(one.failed))}</td>
      <td data-label={texts.waiting}>
        <span class="number">{formatCount(one.waiting)}</span>
        {one.givenUp > 0 && <span class="row-sub">{texts.givenUp(formatCount(one.givenUp))}</span>}
      </td>
      <td data-label={texts.lastSuccess}>{one.lastSuccess ? <Ago at={one.lastSuccess} /> : texts.never}</td>
      <td data-label={texts.lastFailure}>{one.lastFailure ? <Ago at={one.lastFailure} /> : texts.never}</td>
    </tr>
  );
}
