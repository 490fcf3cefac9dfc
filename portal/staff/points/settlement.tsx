import { getSettlement, settlementFile } from '../../api/points-staff.ts';
import type { Settlement } from '../../api/points-staff.ts';
import { Banner } from '../../ui/banner.tsx';
import { serverNow } from '../../ui/clock.ts';
import { SelectField } from '../../ui/field.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { monthsUntil, monthText } from '../months.ts';
import { DataTable } from '../platform/list.tsx';
import { Refused } from './parts.tsx';
import { agrees, sumsOf } from './settle.ts';
import { points } from './texts.ts';

/** What the town pays each shop for a month: Σ of payments − Σ of those taken back (A5.5). */
export function SettlementScreen() {
  const texts = points.value.settlement;
  const months = monthsUntil(serverNow());
  // The month before this one is the one that is settled; this one still goes on.
  const month = query.value.get('month') ?? months[1] ?? '';
  const page = useResource(`settlement ${month}`, () => getSettlement(month));
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <div class="tools">
        <SelectField
          label={texts.month}
          size="sm"
          value={month}
          options={months.map((one) => ({ value: one, label: monthText(one) }))}
          onChange={(value) => setQuery({ month: value })}
        />
      </div>
      {page.problem && <Refused problem={page.problem} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && <Found of={page.value} isOpen={month === months[0]} />}
    </div>
  );
}

function Found({ of, isOpen }: { of: Settlement; isOpen: boolean }) {
  const texts = points.value.settlement;
  const title = texts.of(monthText(of.month));
  return (
    <section class="panel points-numbers">
      <h2 class="panel-title">{title}</h2>
      {isOpen && <p class="panel-note">{texts.open}</p>}
      <p class="panel-note muted">{texts.sigma}</p>
      {of.items.length === 0 ? (
        <Empty>{texts.empty}</Empty>
      ) : (
        <>
          <Table of={of} title={title} />
          <div class="points-below">
            <Banner kind={agrees(of) ? 'success' : 'error'}>
              <p class="banner-title">{agrees(of) ? texts.agrees : texts.differs}</p>
            </Banner>
          </div>
        </>
      )}
      <p class="points-below actions">
        <a class="link" href={settlementFile(of.month, 'csv')} download={`points-${of.month}.csv`}>
          {texts.csv}
        </a>
        <a class="link" href={settlementFile(of.month, 'json')} download={`points-${of.month}.json`}>
          {texts.json}
        </a>
      </p>
    </section>
  );
}

const columns = ['payments', 'points', 'cancels', 'pointsReturned', 'netPoints', 'yen'] as const;

/** The shops by code, and below them all of them together. */
function Table({ of, title }: { of: Settlement; title: string }) {
  const texts = points.value.settlement;
  const all = { ...sumsOf(of.items), shop: '', name: texts.sum };
  return (
    <DataTable
      caption={title}
      columns={[texts.shop, ...columns.map((one) => texts.columns[one])]}
      items={[...of.items, all]}
      row={(one) => (
        <tr key={one.shop} class={one.shop === '' ? 'points-sums' : undefined}>
          <th scope="row">
            {one.name}
            {one.name !== one.shop && one.shop !== '' && <span class="row-sub">{one.shop}</span>}
          </th>
          {columns.map((name) => (
            <td key={name} data-label={texts.columns[name]} class="number">
              {formatCount(one[name])}
            </td>
          ))}
        </tr>
      )}
    />
  );
}
