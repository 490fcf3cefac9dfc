import { getSettlement, settlementFile } from '../../api/coupons-staff.ts';
import type { Settlement } from '../../api/coupons-staff.ts';
import { formatCount } from '../../ui/number.ts';
import { Empty } from '../../ui/problem.tsx';
import { Heading } from '../heading.tsx';
import { MonthSums } from '../month-sums.tsx';
import { coupons } from './texts.ts';

/** What the town owes each shop for a month. */
export function SettlementScreen() {
  const texts = coupons.value.settlement;
  const { pieces, yen } = coupons.value;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <MonthSums
        texts={{ title: texts.sums, month: texts.month }}
        load={getSettlement}
        tiles={(of) => [
          [texts.uses, pieces(formatCount(of.uses))],
          [texts.yenUsed, yen(formatCount(of.yenUsed))],
          [texts.yenReopened, yen(formatCount(of.yenReopened))],
          [texts.yen, yen(formatCount(of.yen))],
        ]}
      >
        {(of) => <ByShop of={of} />}
      </MonthSums>
    </div>
  );
}

type Sums = Pick<Settlement, 'uses' | 'yenUsed' | 'reopened' | 'yenReopened' | 'yen'>;

function ByShop({ of }: { of: Settlement }) {
  const texts = coupons.value.settlement;
  return (
    <section class="panel" aria-label={texts.caption}>
      <h2 class="panel-title">{texts.caption}</h2>
      {of.items.length === 0 && <Empty>{texts.empty}</Empty>}
      {of.items.length > 0 && (
        <>
          <p class="panel-note">
            <a class="link" href={settlementFile(of.month)} download>
              {texts.file}
            </a>
          </p>
          <table class="table table-stack">
            <caption class="unseen">{texts.caption}</caption>
            <thead>
              <tr>
                {[texts.shop, texts.uses, texts.yenUsed, texts.reopened, texts.yenReopened, texts.yen].map((one) => (
                  <th key={one} scope="col">
                    {one}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {of.items.map((one) => (
                <Line key={one.shop} name={one.name} of={one} />
              ))}
              <Line name={texts.total} of={of} whole />
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function Line({ name, of, whole }: { name: string; of: Sums; whole?: boolean }) {
  const texts = coupons.value.settlement;
  const { pieces, yen } = coupons.value;
  return (
    <tr class={whole ? 'coupons-total' : undefined}>
      <th scope="row">{name}</th>
      <td data-label={texts.uses}>{pieces(formatCount(of.uses))}</td>
      <td data-label={texts.yenUsed}>{yen(formatCount(of.yenUsed))}</td>
      <td data-label={texts.reopened}>{pieces(formatCount(of.reopened))}</td>
      <td data-label={texts.yenReopened}>{yen(formatCount(of.yenReopened))}</td>
      <td data-label={texts.yen}>
        <b>{yen(formatCount(of.yen))}</b>
      </td>
    </tr>
  );
}
