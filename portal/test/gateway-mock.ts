import type { CatalogueService, Client, MadeKey } from '../api/types.ts';
import type { Said } from './snow/mock.ts';

// Programs of providers, what they used and how the platform is doing, as the mock server has them.

const at = '2026-01-14T20:00:00Z';

const acme: Client = {
  name: 'acme',
  title: 'アクメ交通',
  contact: 'api@example.jp',
  rules: [
    {
      operations: ['read', 'subscribe'],
      types: ['WeatherObserved'],
      attributes: ['temperature', 'location'],
      services: null,
    },
    { operations: ['write'], types: ['Vehicle'], attributes: null, services: null },
  ],
  perSecond: 20,
  burst: 40,
  perDay: 100_000,
  created: at,
  locked: null,
  keys: [
    { id: 7, label: '本番', created: at, expires: '2027-01-14T20:00:00Z', rules: null },
    { id: 8, label: '試験', created: at, expires: '2026-07-14T20:00:00Z', rules: null },
  ],
};

const usage = ['2026-01-14', '2026-01-13'].flatMap((day) => [
  { client: 'acme', day, operation: 'all', type: '', requests: 12_345, entities: 0, refused: 12 },
  { client: 'acme', day, operation: 'read', type: 'WeatherObserved', requests: 12_300, entities: 246_000, refused: 0 },
]);

const subscription = {
  service: '',
  owner: 'acme',
  protocol: 'NGSI-LD',
  receiver: 'https://acme.example.jp',
  sent: 1_204,
  failed: 0,
  failing: 0,
  waiting: 0,
  givenUp: 0,
  lastSuccess: at,
  lastFailure: null,
};
const subscriptions = [
  { ...subscription, id: 'urn:ngsi-ld:Subscription:1768420800000000-0123456789abcdef' },
  { ...subscription, id: '6968a0c00123456789abcdef', protocol: 'NGSIv2', failing: 4, waiting: 31, failed: 4 },
];

const services: CatalogueService[] = [
  {
    code: 'bus',
    name: { ja: 'オンデマンドバス', en: 'Bus on demand' },
    says: { ja: '', en: '' },
    client: 'acme',
    url: 'https://bus.example.jp/',
    kind: 'app',
    forWhom: { roles: ['resident'], subscribed: true },
    rules: acme.rules,
    state: 'published',
    created: at,
    changed: at,
  },
];

const types = ['Device', 'Road', 'WeatherObserved'].map((type, i) => ({ service: '', type, entities: 40 + i * 1_700 }));

const slow = [
  {
    service: '',
    types: 'WeatherObserved',
    attributes: 'temperature, location',
    order: 'observedAt',
    by: 'value temperature',
    slowestMs: 31.4,
    lookedAt: 12_040,
    times: 17,
    at,
  },
];

export class GatewayMock {
  #client = structuredClone(acme);
  #services = services;

  reset(): void {
    this.#client = structuredClone(acme);
    this.#services = services;
  }

  answer(method: string, path: string, given: Record<string, unknown>): Said {
    const ok = (body: unknown): Said => ({ status: 200, body });
    const lists: Record<string, unknown> = {
      '/id/v1/clients': { items: [this.#client] },
      '/id/v1/client': this.#client,
      '/gateway/v1/usage': { items: usage },
      '/gateway/v1/types': { items: types },
      '/gateway/v1/subscriptions': { items: subscriptions },
      '/gateway/v1/services': { items: this.#services },
      '/gateway/v1/slow-queries': { items: slow },
    };
    if (method === 'GET' && path in lists) {
      return ok(lists[path]);
    }
    const service = path.match(/^\/gateway\/v1\/services(?:\/([^/]+))?(?:\/(publish|suspend|retire))?$/);
    if (service) {
      return this.#service(service[1], service[2], given as unknown as CatalogueService);
    }
    if (/\/(lock|unlock)$/.test(path)) {
      this.#client.locked = path.endsWith('/lock') ? at : null;
      return { status: 204, body: undefined };
    }
    if (method === 'POST' && /\/(keys|rotate)$/.test(path)) {
      return { status: 201, body: this.#newKey() };
    }
    if (method === 'DELETE') {
      this.#client.keys = this.#client.keys.filter((key) => !path.endsWith(`/keys/${key.id}`));
      return { status: 204, body: undefined };
    }
    return { status: 404, body: { title: 'no_such_path', status: 404, code: 'no_such_path' } };
  }

  #service(code: string | undefined, step: string | undefined, wish: CatalogueService): Said {
    const before = this.#services.find((one) => one.code === code);
    if (code !== undefined && !before) {
      return { status: 404, body: { title: 'no_such_service', status: 404, code: 'no_such_service' } };
    }
    if (step === undefined && wish.name.ja === '') {
      const errors = [{ field: 'name.ja', code: 'bad_length' }];
      return { status: 400, body: { title: 'bad_service', status: 400, code: 'bad_service', errors } };
    }
    const states = { publish: 'published', suspend: 'suspended', retire: 'retired' } as const;
    const changed: CatalogueService = before
      ? { ...before, ...(step === undefined ? wish : { state: states[step as keyof typeof states] }) }
      : { ...wish, state: 'registered', created: at, changed: at };
    this.#services = [...this.#services.filter((one) => one !== before), changed];
    return { status: 200, body: changed };
  }

  #newKey(): MadeKey {
    const made = { id: 9, label: '新しいキー', key: 'tsu_mock_key_0123456789', expires: '2027-01-14T20:00:00Z' };
    this.#client.keys.push({ id: made.id, label: made.label, created: at, expires: made.expires, rules: null });
    return made;
  }
}
