import { useSignal } from '@preact/signals';
import { getAllPlaces, getPlaces, keepPlace } from '../../api/community-staff.ts';
import type { PlaceFacts, TownPlace } from '../../api/community-staff.ts';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Form, faultText, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { ListPart } from '../platform/list.tsx';
import { may } from '../state.ts';
import { ChangeButton } from './change-button.tsx';
import { CodeField, useCode } from './code-field.tsx';
import { CategoryChoice, CategoryField, useCategories } from './code-fields.tsx';
import { numberIn } from './draft.ts';
import type { Shape } from './draft.ts';
import { FactsForm, Line, Tick, Where } from './fields.tsx';
import { wordOf } from './show.ts';
import { community } from './texts.ts';

const shape: Shape<PlaceFacts> = {
  model: {
    category: '',
    ja: '',
    en: '',
    address: '',
    phone: '',
    hours: '',
    lon: 0,
    lat: 0,
    stepFree: false,
    closed: false,
  },
  times: [],
  needed: ['category', 'ja', 'en'],
};

type Asked = { category: string; lon: number; lat: number };

/** What the address asks for; nothing where that is no question. */
export function askedOf(fields: URLSearchParams): Asked | undefined {
  const category = fields.get('category') ?? '';
  const [lon, lat] = [numberIn(fields.get('lon') ?? ''), numberIn(fields.get('lat') ?? '')];
  return category !== '' && lon !== undefined && lat !== undefined && (lon !== 0 || lat !== 0)
    ? { category, lon, lat }
    : undefined;
}

/** Places of a category around a point, as residents find them; one is written or changed here. */
export function Places() {
  const texts = community.value.places;
  const asked = askedOf(query.value);
  const doing = useSignal<TownPlace | 'new' | undefined>(undefined);
  const said = useSignal('');
  const round = useSignal(0);
  const now = doing.value;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <Ask />
      <DoneBanner>{said.value}</DoneBanner>
      {may('community.local.write') && now === undefined && (
        <p>
          <Button onClick={() => (doing.value = 'new')}>{texts.make}</Button>
        </p>
      )}
      {now !== undefined && (
        <Editor
          key={now === 'new' ? '' : now.code}
          one={now === 'new' ? undefined : now}
          category={asked?.category ?? ''}
          onCancel={() => (doing.value = undefined)}
          onKept={(kept) => {
            doing.value = undefined;
            said.value = community.value.saved(wordOf(kept.of));
            round.value += 1;
          }}
        />
      )}
      {may('community.local.write') && <All key={`all ${round.value}`} onChange={(one) => (doing.value = one)} />}
      {asked ? (
        <Found key={round.value} asked={asked} onChange={(one) => (doing.value = one)} />
      ) : (
        <Empty>{texts.begin}</Empty>
      )}
    </div>
  );
}

function Ask() {
  const texts = community.value.places;
  const known = useCategories();
  const draft = useSignal({
    category: query.value.get('category') ?? 'hospital',
    lat: query.value.get('lat') ?? '',
    lon: query.value.get('lon') ?? '',
  });
  const faults = useSignal<Faults>(noFaults);
  function send(): void {
    const { category, lat, lon } = draft.value;
    const wrong = (text: string): boolean => text.trim() === '' || numberIn(text) === undefined;
    const fields = {
      ...(/^[A-Za-z0-9_-]{1,40}$/.test(category.trim()) ? {} : { category: 'not_a_code' }),
      ...(wrong(lat) ? { lat: 'not_a_number' } : {}),
      ...(wrong(lon) ? { lon: 'not_a_number' } : {}),
    };
    faults.value = { fields };
    if (Object.keys(fields).length === 0) {
      setQuery({ category: category.trim(), lat: lat.trim(), lon: lon.trim() }, 'push');
    }
  }
  return (
    <section class="panel part">
      <Form faults={faults.value} label={texts.show} shown={['category', 'lat', 'lon']} onSubmit={send}>
        <div class="form-grid">
          <CategoryChoice
            label={texts.category}
            known={known}
            value={draft.value.category}
            error={faultText(faults.value, 'category')}
            onChange={(category) => (draft.value = { ...draft.value, category })}
          />
          <TextField
            label={texts.lat}
            inputMode="decimal"
            value={draft.value.lat}
            error={faultText(faults.value, 'lat')}
            onInput={(lat) => (draft.value = { ...draft.value, lat })}
          />
          <TextField
            label={texts.lon}
            inputMode="decimal"
            value={draft.value.lon}
            error={faultText(faults.value, 'lon')}
            onInput={(lon) => (draft.value = { ...draft.value, lon })}
          />
        </div>
        <p>
          <Button type="submit" kind="fill">
            {texts.show}
          </Button>
        </p>
      </Form>
    </section>
  );
}

function Found({ asked, onChange }: { asked: Asked; onChange: (one: TownPlace) => void }) {
  const texts = community.value.places;
  const { category, lon, lat } = asked;
  const page = useResource(`places ${category} ${lon} ${lat}`, () => getPlaces(category, lon, lat));
  return (
    <ListPart
      texts={{
        title: texts.caption,
        ...(page.value?.winter ? { lead: texts.winter } : {}),
        caption: texts.caption,
        empty: texts.empty,
      }}
      page={page}
      columns={[texts.name, texts.distance, texts.address, texts.hours, community.value.doing]}
      row={(one) => (
        <tr key={one.code}>
          <th scope="row">
            {wordOf(one.of)}
            {one.of.stepFree && <span class="tag">{texts.stepFree}</span>}
            {one.of.closed && <span class="tag tag-strong">{texts.closed}</span>}
          </th>
          <td data-label={texts.distance}>
            {texts.metres(formatCount(one.distanceM ?? 0), texts.measured[one.by ?? 'line'])}
            <span class="row-sub">{texts.walk(one.minutes ?? 0)}</span>
          </td>
          <td data-label={texts.address}>
            {one.of.address}
            <span class="row-sub">{one.of.phone}</span>
          </td>
          <td data-label={texts.hours}>{one.of.hours}</td>
          <td data-label={community.value.doing}>
            {may('community.local.write') ? (
              <ChangeButton of={one.of} onClick={() => onChange(one)} />
            ) : (
              '—'
            )}
          </td>
        </tr>
      )}
    />
  );
}

/** All of them, also those that are closed, by category. */
function All({ onChange }: { onChange: (one: TownPlace) => void }) {
  const texts = community.value.places;
  const wanted = query.value.get('list') ?? '';
  const after = query.value.get('after') ?? '';
  const page = useResource(`all places ${wanted} ${after}`, () => getAllPlaces(wanted, after));
  const categories = page.value?.categories ?? [];
  const next = page.value?.next;
  const sum = categories.reduce((all, one) => all + one.places, 0);
  return (
    <ListPart
      texts={{ title: texts.all, lead: texts.allLead, caption: texts.all, empty: texts.allEmpty }}
      page={page}
      columns={[texts.name, texts.category, texts.address, texts.hours, community.value.doing]}
      row={(one) => (
        <tr key={one.code}>
          <th scope="row">
            {wordOf(one.of)} {one.of.closed && <span class="tag tag-strong">{texts.closed}</span>}
            <span class="row-sub">{one.code}</span>
          </th>
          <td data-label={texts.category}>{categoryText(one.of.category)}</td>
          <td data-label={texts.address}>
            {one.of.address}
            <span class="row-sub">{one.of.phone}</span>
          </td>
          <td data-label={texts.hours}>{one.of.hours}</td>
          <td data-label={community.value.doing}>
            <ChangeButton of={one.of} onClick={() => onChange(one)} />
          </td>
        </tr>
      )}
    >
      <div class="panel-top">
        <SelectField
          label={texts.ofCategory}
          value={wanted}
          options={[
            { value: '', label: texts.counted(texts.everyCategory, formatCount(sum)) },
            ...categories.map((one) => ({
              value: one.code,
              label: texts.counted(categoryText(one.code), formatCount(one.places)),
            })),
          ]}
          onChange={(list) => setQuery({ list, after: '' }, 'push')}
        />
      </div>
      {(next || after !== '') && (
        <p class="actions more">
          {after !== '' && (
            <Button onClick={() => setQuery({ after: '' }, 'push')}>{community.value.sessions.first}</Button>
          )}
          {next && <Button onClick={() => setQuery({ after: next }, 'push')}>{community.value.sessions.next}</Button>}
        </p>
      )}
    </ListPart>
  );
}

/** What residents call it; a category of one's own stands by its code. */
export function categoryText(code: string): string {
  return community.value.places.categories[code] ?? code;
}

type EditorProps = {
  one: TownPlace | undefined;
  category: string;
  onKept: (kept: TownPlace) => void;
  onCancel: () => void;
};

function Editor({ one, category, onKept, onCancel }: EditorProps) {
  const texts = community.value.places;
  const shared = community.value;
  const code = useCode(one?.code);
  const known = useCategories();
  const title = one ? texts.changeTitle : texts.make;
  return (
    <section class="panel part">
      <h2>{title}</h2>
      <FactsForm
        shape={shape}
        first={one?.of ?? { ...shape.model, category }}
        label={title}
        submit={shared.save}
        check={code.check}
        shown={['code']}
        save={(facts) => keepPlace(code.value, facts)}
        onKept={onKept}
        onCancel={onCancel}
      >
        {(form) => (
          <>
            <CodeField code={code} faults={form.faults.value} />
            <div class="form-grid">
              <CategoryField form={form} known={known} />
              <Line form={form} name="ja" label={shared.ja} />
              <Line form={form} name="en" label={shared.en} />
              <Line form={form} name="address" label={texts.address} />
              <Line form={form} name="phone" label={texts.phone} />
              <Line form={form} name="hours" label={texts.hours} />
            </div>
            <Where form={form} />
            <Tick form={form} name="stepFree" label={texts.isStepFree} />
            <Tick form={form} name="closed" label={texts.isClosed} />
          </>
        )}
      </FactsForm>
    </section>
  );
}
