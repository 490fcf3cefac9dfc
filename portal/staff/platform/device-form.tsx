import { useSignal } from '@preact/signals';
import { addDevice, changeDevice } from '../../api/devices.ts';
import type { DeviceKey, RegisteredDevice } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText, Form } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { Heading } from '../heading.tsx';
import { useKeeping } from '../snow/enter/keeping.ts';
import type { Keeping } from '../snow/enter/keeping.ts';
import { deviceText, draftOfDevice, emptyMap, faultsOfDevice } from './device-draft.ts';
import type { DeviceText, MapText } from './device-draft.ts';
import { devicePath } from './device-list.tsx';
import { NewKey } from './new-key.tsx';
import { devices } from './texts.ts';

/** Registers a device; its key is shown here and never again. */
export function DeviceNew() {
  const texts = devices.value;
  const made = useSignal<DeviceKey | undefined>(undefined);
  return (
    <div class="column column-wide">
      <Heading title={texts.add} />
      {made.value ? (
        <>
          <NewKey
            made={made.value}
            onHide={() => {
              made.value = undefined;
            }}
          />
          <p>
            <Link href={devicePath(made.value.device)}>{texts.toDevice}</Link>
          </p>
        </>
      ) : (
        <DeviceForm
          before={undefined}
          onMade={(key) => {
            made.value = key;
          }}
        />
      )}
      <p>
        <Link href="/staff/platform/devices">{texts.back}</Link>
      </p>
    </div>
  );
}

type FormProps = { before: RegisteredDevice | undefined; onMade?: (made: DeviceKey) => void; onKept?: () => void };

export function DeviceForm({ before, onMade, onKept }: FormProps) {
  const texts = devices.value;
  const keeping = useKeeping<DeviceText>(deviceText(before));
  const { draft, faults, put, save } = keeping;
  const saved = useSignal(false);

  async function keep(): Promise<void> {
    const wish = draftOfDevice(draft.value, before);
    let made: DeviceKey | undefined;
    saved.value = await save(faultsOfDevice(draft.value), async () => {
      if (before) {
        return changeDevice(wish);
      }
      const answer = await addDevice(wish);
      made = answer.ok ? answer.value : undefined;
      return answer;
    });
    if (made) {
      onMade?.(made);
    } else if (saved.value) {
      onKept?.();
    }
  }

  return (
    <section class="panel platform-box">
      {before && <h2>{texts.change}</h2>}
      <Form
        faults={faults.value}
        words={texts.refusals}
        shown={['id', 'name', 'entity', 'kind', 'owner', 'intervalS', 'place', 'attributes', 'commands']}
        label={before ? texts.change : texts.add}
        onSubmit={() => void keep()}
      >
        <Names keeping={keeping} isNew={before === undefined} />
        <Ways keeping={keeping} />
        <Check
          label={texts.byAttribute}
          hint={texts.byAttributeHint}
          checked={draft.value.commandsByAttribute}
          onChange={(commandsByAttribute) => put({ commandsByAttribute })}
        />
        <Maps keeping={keeping} />
        <p class="actions">
          <Button kind="fill" type="submit">
            {before ? texts.keep : texts.add}
          </Button>
          <span role="status">{saved.value ? texts.kept : ''}</span>
        </p>
      </Form>
    </section>
  );
}

type PartProps = { keeping: Keeping<DeviceText> };
type Member = 'id' | 'name' | 'entityType' | 'entityId' | 'kind' | 'owner' | 'intervalS' | 'commands';

function useText({ keeping }: PartProps) {
  const { draft, faults, put } = keeping;
  return (member: Member, label: string, hint?: string) => (
    <TextField
      label={label}
      {...(hint ? { hint } : {})}
      error={faultText(faults.value, member)}
      value={draft.value[member]}
      onInput={(value) => put({ [member]: value })}
    />
  );
}

function Names({ keeping, isNew }: PartProps & { isNew: boolean }) {
  const texts = devices.value;
  const text = useText({ keeping });
  return (
    <div class="form-grid">
      {isNew && text('id', texts.id, texts.idHint)}
      {text('name', texts.deviceName)}
      {text('entityType', texts.entityType, texts.entityTypeHint)}
      {text('entityId', texts.entityId, texts.entityIdHint)}
      {text('kind', texts.kind)}
      {text('owner', texts.owner, texts.ownerHint)}
    </div>
  );
}

function Ways({ keeping }: PartProps) {
  const texts = devices.value;
  const { draft, faults, put } = keeping;
  const text = useText({ keeping });
  const place = (member: 'lat' | 'lon', label: string) => (
    <TextField
      label={label}
      inputMode="decimal"
      error={faultText(faults.value, 'place')}
      value={draft.value[member]}
      onInput={(value) => put({ [member]: value })}
    />
  );
  return (
    <div class="form-grid">
      <SelectField
        label={texts.transport}
        value={draft.value.transport}
        options={(['http', 'mqtt'] as const).map((value) => ({ value, label: texts.transports[value] }))}
        onChange={(transport) => put({ transport })}
      />
      <SelectField
        label={texts.protocol}
        value={draft.value.protocol}
        options={(['json', 'ul'] as const).map((value) => ({ value, label: texts.protocols[value] }))}
        onChange={(protocol) => put({ protocol })}
      />
      {text('intervalS', texts.intervalS, texts.intervalHint)}
      {place('lat', texts.lat)}
      {place('lon', texts.lon)}
      {text('commands', texts.commandNames, texts.commandsHint)}
    </div>
  );
}

function Maps({ keeping }: PartProps) {
  const texts = devices.value;
  const { draft, faults, put } = keeping;
  const rows = draft.value.attributes;
  const change = (index: number, part: Partial<MapText>): void =>
    put({ attributes: rows.map((row, at) => (at === index ? { ...row, ...part } : row)) });
  const field = (index: number, member: keyof MapText, label: string) => (
    <TextField
      label={label}
      error={faultText(faults.value, `attributes[${index}].${member}`)}
      value={rows[index]?.[member] ?? ''}
      onInput={(value) => change(index, { [member]: value })}
    />
  );
  return (
    <fieldset class="form-part">
      <legend>{texts.attributes}</legend>
      <p class="field-hint">{texts.attributesHint}</p>
      {rows.map((_, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a row is known by its place
        <div key={index} class="form-grid">
          {field(index, 'from', texts.from)}
          {field(index, 'to', texts.to)}
          {field(index, 'unit', texts.unit)}
          {field(index, 'scale', texts.scale)}
          <Button
            size="sm"
            label={texts.dropOf(String(index + 1))}
            onClick={() => put({ attributes: rows.filter((_row, at) => at !== index) })}
          >
            {texts.drop}
          </Button>
        </div>
      ))}
      <p class="actions">
        <Button size="sm" onClick={() => put({ attributes: [...rows, emptyMap] })}>
          {texts.addRow}
        </Button>
      </p>
      <Check
        label={texts.onlyMapped}
        checked={draft.value.onlyMapped}
        onChange={(onlyMapped) => put({ onlyMapped })}
      />
    </fieldset>
  );
}
