import type { Person } from '../../api/crm-staff.ts';
import { getKinds } from '../../api/crm-staff.ts';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { Empty } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { DataTable } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { monthText } from '../months.ts';
import { may } from '../state.ts';
import { health } from '../health/texts.ts';
import { vitalLines } from './vitals.ts';
import { crm } from './texts.ts';

const wordOf = (of: { ja: string; en: string }): string =>
  language.value === 'en' && of.en !== '' ? of.en : of.ja;

/** What they did of late; who may see outings only is given outings only. */
export function Activities({ view: { activities, standing } }: { view: Person }) {
  const texts = crm.value.person;
  if (!activities) {
    return null;
  }
  return (
    <section class="panel">
      <h2 class="panel-title">{standing ? texts.activities : texts.attendance}</h2>
      {activities.length === 0 ? (
        <Empty>{texts.noActivities}</Empty>
      ) : (
        <DataTable
          caption={texts.activitiesCaption}
          columns={[texts.at, texts.kind, texts.amount]}
          items={activities.slice(0, 30)}
          row={(one) => (
            <tr key={one.number}>
              <th scope="row">
                <Exact at={one.at} />
              </th>
              <td data-label={texts.kind}>{wordOf(one.title)}</td>
              <td data-label={texts.amount}>{formatCount(one.amount)}</td>
            </tr>
          )}
        />
      )}
    </section>
  );
}

/** How often, by month and kind; the newest month first. */
export function Months({ view: { months } }: { view: Person }) {
  const texts = crm.value.person;
  const kinds = useResource('kinds', async () =>
    may('crm.summary.read') ? getKinds() : { ok: true as const, value: { items: [] } },
  );
  if (!months || months.length === 0) {
    return null;
  }
  const nameOf = (code: string): string => {
    const found = kinds.value?.items.find((one) => one.code === code);
    return found ? wordOf(found) : code;
  };
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.months}</h2>
      <ScrollTable caption={texts.monthsCaption} class="table-tight">
        <thead>
          <tr>
            <th scope="col">{texts.month}</th>
            <th scope="col">{texts.kind}</th>
            <th scope="col" class="number">
              {texts.times}
            </th>
            <th scope="col" class="number">
              {texts.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {months
            .toSorted((a, b) => b.month.localeCompare(a.month) || a.kind.localeCompare(b.kind))
            .map((one) => (
              <tr key={`${one.month} ${one.kind}`}>
                <th scope="row">{monthText(one.month)}</th>
                <td>{nameOf(one.kind)}</td>
                <td class="number">{formatCount(one.times)}</td>
                <td class="number">{formatCount(one.amount)}</td>
              </tr>
            ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}

const vitalsShown = 60;

/** For nurses: whoever may not see them is not given them. */
export function Vitals({ view: { vitals } }: { view: Person }) {
  const texts = crm.value.person;
  const lines = vitalLines(vitals).slice(0, vitalsShown);
  const { measures } = health.value;
  if (lines.length === 0) {
    return null;
  }
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.vitals}</h2>
      <DataTable
        caption={texts.vitalsCaption}
        columns={[texts.at, texts.item, texts.value]}
        items={lines}
        row={({ number, at, of, text }) => (
          <tr key={`${number} ${of}`}>
            <th scope="row">
              <Exact at={at} />
            </th>
            <td data-label={texts.item}>{measures[of].name}</td>
            <td data-label={texts.value}>
              <b>{text}</b> {measures[of].unit}
            </td>
          </tr>
        )}
      />
    </section>
  );
}
