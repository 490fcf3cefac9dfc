import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type {
  Boundaries,
  Device,
  ImportError,
  ImportRun,
  Series,
  Station,
  StationDetail,
  Summary,
} from './types.ts';

type Page<Item> = { items: Item[]; total: number };

const pageLimit = 500;

/** Where the live stream is, as an address for the browser. */
export function livePath(): string {
  return addressOf('/weather/v1/live', {});
}

export function getSummary(): Promise<Answer<Summary>> {
  return ask('get', '/weather/v1/summary', {});
}

/** All stations, page by page; a prefecture has a few hundred, and 20 pages are the wall. */
export async function getStations(): Promise<Answer<Station[]>> {
  const all: Station[] = [];
  for (let page = 0; page < 20; ++page) {
    const answer = await ask('get', '/weather/v1/stations', { query: { limit: pageLimit, offset: all.length } });
    if (!answer.ok) {
      return answer;
    }
    all.push(...answer.value.items);
    if (answer.value.items.length === 0 || all.length >= answer.value.total) {
      break;
    }
  }
  return { ok: true, value: all };
}

export function getStation(id: string): Promise<Answer<StationDetail>> {
  return ask('get', '/weather/v1/stations/{id}', { path: { id } });
}

export type SeriesQuestion = { id: string; quantity: string; days: number; until?: string };

const seriesPath = '/weather/v1/stations/{id}/series';

/** The same series as CSV, as an address for the browser. */
export function csvPath({ id, ...query }: SeriesQuestion): string {
  return addressOf(seriesPath, { path: { id }, query: { ...query, format: 'csv' } });
}

export function getSeries({ id, ...query }: SeriesQuestion): Promise<Answer<Series>> {
  return ask('get', seriesPath, { path: { id }, query });
}

export function getDevices(): Promise<Answer<Page<Device>>> {
  return ask('get', '/weather/v1/devices', { query: { state: 'silent,strange' } });
}

export function getImports(limit: number, offset: number): Promise<Answer<Page<ImportRun>>> {
  return ask('get', '/weather/v1/imports', { query: { limit, offset } });
}

export function getImportErrors(id: number, limit: number, offset: number): Promise<Answer<Page<ImportError>>> {
  return ask('get', '/weather/v1/imports/{id}/errors', { path: { id: String(id) }, query: { limit, offset } });
}

export function getBoundaries(): Promise<Answer<Boundaries>> {
  return ask('get', '/geo/v1/boundaries', {});
}
