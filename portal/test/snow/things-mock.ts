import type { Said } from './mock.ts';
import { districts } from './town.ts';

// Things that are entered on screen: refused as the server refuses, with the field named; kept for a town that
// begins with nothing.

type Body = Record<string, unknown>;
type Kept = { code: string } & Body;

const kinds = new Set(['districts', 'contractors', 'routes', 'posts', 'cameras', 'duties']);
const done: Said = { status: 204 };

const refused = (status: number, code: string, field = '', fault = ''): Said => ({
  status,
  body: { title: code, status, code, ...(field === '' ? {} : { errors: [{ field, code: fault }] }) },
});

const stateOfPost = {
  entity: '',
  state: 'lost',
  troubles: [],
  reportedAt: null,
  rawCm: null,
  depthCm: null,
  refused: 'none',
  temperatureC: null,
  batteryV: null,
  signalDbm: null,
  newSnowCm: null,
  unclearedCm: null,
  clearedAt: null,
};

export class ThingsMock {
  /** Whether the town begins with nothing. */
  empty = false;
  readonly effects: string[] = [];
  #kept = new Map<string, Kept[]>();
  #contacts: Body[] = [];

  reset(): void {
    this.empty = false;
    this.effects.length = 0;
    this.#kept = new Map();
    this.#contacts = [];
  }

  isKind(area: string): boolean {
    return kinds.has(area);
  }

  entered(area: string): Kept[] {
    return this.#kept.get(area) ?? [];
  }

  /** Nothing for what is not entered here. */
  keep(area: string, code: string, body: Body): Said | undefined {
    if (!['districts', 'routes', 'posts', 'cameras', 'contractors'].includes(area)) {
      return undefined;
    }
    const district = body['district'];
    const known = [...districts, ...this.entered('districts')].some((one) => one.code === district);
    if (district !== undefined && !known) {
      return refused(404, 'snow_no_district');
    }
    const heightCm = body['heightCm'];
    if (typeof heightCm === 'number' && (heightCm <= 0 || heightCm > 2000)) {
      return refused(422, 'snow_bad_thing', 'heightCm', 'out_of_bounds');
    }
    this.effects.push(`${area} ${code} ${JSON.stringify(body)}`);
    const more = area === 'posts' ? stateOfPost : area === 'cameras' ? { entity: '', image: null } : {};
    const others = this.entered(area).filter((one) => one.code !== code);
    this.#kept.set(area, [...others, { ...more, ...body, code }]);
    // The town that was there before keeps what it needs for the night in its own way.
    return area === 'cameras' || area === 'contractors' ? undefined : done;
  }

  contact(method: string, id: string, body: Body, town: readonly { id: unknown }[]): Said {
    const address = { by: 'sms', to: '+815012345678', secret: null };
    const all = this.empty ? this.#contacts : [...town, ...this.#contacts];
    if (method === 'GET') {
      const found = all.find((one) => String(one['id' as never]) === id);
      return id === ''
        ? { status: 200, body: { items: all, total: all.length, next: null } }
        : { status: 200, body: { ...found, masked: false, addresses: [address] } };
    }
    this.effects.push(`${method} contact ${id} ${JSON.stringify(body)}`);
    if (method === 'POST') {
      const addresses = body['addresses'] as { by: string; to: string }[];
      const bad = addresses.findIndex((one) => one.by === 'sms' && !/^\+?\d{10,}$/.test(one.to));
      if (bad >= 0) {
        return refused(400, 'notify_bad_contact', `addresses[${bad}]`, 'not_an_address');
      }
      const made = { id: 100 + this.#contacts.length, ...body };
      this.#contacts.push(made);
      return { status: 200, body: { id: made.id } };
    }
    return done;
  }
}
