import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { endDeviceKey, exchangeDeviceKey, getRegisteredDevice, turnDevice } from '../../api/devices.ts';
import type { Answer } from '../../api/client.ts';
import type { DeviceKey, Problem, RegisteredDevice } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { Ago, Exact } from '../show.tsx';
import { may } from '../state.ts';
import { DeviceCommands } from './device-commands.tsx';
import { DeviceForm } from './device-form.tsx';
import { DeviceState } from './device-list.tsx';
import { entityPath } from './entities.tsx';
import { DataTable } from './list.tsx';
import { NewKey } from './new-key.tsx';
import { devices } from './texts.ts';

const overlapHours = 24;

/** One device: whether it reports, its keys, its commands, and changing what is known of it. */
export function DevicePage() {
  const texts = devices.value;
  const id = query.value.get('id') ?? '';
  const page = useResource(`device ${id}`, () => getRegisteredDevice(id));
  const made = useSignal<DeviceKey | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const device = page.value;

  async function act(asked: Promise<Answer<void>>): Promise<void> {
    const answer = await asked;
    problem.value = answer.ok ? undefined : answer.problem;
    page.reload();
  }
  async function exchange(): Promise<void> {
    const answer = await exchangeDeviceKey(id, overlapHours);
    problem.value = answer.ok ? undefined : answer.problem;
    made.value = answer.ok ? answer.value : undefined;
    page.reload();
  }

  return (
    <div class="column column-wide">
      <Heading title={device?.name ?? texts.one} />
      <p class="platform-name">{id}</p>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {problem.value && <ProblemView problem={problem.value} />}
      {made.value && (
        <NewKey
          made={made.value}
          onHide={() => {
            made.value = undefined;
          }}
        />
      )}
      {!device && !page.problem && <Loading />}
      {device && (
        <>
          <Facts device={device}>
            <Turns device={device} onAct={(asked) => void act(asked)} onExchange={() => void exchange()} />
          </Facts>
          <Keys device={device} onAct={(asked) => void act(asked)} />
          <DeviceCommands device={device} />
          {may('iot.device.manage') && device.state !== 'retired' && (
            <DeviceForm key={device.changed} before={device} onKept={page.reload} />
          )}
        </>
      )}
      <p>
        <Link href="/staff/platform/devices">{texts.back}</Link>
      </p>
    </div>
  );
}

function Facts({ device, children }: { device: RegisteredDevice; children: ComponentChildren }) {
  const texts = devices.value;
  const entity = device.entityId ?? `urn:ngsi-ld:${device.entityType}:${device.id}`;
  return (
    <section class="panel" aria-label={texts.state}>
      <dl class="facts">
        <Fact name={texts.state}>
          <DeviceState device={device} /> <Exact at={device.stateSince} />
        </Fact>
        <Fact name={texts.lastSeen}>{device.lastSeen ? <Ago at={device.lastSeen} /> : texts.never}</Fact>
        <Fact name={texts.interval}>
          {device.intervalS ? texts.seconds(formatCount(device.intervalS)) : texts.noInterval}
        </Fact>
        {device.battery !== null && device.battery !== undefined && (
          <Fact name={texts.battery}>{texts.percent(formatCount(Math.round(device.battery * 100)))}</Fact>
        )}
        <Fact name={texts.entity}>
          <Link href={entityPath(entity)}>{entity}</Link>
        </Fact>
        {device.owner && <Fact name={texts.owner}>{device.owner}</Fact>}
      </dl>
      <div class="panel-note">{children}</div>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="platform-name">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type TurnsProps = {
  device: RegisteredDevice;
  onAct: (asked: Promise<Answer<void>>) => void;
  onExchange: () => void;
};

function Turns({ device, onAct, onExchange }: TurnsProps) {
  const texts = devices.value;
  if (!may('iot.device.manage') || device.state === 'retired') {
    return null;
  }
  const { id } = device;
  return (
    <div class="row-acts">
      <Button size="sm" onClick={onExchange}>
        {texts.exchange}
      </Button>
      <Button size="sm" onClick={() => onAct(turnDevice(id, device.locked ? 'unlock' : 'lock'))}>
        {device.locked ? texts.unlock : texts.lock}
      </Button>
      <Asked
        label={texts.retireOf(device.name)}
        question={texts.sureRetire}
        onYes={() => onAct(turnDevice(id, 'retire'))}
      >
        {texts.retire}
      </Asked>
    </div>
  );
}

function Keys({ device, onAct }: { device: RegisteredDevice; onAct: (asked: Promise<Answer<void>>) => void }) {
  const texts = devices.value;
  const manages = may('iot.device.manage');
  const until = (key: RegisteredDevice['keys'][number]): string =>
    key.ends ? texts.until(formatTime(key.ends, 'fullDateTime', language.value)) : texts.untilExchanged;
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.keys}</h2>
      {device.keys.length === 0 ? (
        <p class="panel-note">{texts.noKeys}</p>
      ) : (
        <DataTable
          caption={texts.keys}
          columns={[texts.key, texts.created, texts.good, ...(manages ? [texts.act] : [])]}
          items={device.keys}
          row={(key) => (
            <tr key={key.number}>
              <th scope="row">{texts.keyNumber(String(key.number))}</th>
              <td data-label={texts.created}>
                <Exact at={key.created} />
              </td>
              <td data-label={texts.good}>{until(key)}</td>
              {manages && (
                <td data-label={texts.act}>
                  <Asked
                    label={texts.endKeyOf(String(key.number))}
                    question={texts.sureEndKey}
                    onYes={() => onAct(endDeviceKey(device.id, key.number))}
                  >
                    {texts.endKey}
                  </Asked>
                </td>
              )}
            </tr>
          )}
        />
      )}
    </section>
  );
}
