import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { changeThreshold, getThresholds } from '../../api/snow.ts';
import type { Problem, RoadClass, ThresholdList } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { fieldOf, instantOf } from './jst.ts';
import { districtName } from './show.tsx';
import { board, useNight } from './state.ts';
import { snow } from './texts.ts';

type Setting = ThresholdList['settings'][number];

const roads: readonly RoadClass[] = ['trunk', 'secondary', 'residential', 'sidewalk', 'rural'];

function nameOf(setting: Pick<Setting, 'name'>): string {
  return snow.value.thresholds.names[setting.name] ?? setting.name;
}

function unitOf(setting: Setting): string {
  return snow.value.thresholds.units[setting.unit] ?? setting.unit;
}

/** The town's numbers: each with where it holds, from when, why, and who set it. Old ones stay to be read. */
export function Thresholds() {
  useNight();
  const texts = snow.value.thresholds;
  const list = useResource('thresholds', getThresholds);
  const chosen = query.value.get('setting') ?? 'snow.threshold_cm';
  const setting = list.value?.settings.find((one) => one.name === chosen) ?? list.value?.settings[0];
  return (
    <div class="column">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {list.problem && <ProblemView problem={list.problem} retry={list.reload} />}
      {!list.value && !list.problem && <Loading />}
      {list.value && setting && (
        <>
          <SelectField
            label={texts.setting}
            value={setting.name}
            options={list.value.settings.map((one) => ({ value: one.name, label: nameOf(one) }))}
            onChange={(value) => setQuery({ setting: value })}
          />
          <Draft key={setting.name} setting={setting} onSaved={list.reload} />
          <History list={list.value} setting={setting} />
        </>
      )}
    </div>
  );
}

type Fields = { value: string; from: string; source: string };
type Errors = Partial<Fields>;

function faultsOf(setting: Setting, fields: Fields): Errors {
  const texts = snow.value.thresholds;
  const value = Number(fields.value.normalize('NFKC').replace(',', '.'));
  const sound =
    fields.value.trim() !== '' &&
    value >= setting.least &&
    value <= setting.most &&
    (!setting.whole || Number.isInteger(value));
  return {
    ...(sound ? {} : { value: texts.badValue(String(setting.least), String(setting.most)) }),
    ...(instantOf(fields.from) ? {} : { from: texts.badFrom }),
    ...(fields.source.trim() === '' ? { source: texts.badSource } : {}),
  };
}

function Draft({ setting, onSaved }: { setting: Setting; onSaved: () => void }) {
  const texts = snow.value.thresholds;
  const district = useSignal('');
  const road = useSignal<RoadClass | ''>('');
  const fields = useSignal<Fields>({ value: '', from: fieldOf(serverNow()), source: '' });
  const errors = useSignal<Errors>({});
  const problem = useSignal<Problem | undefined>(undefined);
  const saved = useSignal(false);
  const form = useRef<HTMLFormElement>(null);

  async function save(): Promise<void> {
    saved.value = false;
    errors.value = faultsOf(setting, fields.value);
    if (Object.keys(errors.value).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    const answer = await changeThreshold({
      name: setting.name,
      district: district.value || null,
      road: road.value || null,
      from: instantOf(fields.value.from) as string,
      value: Number(fields.value.value.normalize('NFKC').replace(',', '.')),
      source: fields.value.source.trim(),
    });
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      saved.value = true;
      fields.value = { ...fields.value, value: '', source: '' };
      onSaved();
    }
  }

  const set =
    (name: keyof Fields) =>
    (value: string): void => {
      fields.value = { ...fields.value, [name]: value };
    };
  const { value: valueError, from: fromError, source: sourceError } = errors.value;
  return (
    <form
      ref={form}
      noValidate
      class="panel form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{texts.add}</h2>
      <div class="form-grid">
        <SelectField
          label={texts.where}
          value={district.value}
          options={[
            { value: '', label: snow.value.wholeTown },
            ...(board.value?.districts ?? []).map((one) => ({ value: one.code, label: one.name })),
          ]}
          onChange={(value) => {
            district.value = value;
          }}
        />
        <SelectField
          label={texts.road}
          value={road.value}
          options={[
            { value: '' as const, label: snow.value.allRoads },
            ...roads.map((one) => ({ value: one, label: snow.value.road[one] })),
          ]}
          onChange={(value) => {
            road.value = value;
          }}
        />
        <TextField
          label={texts.value}
          hint={texts.bounds(String(setting.least), String(setting.most), unitOf(setting).trim() || texts.noUnit)}
          {...(valueError ? { error: valueError } : {})}
          value={fields.value.value}
          inputMode="decimal"
          onInput={set('value')}
        />
        <TextField
          label={texts.from}
          {...(fromError ? { error: fromError } : {})}
          type="datetime-local"
          value={fields.value.from}
          onInput={set('from')}
        />
      </div>
      <TextField
        label={texts.source}
        hint={texts.sourceHint}
        {...(sourceError ? { error: sourceError } : {})}
        value={fields.value.source}
        onInput={set('source')}
      />
      {problem.value && <ProblemView problem={problem.value} />}
      <p class="actions">
        <Button type="submit" kind="fill">
          {texts.save}
        </Button>
        <span role="status">{saved.value ? texts.saved : ''}</span>
      </p>
    </form>
  );
}

function History({ list, setting }: { list: ThresholdList; setting: Setting }) {
  const texts = snow.value.thresholds;
  const values = list.values.filter((one) => one.name === setting.name);
  const unit = unitOf(setting);
  const now = serverNow();
  const holding = new Set<string>();
  return (
    <section class="panel" aria-labelledby="history-title">
      <h2 id="history-title" class="panel-title">
        {texts.history}
      </h2>
      <p class="panel-note muted">{texts.otherwise(`${setting.otherwise}${unit}`)}</p>
      {values.length === 0 && <Empty>{texts.none}</Empty>}
      {values.length > 0 && (
        <table class="table table-stack">
          <caption class="unseen">{texts.historyOf(nameOf(setting))}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.where}</th>
              <th scope="col">{texts.road}</th>
              <th scope="col" class="number">
                {texts.value}
              </th>
              <th scope="col">{texts.from}</th>
              <th scope="col">{texts.source}</th>
              <th scope="col">{texts.by}</th>
            </tr>
          </thead>
          <tbody>
            {values
              .toSorted((left, right) => right.from.localeCompare(left.from) || right.id - left.id)
              .map((one) => {
                const place = `${one.district ?? ''} ${one.road ?? ''}`;
                const begun = Date.parse(one.from) <= now;
                const holds = begun && !holding.has(place);
                if (holds) {
                  holding.add(place);
                }
                return (
                  <tr key={one.id}>
                    <th scope="row">{one.district ? districtName(board.value, one.district) : snow.value.wholeTown}</th>
                    <td data-label={texts.road}>{one.road ? snow.value.road[one.road] : snow.value.allRoads}</td>
                    <td class="number" data-label={texts.value}>
                      <b>{`${one.value}${unit}`}</b>
                    </td>
                    <td data-label={texts.from}>
                      <span>
                        {formatTime(one.from, 'fullDateTime', language.value)}{' '}
                        {holds && <span class="tag tag-strong">{texts.holds}</span>}
                        {!begun && <span class="tag">{texts.later}</span>}
                      </span>
                    </td>
                    <td data-label={texts.source}>{one.source}</td>
                    <td data-label={texts.by}>{one.setBy}</td>
                  </tr>
                );
              })}
          </tbody>
        </table>
      )}
    </section>
  );
}
