import type { DryRun, Firing, FiringDetail, Rule, RuleDocument } from '../api/types.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';

// Rules as the mock server keeps them: refused as the server refuses, with the fields named.

type Body = Record<string, unknown>;

const ok = (body: unknown): Said => ({ status: 200, body });
const no = (status: number, code: string, ...fields: [string, string][]): Said => ({
  status,
  body: { title: code, status, code, errors: fields.map(([field, fault]) => ({ field, code: fault })) },
});

const bare = { q: null, scope: null, when: null, topic: null, from: null, until: null };
const condition = {
  path: null,
  clearValue: null,
  text: null,
  of: null,
  withinM: null,
  same: null,
  atLeast: null,
  share: null,
  label: null,
  windowMinutes: null,
};

const cold: RuleDocument = {
  ...bare,
  name: 'bridge-cold',
  title: { ja: '橋の凍結', en: 'Bridge frozen' },
  entityType: 'SnowPost',
  q: 'name=="中央大通"',
  conditions: {
    c1: { ...condition, measure: 'last', attribute: 'temperature', unit: 'CEL', compare: 'less', value: -5 },
  },
  forMinutes: 30,
  cooldownMinutes: null,
  quiet: null,
  severity: 'warning',
  acts: [{ on: 'fired', set: null, notify: { contact: 21, role: null, ways: null, urgent: true, escalate: null } }],
};

/** Says what the form cannot: snow piles up at several neighbours at once. */
const piling: RuleDocument = {
  ...cold,
  name: 'piling-up',
  title: { ja: '広い範囲の大雪', en: 'Snow piling up' },
  q: null,
  conditions: {
    deep: {
      ...condition,
      measure: 'change',
      attribute: 'snowDepth',
      unit: 'CMT',
      windowMinutes: 180,
      compare: 'at_least',
      value: 10,
    },
    many: {
      ...condition,
      measure: 'neighbours',
      attribute: null,
      unit: null,
      compare: null,
      value: null,
      of: 'deep',
      withinM: 5000,
      atLeast: 3,
    },
  },
};

function kept(rule: RuleDocument, enabled: boolean, lasting: number): Rule {
  const note = '見本';
  return { name: rule.name, version: 1, enabled, author: 'demo-staff', at: iso(half), note, lasting, rule };
}

const says = [
  { ja: '気温は-6.2℃です（基準 -5℃未満）。', en: 'The temperature is -6.2 °C (limit below -5 °C).' },
];

const firings: Firing[] = [
  [2, '中央大通', half - 40 * minute, null, false],
  [1, '中央大通', half - 1500 * minute, half - 1300 * minute, false],
].map(([id, name, at, until, late]) => ({
  id: id as number,
  rule: 'bridge-cold',
  version: 1,
  title: cold.title,
  entity: 'urn:ngsi-ld:SnowPost:p-01',
  name: name as string,
  severity: 'warning' as const,
  firedAt: iso(at as number),
  clearedAt: until === null ? null : iso(until as number),
  clearedBecause:
    until === null ? null : { ja: '条件が成り立たなくなりました。', en: 'The conditions no longer held.' },
  late: late as boolean,
  says,
}));

function detailOf(firing: Firing): FiringDetail {
  const at = Date.parse(firing.firedAt);
  const samples = [30, 20, 10, 0].map((ago, index) => ({ at: iso(at - ago * minute), value: -5.3 - index * 0.3 }));
  const [oldest, , , newest] = samples;
  return {
    ...firing,
    seen: {
      at: firing.firedAt,
      is: 'yes',
      holdsSince: iso(at - 30 * minute),
      readings: [
        {
          condition: 'c1',
          is: 'yes',
          measured: -6.2,
          held: false,
          facts: {
            count: samples.length,
            mean: -5.75,
            newest: newest ?? null,
            lowest: newest ?? null,
            highest: oldest ?? null,
            reference: null,
            since: iso(at - 30 * minute),
          },
          neighbours: null,
          samples,
          who: [],
        },
      ],
    },
    seenCleared: null,
    replay: { same: true, is: 'yes', different: [] },
    called: [
      { at: firing.firedAt, what: 'asked', step: 0, who: '21', note: '' },
      { at: iso(at + 4 * minute), what: 'accepted', step: 0, who: '21', note: '' },
    ],
    callState: 'accepted',
    asWritten: cold,
  };
}

export class RulesMock {
  #rules: Rule[] = [];
  readonly effects: string[] = [];
  /** What the next dry run finds: nothing, or a firing. */
  found = true;

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#rules = [kept(cold, true, 1), kept(piling, false, 0)];
    this.effects.length = 0;
    this.found = true;
  }

  answer(method: string, url: URL, body: Body): Said {
    const [, , , area = '', id = '', part = ''] = url.pathname.split('/');
    if (area === 'dry-run') {
      return this.#try(body['rule'] as RuleDocument);
    }
    if (area === 'firings') {
      return this.#firings(id, url.searchParams);
    }
    if (id === '') {
      return ok({ items: this.#rules, total: this.#rules.length });
    }
    const found = this.#rules.find((one) => one.name === id);
    if (method === 'PUT') {
      return this.#put(id, body);
    }
    if (!found) {
      return no(404, 'rules_no_rule');
    }
    if (part === 'enable' || part === 'disable') {
      found.enabled = part === 'enable';
      found.version += 1;
      this.effects.push(`${part} ${id}: ${String(body['note'])}`);
    }
    return ok(found);
  }

  #fault(rule: RuleDocument): Said | undefined {
    const wrong = Object.entries(rule.conditions).find(
      ([, one]) => typeof one.clearValue === 'number' && one.compare === 'less' && one.clearValue < (one.value ?? 0),
    );
    return wrong ? no(422, 'rules_bad_rule', [`conditions.${wrong[0]}.clearValue`, 'wrong_side']) : undefined;
  }

  #put(name: string, body: Body): Said {
    const rule = body['rule'] as RuleDocument;
    const fault = this.#fault(rule);
    const before = this.#rules.find((one) => one.name === name);
    if (fault) {
      return fault;
    }
    if ((before?.version ?? null) !== (body['version'] ?? null)) {
      return no(409, 'rules_version_differs');
    }
    const next = { ...kept(rule, true, 0), note: String(body['note']), version: (before?.version ?? 0) + 1 };
    this.#rules = [...this.#rules.filter((one) => one.name !== name), next];
    const first = JSON.stringify(rule.conditions['c1']);
    this.effects.push(`put ${first} for ${rule.forMinutes} ${JSON.stringify(rule.acts)}`);
    return ok(next);
  }

  #try(rule: RuleDocument): Said {
    const fault = this.#fault(rule);
    if (fault) {
      return fault;
    }
    const one = { entity: 'urn:ngsi-ld:SnowPost:p-01', name: '中央大通', firedAt: iso(half), clearedAt: null, says };
    const found: DryRun = { entities: 1, values: 432, total: this.found ? 1 : 0, firings: this.found ? [one] : [] };
    return ok(found);
  }

  #firings(id: string, query: URLSearchParams): Said {
    const one = firings.find((firing) => String(firing.id) === id);
    if (id !== '') {
      return one ? ok(detailOf(one)) : no(404, 'rules_no_firing');
    }
    const lasting = query.get('state') === 'lasting';
    return ok({ items: firings.filter((firing) => !lasting || firing.clearedAt === null), nextBefore: null });
  }
}

type Post = { code: string; name: string; place: { lat: number; lon: number } };

/** Posts as entities: in full, or by their values alone as options=keyValues asks. */
export function entitiesOf(asked: URLSearchParams, posts: readonly Post[]): unknown {
  if (asked.get('type') !== 'SnowPost') {
    return [];
  }
  const short = asked.get('options') === 'keyValues';
  const property = (value: unknown, unitCode?: string) => (short ? value : { type: 'Property', value, unitCode });
  return posts.map(({ code, name, place }) => {
    const point = { type: 'Point', coordinates: [place.lon, place.lat] };
    return {
      id: `urn:ngsi-ld:SnowPost:${code}`,
      type: 'SnowPost',
      name: property(name),
      snowDepth: property(31, 'CMT'),
      temperature: property(-6.2, 'CEL'),
      location: short ? point : { type: 'GeoProperty', value: point },
    };
  });
}
