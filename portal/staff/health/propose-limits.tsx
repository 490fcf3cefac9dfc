import { useSignal } from '@preact/signals';
import { proposeLimits } from '../../api/nurse.ts';
import type { HealthLimit, HealthLimits } from '../../api/nurse.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { numberOf } from '../rules/draft.ts';
import { fieldOf, instantOf } from '../snow/jst.ts';
import { limitColumns, withLimit } from './shown.ts';
import type { LimitColumn, Measure } from './shown.ts';
import { health } from './texts.ts';

type Draft = Record<LimitColumn, string>;
type Where = 'everywhere' | 'home' | 'station';
const day = 86_400_000;

/** "systolic home": the row of a table that is written anew. */
function rowOf(limits: readonly HealthLimit[], of: Measure, where: Where): HealthLimit {
  const at = where === 'everywhere' ? null : where;
  return limits.find((one) => one.of === of && (one.at ?? null) === at) ?? { of, at };
}

function draftOf(row: HealthLimit): Draft {
  return Object.fromEntries(limitColumns.map((column) => [column, String(row[column] ?? '')])) as Draft;
}

/** The row as typed, or the fields that are no numbers. */
export function typedRow(of: Measure, where: Where, draft: Draft): HealthLimit | Record<string, string> {
  const bad: Record<string, string> = {};
  const row: HealthLimit = { of, ...(where === 'everywhere' ? {} : { at: where }) };
  for (const column of limitColumns) {
    const value = numberOf(draft[column]);
    if (draft[column].trim() !== '' && value === undefined) {
      bad[column] = 'not_a_number';
    } else if (value !== undefined) {
      row[column] = value;
    }
  }
  return Object.keys(bad).length > 0 ? bad : row;
}

/** One row of the table that is in use is written anew, from a date on. */
export function ProposeForm({ holds, onProposed }: { holds: HealthLimits; onProposed: () => void }) {
  const texts = health.value.limits;
  const of = useSignal<Measure>('systolic');
  const where = useSignal<Where>('home');
  const draft = useSignal<Draft>(draftOf(rowOf(holds.limits, 'systolic', 'home')));
  const from = useSignal(fieldOf(Math.ceil(serverNow() / day) * day + day - 9 * 3_600_000));
  const source = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  const proposed = useSignal<number | undefined>(undefined);

  function choose(nextOf: Measure, nextWhere: Where): void {
    of.value = nextOf;
    where.value = nextWhere;
    draft.value = draftOf(rowOf(holds.limits, nextOf, nextWhere));
    faults.value = noFaults;
  }
  async function propose(): Promise<void> {
    const row = typedRow(of.value, where.value, draft.value);
    const at = instantOf(from.value);
    const fields: Record<string, string> = {
      ...('of' in row ? {} : row),
      ...(at === undefined ? { from: 'missing' } : {}),
      ...(source.value.trim() === '' ? { source: 'missing' } : {}),
    };
    faults.value = { fields };
    if (!('of' in row) || at === undefined || Object.keys(fields).length > 0) {
      return;
    }
    const answer = await proposeLimits(at, withLimit(holds.limits, row as HealthLimit), source.value.trim());
    faults.value = answer.ok ? noFaults : ofServer(faultsOf(answer.problem));
    proposed.value = answer.ok ? answer.value.version : undefined;
    if (answer.ok) {
      onProposed();
    }
  }
  return (
    <section class="panel panel-padded">
      <h2>{texts.proposeTitle}</h2>
      <p>{texts.proposeLead}</p>
      {proposed.value !== undefined && <DoneBanner>{texts.proposed(proposed.value)}</DoneBanner>}
      <Form
        faults={faults.value}
        words={texts.refusals}
        shown={[...limitColumns, 'from', 'source', 'limits']}
        onSubmit={() => void propose()}
      >
        <div class="form-grid">
          <SelectField
            label={texts.measure}
            value={of.value}
            options={(Object.keys(health.value.measures) as Measure[]).map((one) => ({
              value: one,
              label: health.value.measures[one].name,
            }))}
            onChange={(value) => choose(value, where.value)}
          />
          <SelectField
            label={texts.place}
            value={where.value}
            options={(['everywhere', 'home', 'station'] as const).map((one) => ({
              value: one,
              label: one === 'everywhere' ? texts.everywhere : health.value.place[one],
            }))}
            onChange={(value) => choose(of.value, value)}
          />
        </div>
        <div class="form-grid health-limits">
          {limitColumns.map((column) => (
            <TextField
              key={column}
              label={health.value.station.labelOf(texts.columns[column], health.value.measures[of.value].unit)}
              inputMode="decimal"
              error={orderText(faults.value) || faultText(faults.value, column)}
              value={draft.value[column]}
              onInput={(value) => (draft.value = { ...draft.value, [column]: value })}
            />
          ))}
        </div>
        <TextField
          label={texts.from}
          type="datetime-local"
          error={faultText(faults.value, 'from')}
          value={from.value}
          onInput={(value) => (from.value = value)}
        />
        <TextField
          label={texts.source}
          hint={texts.sourceHint}
          error={faultText(faults.value, 'source')}
          value={source.value}
          onInput={(value) => (source.value = value)}
        />
        <p>
          <Button kind="fill" type="submit">
            {texts.propose}
          </Button>
        </p>
      </Form>
    </section>
  );
}

/** Only the row that was typed can be wrong, whatever its place in the table: "limits[3]" is "limits". */
function ofServer(faults: Faults): Faults {
  const codes = Object.entries(faults.fields).map(([field, code]) => [field.replace(/\[\d+\]$/, ''), code]);
  return { ...faults, fields: Object.fromEntries(codes) as Record<string, string> };
}

function orderText(faults: Faults): string {
  const code = faults.fields['limits'];
  return code === 'not_in_order' ? health.value.limits.notInOrder : faultText(faults, 'limits');
}
