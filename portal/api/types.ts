import type { components } from './schema.d.ts';

// The shapes of the HTTP interface, by the names they have in doc/openapi.json. What is described there comes from
// schema.d.ts, which `npm run generate` makes; times are ISO 8601 in UTC, units are in the field names.

type Schemas = components['schemas'];

/** A refusal; the client fills in `code` where the server gave none. */
export type Problem = Schemas['problem'] & { code: string };

export type Session = Schemas['session'];

export type Summary = {
  stations: number;
  silent: number;
  strange: number;
  observations: number;
  latestAt: string | null;
  generated: boolean;
  now: string;
};

export type StationState = 'ok' | 'silent' | 'strange';

/** Values by quantity name, for example `temperatureC`; a quantity that was not measured is absent or null. */
export type Values = Record<string, number | null>;

export type Station = {
  id: string;
  number: string;
  name: string;
  kana: string;
  /** Null where the source names no place. */
  lat: number | null;
  lon: number | null;
  altitudeM: number | null;
  municipality: { code: string; name: string } | null;
  state: StationState;
  reasons: string[];
  observedAt: string | null;
  values: Values;
};

export type StationDetail = Station & {
  quantities: string[];
  firstAt: string | null;
  observationCount: number;
  source: string;
  licence: string;
};

export type Quality = 'ok' | 'suspect' | 'missing';

export type SeriesPoint = {
  at: string;
  value: number | null;
  min?: number | null;
  max?: number | null;
  quality: Quality;
};

export type Series = { quantity: string; unit: string; step: 'hour' | 'day'; points: SeriesPoint[] };

export type Device = {
  station: { id: string; number: string; name: string };
  state: 'silent' | 'strange';
  reason: { code: string; text: { ja: string; en: string } };
  since: string | null;
  lastAt: string | null;
  lastValues: Values;
};

export type ImportRun = {
  id: number;
  file: string;
  format: string;
  startedAt: string;
  seconds: number;
  by: string;
  read: number;
  stored: number;
  unchanged: number;
  refused: number;
  finished: boolean;
};

export type ImportError = { line: number; code: string; detail: string };

export type Observation = { id: string; observedAt: string; values: Values; state: StationState };

export type Page<Item> = { items: Item[]; total: number };

export type Boundaries = {
  type: 'FeatureCollection';
  features: {
    type: 'Feature';
    properties: { code?: string; name?: string };
    geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown };
  }[];
};
