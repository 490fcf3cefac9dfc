import { useSignal } from '@preact/signals';
import { askCommand, getCommands } from '../../api/devices.ts';
import type { DeviceCommand, RegisteredDevice } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { useResource } from '../../ui/resource.ts';
import { Ago } from '../show.tsx';
import { may } from '../state.ts';
import { ListPart } from './list.tsx';
import { devices } from './texts.ts';

/** What was typed as JSON; what is no JSON is a text, as one types it. Nothing typed is the empty text. */
export function valueOf(typed: string): unknown {
  try {
    const value: unknown = JSON.parse(typed);
    return value ?? typed;
  } catch {
    return typed;
  }
}

/** What a device was told, what came of it, and telling it something. */
export function DeviceCommands({ device }: { device: RegisteredDevice }) {
  const texts = devices.value;
  const page = useResource(`commands ${device.id}`, () => getCommands(device.id));
  const names = device.commands ?? [];
  if (names.length === 0 && (page.value?.items.length ?? 0) === 0) {
    return null;
  }
  return (
    <ListPart
      texts={texts.commands}
      page={page}
      columns={[texts.command, texts.value, texts.commandState, texts.asked, texts.info]}
      row={(one) => <Row key={one.number} one={one} />}
    >
      {names.length > 0 && may('iot.command.ask') && device.state !== 'retired' && (
        <Tell id={device.id} names={names} onTold={page.reload} />
      )}
    </ListPart>
  );
}

function Row({ one }: { one: DeviceCommand }) {
  const texts = devices.value;
  return (
    <tr>
      <th scope="row">{one.name}</th>
      <td data-label={texts.value} class="platform-name">
        <code>{JSON.stringify(one.value)}</code>
      </td>
      <td data-label={texts.commandState}>
        <span class={one.state === 'error' || one.state === 'expired' ? 'tag tag-strong' : 'tag'}>
          {texts.commandStates[one.state] ?? one.state}
        </span>
      </td>
      <td data-label={texts.asked}>
        <Ago at={one.asked} />
        <span class="row-sub">{one.askedBy}</span>
      </td>
      <td data-label={texts.info} class="platform-name">
        {one.info ?? ''}
      </td>
    </tr>
  );
}

type TellProps = { id: string; names: readonly string[]; onTold: () => void };

function Tell({ id, names, onTold }: TellProps) {
  const texts = devices.value;
  const name = useSignal(names[0] ?? '');
  const value = useSignal('');
  const faults = useSignal<Faults>(noFaults);

  async function tell(): Promise<void> {
    const answer = await askCommand(id, name.value, valueOf(value.value));
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      onTold();
    }
  }

  return (
    <div class="platform-box">
      <Form faults={faults.value} shown={['name', 'value']} label={texts.tell} onSubmit={() => void tell()}>
        <div class="form-grid">
          <SelectField
            label={texts.command}
            error={faultText(faults.value, 'name')}
            value={name.value}
            options={names.map((one) => ({ value: one, label: one }))}
            onChange={(chosen) => {
              name.value = chosen;
            }}
          />
          <TextField
            label={texts.value}
            hint={texts.valueHint}
            error={faultText(faults.value, 'value')}
            value={value.value}
            onInput={(typed) => {
              value.value = typed;
            }}
          />
        </div>
        <p class="actions">
          <Button type="submit" size="sm">
            {texts.tell}
          </Button>
        </p>
      </Form>
    </div>
  );
}
