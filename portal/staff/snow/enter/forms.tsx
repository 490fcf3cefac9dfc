import { useSignal } from '@preact/signals';
import {
  keepCamera,
  keepContractor,
  keepDistrict,
  keepPost,
  keepRoute,
} from '../../../api/snow.ts';
import type { Camera, Contractor, District, Place, Post, RoadClass, SnowRoute } from '../../../api/types.ts';
import type { Around } from '../../../map/pick-map.ts';
import { Button } from '../../../ui/button.tsx';
import { Check } from '../../../ui/check.tsx';
import { SelectField, TextField } from '../../../ui/field.tsx';
import { faultText } from '../../../ui/form.tsx';
import { formatCount } from '../../../ui/number.ts';
import { navigate } from '../../../ui/router.ts';
import { numberOf } from '../../rules/draft.ts';
import { Contacts } from '../contacts.tsx';
import { snow } from '../texts.ts';
import { Frame, leave, NamedFields } from './frame.tsx';
import { checkOf, useKeeping } from './keeping.ts';
import type { Keeping } from './keeping.ts';
import { LineFields, PointFields } from './place-fields.tsx';
import { lengthOf, movedBy, placeOf, textOf } from './places.ts';
import type { PlaceText } from './places.ts';
import { enter } from './texts.ts';
import type { Town } from './town.ts';

// One form for each kind of thing. A form that is given nothing enters a new one.

type Props<Thing> = { town: Town; before: Thing | undefined };

const named = ['code', 'name', 'district', 'place'];

function around(town: Town): Around {
  return {
    areas: town.districts.map((one) => one.outline),
    lines: town.routes.map((one) => one.line),
    points: town.posts.flatMap((one) => one.place ?? []),
  };
}

type Districted = { district: string };

function DistrictField<Draft extends Districted>({ town, keeping }: { town: Town; keeping: Keeping<Draft> }) {
  const { draft, faults, put } = keeping;
  return (
    <SelectField
      label={enter.value.district}
      error={faultText(faults.value, 'district')}
      value={draft.value.district}
      options={[
        { value: '', label: enter.value.choose },
        ...town.districts.map((one) => ({ value: one.code, label: one.name })),
      ]}
      onChange={(district) => put({ district } as Partial<Draft>)}
    />
  );
}

const missingDistrict = (district: string): Record<string, string> => (district === '' ? { district: 'missing' } : {});

export function DistrictForm({ town, before }: Props<District>) {
  const keeping = useKeeping<District>(before ?? { code: '', name: '', place: null, outline: [] });
  const { draft, faults, put, save } = keeping;
  const isNew = before === undefined;

  async function keep(): Promise<void> {
    const { code, name, outline } = draft.value;
    const check = checkOf(code, name, isNew ? town.districts.map((one) => one.code) : []);
    if (outline.length > 0 && outline.length < 3) {
      check['outline'] = 'not_a_polygon';
    }
    if (await save(check, () => keepDistrict(draft.value))) {
      leave('districts', name, isNew);
    }
  }

  const others = { ...around(town), areas: town.districts.filter((one) => one !== before).map((one) => one.outline) };
  return (
    <Frame
      keeping={keeping}
      shown={[...named, 'outline']}
      label={enter.value.kinds.districts}
      onSave={() => void keep()}
    >
      <NamedFields keeping={keeping} isNew={isNew} />
      <LineFields
        shape="area"
        places={draft.value.outline}
        around={others}
        error={faultText(faults.value, 'outline')}
        onChange={(outline) => put({ outline, place: middleOf(outline) })}
      />
    </Frame>
  );
}

/** Where the name of an area is written. */
function middleOf(outline: readonly Place[]): Place | null {
  const sum = outline.reduce((all, one) => ({ lat: all.lat + one.lat, lon: all.lon + one.lon }), { lat: 0, lon: 0 });
  const count = outline.length;
  return count === 0 ? null : { lat: sum.lat / count, lon: sum.lon / count };
}

type RouteDraft = Omit<SnowRoute, 'lengthM' | 'priority'> & { lengthM: string; priority: string };

export function RouteForm({ town, before }: Props<SnowRoute>) {
  const texts = enter.value;
  const first = before ?? {
    code: '',
    name: '',
    district: '',
    road: 'trunk' as const,
    contractor: null,
    lengthM: 0,
    priority: (town.routes.length + 1) * 10,
    line: [],
  };
  const keeping = useKeeping<RouteDraft>({
    ...first,
    lengthM: String(first.lengthM),
    priority: String(first.priority),
  });
  const { draft, faults, put, save } = keeping;
  const isNew = before === undefined;
  const drawn = Math.round(lengthOf(draft.value.line));

  async function keep(): Promise<void> {
    const { code, name, district, lengthM, priority } = draft.value;
    const taken = isNew ? town.routes.map((one) => one.code) : [];
    const check = { ...checkOf(code, name, taken), ...missingDistrict(district) };
    const [metres, order] = [numberOf(lengthM), numberOf(priority)];
    if (metres === undefined) {
      check['lengthM'] = 'not_a_number';
    }
    if (order === undefined || !Number.isInteger(order)) {
      check['priority'] = 'not_a_number';
    }
    const body = { ...draft.value, lengthM: metres ?? 0, priority: order ?? 0 };
    if (await save(check, () => keepRoute(body))) {
      leave('routes', name, isNew);
    }
  }

  return (
    <Frame
      keeping={keeping}
      shown={[...named, 'lengthM', 'priority', 'line', 'contractor']}
      label={texts.kinds.routes}
      onSave={() => void keep()}
    >
      <NamedFields keeping={keeping} isNew={isNew} />
      <div class="form-grid">
        <DistrictField town={town} keeping={keeping} />
        <SelectField
          label={texts.road}
          value={draft.value.road}
          options={(Object.keys(snow.value.road) as RoadClass[]).map((one) => ({
            value: one,
            label: snow.value.road[one],
          }))}
          onChange={(road) => put({ road })}
        />
        <SelectField
          label={texts.contractor}
          error={faultText(faults.value, 'contractor')}
          value={draft.value.contractor ?? ''}
          options={[
            { value: '', label: texts.nobody },
            ...town.contractors.map((one) => ({ value: one.code, label: one.name })),
          ]}
          onChange={(contractor) => put({ contractor: contractor || null })}
        />
        <TextField
          label={texts.priority}
          inputMode="numeric"
          error={faultText(faults.value, 'priority')}
          value={draft.value.priority}
          onInput={(priority) => put({ priority })}
        />
      </div>
      <LineFields
        shape="line"
        places={draft.value.line}
        around={{ ...around(town), lines: town.routes.filter((one) => one !== before).map((one) => one.line) }}
        error={faultText(faults.value, 'line')}
        onChange={(line) => put({ line })}
      />
      <div class="form-grid">
        <TextField
          label={texts.length}
          {...(drawn > 0 ? { hint: texts.lengthHint(formatCount(drawn)) } : {})}
          inputMode="numeric"
          error={faultText(faults.value, 'lengthM')}
          value={draft.value.lengthM}
          onInput={(lengthM) => put({ lengthM })}
        />
        {drawn > 0 && (
          <p>
            <Button size="sm" onClick={() => put({ lengthM: String(drawn) })}>
              {texts.useLength}
            </Button>
          </p>
        )}
      </div>
    </Frame>
  );
}

export function ContractorForm({ town, before }: Props<Contractor>) {
  const texts = enter.value;
  const keeping = useKeeping<Contractor>(before ?? { code: '', name: '', contacts: [], accounts: [] });
  const { draft, faults, put, save } = keeping;
  const accounts = useSignal(draft.value.accounts.join(' '));
  const isNew = before === undefined;

  async function keep(): Promise<void> {
    const { code, name } = draft.value;
    const check = checkOf(code, name, isNew ? town.contractors.map((one) => one.code) : []);
    const given = accounts.value.split(/[\s,、]+/).filter(Boolean);
    if (await save(check, () => keepContractor({ ...draft.value, accounts: given }))) {
      leave('contractors', name, isNew);
    }
  }

  return (
    <Frame
      keeping={keeping}
      shown={[...named, 'contacts', 'accounts']}
      label={texts.kinds.contractors}
      onSave={() => void keep()}
    >
      <NamedFields keeping={keeping} isNew={isNew} />
      <fieldset class="form-part">
        <legend>{texts.contacts}</legend>
        {town.contacts.length === 0 && <p>{texts.noContacts}</p>}
        {faultText(faults.value, 'contacts') && (
          <p class="field-error" role="alert">
            {faultText(faults.value, 'contacts')}
          </p>
        )}
        <Contacts chosen={draft.value.contacts} people={town.contacts} onChange={(contacts) => put({ contacts })} />
      </fieldset>
      <TextField
        label={texts.accounts}
        hint={texts.accountsHint}
        error={faultText(faults.value, 'accounts')}
        value={accounts.value}
        onInput={(value) => {
          accounts.value = value;
        }}
      />
    </Frame>
  );
}

type Placed = { code: string; name: string; district: string; place: PlaceText };

/** What a move of more than a few metres means, asked before it is kept. */
function Moved({ name, metres, onYes, onNo }: { name: string; metres: number; onYes: () => void; onNo: () => void }) {
  const texts = enter.value;
  return (
    <div class="sure" role="group" aria-label={texts.movedYes}>
      <p>{texts.moved(name, formatCount(Math.round(metres)))}</p>
      <p>{texts.movedHint}</p>
      <p class="actions">
        <Button kind="fill" onClick={onYes}>
          {texts.movedYes}
        </Button>
        <Button onClick={onNo}>{texts.cancel}</Button>
      </p>
    </div>
  );
}

type PostFormDraft = Placed & { route: string; height: string; overRoad: boolean };

export function PostForm({ town, before }: Props<Post>) {
  const texts = enter.value;
  const keeping = useKeeping<PostFormDraft>({
    code: before?.code ?? '',
    name: before?.name ?? '',
    district: before?.district ?? '',
    place: textOf(before?.place),
    route: before?.route ?? '',
    height: typeof before?.heightCm === 'number' ? String(before.heightCm) : '',
    overRoad: before?.overRoad ?? false,
  });
  const { draft, faults, put, save } = keeping;
  const moved = useSignal<number | undefined>(undefined);
  const isNew = before === undefined;

  async function keep(sure: boolean): Promise<void> {
    const { code, name, district, route, height, overRoad } = draft.value;
    const place = placeOf(draft.value.place);
    const heightCm = height.trim() === '' ? null : numberOf(height);
    const taken = isNew ? town.posts.map((one) => one.code) : [];
    const check = { ...checkOf(code, name, taken), ...missingDistrict(district) };
    if (place === 'wrong') {
      check['place'] = 'not_a_place';
    }
    if (heightCm === undefined) {
      check['heightCm'] = 'not_a_number';
    }
    const settled = place === 'wrong' ? null : place;
    const far = movedBy(before?.place, settled);
    moved.value = far !== undefined && !sure && Object.keys(check).length === 0 ? far : undefined;
    if (moved.value !== undefined) {
      return;
    }
    const about = { code, name, district, route: route || null, overRoad };
    const body = { ...about, place: settled, heightCm: heightCm ?? null };
    if (await save(check, () => keepPost(body))) {
      leave('posts', name, isNew);
    }
  }

  return (
    <Frame
      keeping={keeping}
      shown={[...named, 'heightCm', 'route']}
      label={texts.kinds.posts}
      onSave={() => void keep(false)}
    >
      <NamedFields keeping={keeping} isNew={isNew} />
      <div class="form-grid">
        <DistrictField town={town} keeping={keeping} />
        <SelectField
          label={texts.route}
          error={faultText(faults.value, 'route')}
          value={draft.value.route}
          options={[
            { value: '', label: texts.noRoute },
            ...town.routes.map((one) => ({ value: one.code, label: one.name })),
          ]}
          onChange={(route) => put({ route })}
        />
        <TextField
          label={texts.height}
          hint={texts.heightHint}
          inputMode="decimal"
          error={faultText(faults.value, 'heightCm')}
          value={draft.value.height}
          onInput={(height) => put({ height })}
        />
      </div>
      <Check
        label={texts.overRoad}
        hint={texts.overRoadHint}
        checked={draft.value.overRoad}
        onChange={(overRoad) => put({ overRoad })}
      />
      <PointFields
        value={draft.value.place}
        around={around(town)}
        error={faultText(faults.value, 'place')}
        onChange={(place) => put({ place })}
      />
      {moved.value !== undefined && (
        <Moved
          name={draft.value.name}
          metres={moved.value}
          onYes={() => void keep(true)}
          onNo={() => {
            moved.value = undefined;
            put({ place: textOf(before?.place) });
          }}
        />
      )}
    </Frame>
  );
}

type CameraFormDraft = Placed & { post: string };

export function CameraForm({ town, before }: Props<Camera>) {
  const texts = enter.value;
  const keeping = useKeeping<CameraFormDraft>({
    code: before?.code ?? '',
    name: before?.name ?? '',
    district: before?.district ?? '',
    place: textOf(before?.place),
    post: before?.post ?? '',
  });
  const { draft, faults, put, save } = keeping;
  const isNew = before === undefined;

  async function keep(): Promise<void> {
    const { code, name, district, post } = draft.value;
    const place = placeOf(draft.value.place);
    const taken = isNew ? town.cameras.map((one) => one.code) : [];
    const check = { ...checkOf(code, name, taken), ...missingDistrict(district) };
    if (place === 'wrong') {
      check['place'] = 'not_a_place';
    }
    const drawing = { roadArea: before?.roadArea ?? [], stake: before?.stake ?? null };
    const body = { code, name, district, post: post || null, place: place === 'wrong' ? null : place, ...drawing };
    if (await save(check, () => keepCamera(body))) {
      // What a camera sees of the road is drawn next.
      navigate(`/staff/snow/cameras/${encodeURIComponent(code)}`);
    }
  }

  return (
    <Frame keeping={keeping} shown={[...named, 'post']} label={texts.kinds.cameras} onSave={() => void keep()}>
      <NamedFields keeping={keeping} isNew={isNew} />
      <div class="form-grid">
        <DistrictField town={town} keeping={keeping} />
        <SelectField
          label={texts.post}
          error={faultText(faults.value, 'post')}
          value={draft.value.post}
          options={[
            { value: '', label: texts.noPost },
            ...town.posts.map((one) => ({ value: one.code, label: one.name })),
          ]}
          onChange={(post) => put({ post })}
        />
      </div>
      <PointFields
        value={draft.value.place}
        around={around(town)}
        error={faultText(faults.value, 'place')}
        onChange={(place) => put({ place })}
      />
    </Frame>
  );
}
