import { useSignal } from '@preact/signals';
import { getShops, getTerminals, putTerminal } from '../../api/coupons-staff.ts';
import type { Shop, Terminal } from '../../api/coupons-staff.ts';
import { Asked } from '../../ui/asked.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { useResource } from '../../ui/resource.ts';
import { Heading } from '../heading.tsx';
import { ListPart } from '../platform/list.tsx';
import { may } from '../state.ts';
import { Refused } from './refused.tsx';
import { UndoLink } from './show.tsx';
import { accountIn } from './shown.ts';
import { coupons } from './texts.ts';
import { TillForm } from './till-form.tsx';

/** Names of shops, where one may see them; a shop that is not known has its code. */
export function shopName(shops: readonly Shop[], code: string): string {
  return shops.find((one) => one.code === code)?.name ?? code;
}

/** What stands in the shops and takes coupons. */
export function Tills() {
  const texts = coupons.value.tills;
  const page = useResource('terminals', getTerminals);
  const seesShops = may('points.card.read');
  const shops = useResource(`shops ${seesShops}`, () =>
    seesShops ? getShops() : Promise.resolve({ ok: true as const, value: { items: [] } }),
  );
  const said = useSignal<string | undefined>(undefined);
  const refused = useSignal<Faults>(noFaults);
  const known = shops.value?.items ?? [];
  async function put(of: Terminal, closed: boolean): Promise<void> {
    const answer = await putTerminal({ ...of, closed });
    refused.value = answer.ok ? noFaults : faultsOf(answer.problem);
    said.value = answer.ok ? (closed ? texts.revoked(of.id) : texts.resumed(of.id)) : undefined;
    page.reload();
  }
  const writes = may('coupons.campaign.write');
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <DoneBanner>{said.value}</DoneBanner>
      <Refused faults={refused.value} />
      <ListPart
        texts={{ title: texts.caption, caption: texts.caption, empty: texts.empty }}
        page={page}
        columns={[texts.id, texts.shop, texts.login, texts.state, ...(writes ? [texts.act] : [])]}
        row={(one) => (
          <Row
            key={one.id}
            till={one}
            shop={shopName(known, one.shop)}
            onPut={writes ? (closed) => void put(one, closed) : undefined}
          />
        )}
      />
      <UndoLink />
      {writes && (
        <TillForm
          shops={known.filter((one) => !one.closed)}
          taken={page.value?.items.map(({ id }) => id) ?? []}
          onAdded={page.reload}
        />
      )}
    </div>
  );
}

type RowProps = { till: Terminal; shop: string; onPut: ((closed: boolean) => void) | undefined };

function Row({ till: { id, subject, closed }, shop, onPut }: RowProps) {
  const texts = coupons.value.tills;
  const account = accountIn(subject);
  return (
    <tr>
      <th scope="row" data-label={texts.id}>
        {id}
      </th>
      <td data-label={texts.shop}>{shop}</td>
      <td data-label={texts.login}>{account === undefined ? subject : id}</td>
      <td data-label={texts.state}>
        <span class={closed ? 'tag' : 'tag tag-strong'}>{closed ? texts.closed : texts.open}</span>
      </td>
      {onPut && (
        <td data-label={texts.act}>
          {closed ? (
            <Asked label={texts.resumeOf(id)} question={texts.resumeAsk} onYes={() => onPut(false)}>
              {texts.resume}
            </Asked>
          ) : (
            <Asked label={texts.revokeOf(id)} question={texts.revokeAsk} onYes={() => onPut(true)}>
              {texts.revoke}
            </Asked>
          )}
        </td>
      )}
    </tr>
  );
}
