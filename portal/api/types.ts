import type { components } from './schema.d.ts';

// The shapes of the HTTP interface under the names that the screens use. All come from schema.d.ts, which
// `npm run generate` makes of doc/openapi.json; times are ISO 8601 in UTC, units are in the field names.

type Schemas = components['schemas'];

/** A refusal; the client fills in `code` where the server gave none. */
export type Problem = Schemas['problem'] & { code: string };

export type Tenant = Schemas['townList']['items'][number];
export type Session = Schemas['session'];

export type Summary = Schemas['weatherSummary'];
/** Its place is 0, 0 where the source names none: see map/place.ts. */
export type Station = Schemas['weatherStationPage']['items'][number];
export type StationDetail = Schemas['weatherStation'];
export type StationState = Station['state'];
/** Values by quantity name, for example `temperatureC`; a quantity that was not measured is absent. */
export type Values = Station['values'];

export type Series = Schemas['weatherSeries'];
export type SeriesPoint = Series['points'][number];

export type Device = Schemas['weatherDevicePage']['items'][number];
export type ImportRun = Schemas['weatherImportPage']['items'][number];
export type ImportError = Schemas['weatherImportErrorPage']['items'][number];
export type Observation = Schemas['weatherObservation'];

export type Boundaries = Schemas['geoBoundaries'];
