import type {
  DataModel,
  Dataset,
  DeadLetter,
  DeviceCommand,
  DeviceDraft,
  HistoryRule,
  Receiver,
  RegisteredDevice,
  Validation,
} from '../api/types.ts';
import type { Said } from './snow/mock.ts';

// Devices, undelivered notifications, history, data models and open data, as the mock server has them.

const at = '2026-01-14T20:00:00Z';
const earlier = '2026-01-10T03:30:00Z';

const gauge: RegisteredDevice = {
  id: 'gauge-1',
  name: '豊平川 水位計',
  kind: 'water-level',
  entityType: 'RiverGauge',
  entityId: 'urn:ngsi-ld:RiverGauge:gauge-1',
  protocol: 'ul',
  transport: 'mqtt',
  intervalS: 600,
  place: { lat: 43.06, lon: 141.36 },
  attributes: [{ from: 'h', to: 'waterLevel', unit: 'MTR', scale: 0.01 }],
  commands: ['ping'],
  state: 'live',
  stateSince: earlier,
  lastSeen: at,
  battery: 0.8,
  created: earlier,
  changed: earlier,
  keys: [{ number: 1, created: earlier, ends: null }],
};
const lamp: RegisteredDevice = {
  ...gauge,
  id: 'lamp-7',
  name: '駅前 街路灯',
  kind: null,
  entityType: 'Streetlight',
  entityId: null,
  transport: 'http',
  commands: [],
  attributes: [],
  state: 'lost',
  battery: null,
  locked: at,
};

const receiver: Receiver = {
  service: '',
  subscription: 'urn:ngsi-ld:Subscription:1768420800000000-0123456789abcdef',
  waiting: 31,
  dead: 2,
  givenUp: 2,
  failing: 4,
  lastSuccessAt: earlier,
  lastFailureAt: at,
  quietUntil: null,
};
const letter = (id: number): DeadLetter => ({
  id,
  service: '',
  subscription: receiver.subscription,
  entity: 'urn:ngsi-ld:WeatherObserved:47412',
  madeAt: earlier,
  attempts: 12,
});

const command: DeviceCommand = {
  number: 1,
  name: 'ping',
  value: 'hello',
  state: 'ok',
  askedBy: 'demo-staff',
  asked: at,
  expires: at,
  info: 'Ping ok',
};

const rules: HistoryRule[] = [
  { type: '*', from: earlier, keptDays: 400, source: '保存要綱', author: 'demo-staff', madeAt: earlier, holds: true },
  {
    type: 'WeatherObserved',
    from: earlier,
    keptDays: 3650,
    thinAfterDays: 90,
    thinToMinutes: 60,
    source: '保存要綱',
    author: 'demo-staff',
    madeAt: earlier,
    holds: true,
  },
];
const volumes = [
  ['WeatherObserved', 1_204_000, 640],
  ['RiverGauge', 52_000, 8],
].map(([type, values, series]) => ({
  service: '',
  type,
  values,
  series,
  oldestAt: earlier,
  newestAt: at,
  countedAt: at,
}));

const aed: DataModel = {
  name: 'aed',
  title: 'AED設置場所',
  entityType: 'AED',
  source: 'デジタル庁 自治体標準オープンデータセット',
  shipped: true,
  items: [
    {
      name: '緯度',
      english: 'latitude',
      example: '43.062083',
      type: '数値',
      itemNeeded: true,
      valueNeeded: false,
      width: '半角',
      allowed: '',
      unit: '度',
    },
  ],
};

const validation: Validation = { entityType: 'AED', model: 'aed', mode: 'warn', setBy: 'demo-staff', setAt: at };
const finding = {
  entity: 'urn:ngsi-ld:AED:011002:12',
  entityType: 'AED',
  faults: [{ field: '緯度 (latitude)', code: 'not_a_number' }],
  foundAt: at,
};
const dataset: Dataset = {
  name: 'aed-list',
  about: {
    entityType: 'AED',
    title: 'AED設置場所一覧',
    notes: '市内のAEDの設置場所です。',
    licence: 'CC-BY-4.0',
    attributes: ['name', 'location'],
    tags: ['防災'],
    publishedFrom: earlier,
  },
  isPublic: true,
  createdAt: earlier,
  modifiedAt: at,
  setBy: 'demo-staff',
};

const ok = (body: unknown): Said => ({ status: 200, body });
const nothing: Said = { status: 204, body: undefined };
const missing: Said = { status: 404, body: { title: 'no_such_path', status: 404, code: 'no_such_path' } };

type Body = Record<string, unknown>;

export class PlatformMock {
  #devices = [gauge, lamp];
  #letters = [1, 2].map(letter);
  #commands = [command];
  #rules = rules;
  #validations = [validation];
  #datasets = [dataset];

  reset(): void {
    this.#devices = structuredClone([gauge, lamp]);
    this.#letters = [1, 2].map(letter);
    this.#commands = [command];
    this.#rules = rules;
    this.#validations = [validation];
    this.#datasets = [dataset];
  }

  answer(method: string, path: string, body: Body): Said {
    const [, area, , noun = '', id = '', part = ''] = path.split('/').map(decodeURIComponent);
    if (area === 'iot') {
      return this.#device(method, id, part, body);
    }
    if (noun === 'dead-letters') {
      return this.#letter(method, id, part);
    }
    return method === 'GET' ? this.#list(noun, id) : this.#change(method, noun, id, body);
  }

  #list(noun: string, id: string): Said {
    const lists: Record<string, unknown> = {
      receivers: { items: this.#letters.length > 0 ? [{ ...receiver, dead: this.#letters.length }] : [], more: false },
      'history-volumes': { items: volumes },
      'history-rules': { items: this.#rules },
      models: id === '' ? { items: [aed] } : aed,
      validations: { items: this.#validations },
      findings: { items: [finding], total: 1 },
      datasets: { items: this.#datasets },
    };
    return noun in lists ? ok(lists[noun]) : missing;
  }

  #change(method: string, noun: string, id: string, body: Body): Said {
    if (noun === 'history-rules') {
      const made = { ...body, from: at, author: 'demo-staff', madeAt: at, holds: true } as unknown as HistoryRule;
      this.#rules = [...this.#rules, made];
    } else if (noun === 'validations') {
      this.#validations = [{ ...validation, ...body, entityType: id }];
    } else if (noun === 'datasets' && method === 'DELETE') {
      this.#datasets = this.#datasets.filter((one) => one.name !== id);
    } else if (noun === 'datasets') {
      if (body['title'] === '') {
        const errors = [{ field: 'title', code: 'missing' }];
        return { status: 422, body: { title: 'bad_dataset', status: 422, code: 'bad_dataset', errors } };
      }
      this.#datasets = [...this.#datasets, { ...dataset, name: id, about: body as unknown as Dataset['about'] }];
    }
    return nothing;
  }

  #letter(method: string, id: string, part: string): Said {
    if (id === 'replay' || id === 'discard') {
      const count = this.#letters.length;
      this.#letters = [];
      return ok({ count, left: 0 });
    }
    if (id === '') {
      return ok({ items: this.#letters });
    }
    if (method === 'GET') {
      const one = letter(Number(id));
      return ok({ ...one, data: [{ id: one.entity, type: 'WeatherObserved' }] });
    }
    this.#letters = this.#letters.filter((one) => String(one.id) !== id);
    return part === 'replay' || method === 'DELETE' ? nothing : missing;
  }

  #device(method: string, id: string, part: string, body: Body): Said {
    if (id === '') {
      return method === 'POST' ? this.#register(body as unknown as DeviceDraft) : ok(this.#page());
    }
    const found = this.#devices.find((one) => one.id === id);
    if (!found) {
      return missing;
    }
    switch (part) {
      case '':
        Object.assign(found, method === 'PUT' ? { ...body, changed: at } : {});
        return method === 'PUT' ? nothing : ok(found);
      case 'commands':
        return method === 'POST' ? this.#command(body) : ok({ items: this.#commands });
      case 'keys':
        return method === 'POST' ? this.#key(id) : nothing;
      default:
        found.locked = part === 'lock' ? at : null;
        found.state = part === 'retire' ? 'retired' : found.state;
        return nothing;
    }
  }

  #page(): unknown {
    return { items: this.#devices, total: this.#devices.length };
  }

  #register(draft: DeviceDraft): Said {
    if (draft.id === '') {
      const errors = [{ field: 'id', code: 'not_a_code' }];
      return { status: 422, body: { title: 'iot_bad_device', status: 422, code: 'iot_bad_device', errors } };
    }
    this.#devices = [...this.#devices, { ...lamp, ...draft, locked: null, state: 'never', lastSeen: null }];
    return this.#key(draft.id);
  }

  #key(device: string): Said {
    const key = '010006-mockmockmockmockmockmo';
    return { status: 201, body: { device, number: 2, key, label: `tsunagu:${device}:${key}` } };
  }

  #command(body: Body): Said {
    const made = { ...command, number: 2, state: 'pending', info: null, ...body } as DeviceCommand;
    this.#commands = [made, ...this.#commands];
    return { status: 201, body: made };
  }
}
