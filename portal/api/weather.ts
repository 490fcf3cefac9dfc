import { prefix } from './base.ts';
import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type {
  Boundaries,
  Device,
  ImportError,
  ImportRun,
  Page,
  Series,
  Station,
  StationDetail,
  Summary,
} from './types.ts';

const pageLimit = 500;

/** Where the live stream is, as an address for the browser. */
export function livePath(): string {
  return `${prefix}/weather/v1/live`;
}

export function getSummary(): Promise<Answer<Summary>> {
  return ask('GET', '/weather/v1/summary');
}

/** All stations, page by page; a prefecture has a few hundred, and 20 pages are the wall. */
export async function getStations(): Promise<Answer<Station[]>> {
  const all: Station[] = [];
  for (let page = 0; page < 20; ++page) {
    const answer = await ask<Page<Station>>('GET', `/weather/v1/stations?limit=${pageLimit}&offset=${all.length}`);
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

function stationPath(id: string): string {
  return `/weather/v1/stations/${encodeURIComponent(id)}`;
}

export function getStation(id: string): Promise<Answer<StationDetail>> {
  return ask('GET', stationPath(id));
}

export type SeriesQuestion = { id: string; quantity: string; days: number; until?: string };

function seriesPath(question: SeriesQuestion, format?: 'csv'): string {
  const fields = new URLSearchParams({ quantity: question.quantity, days: String(question.days) });
  if (question.until !== undefined) {
    fields.set('until', question.until);
  }
  if (format) {
    fields.set('format', format);
  }
  return `${stationPath(question.id)}/series?${fields}`;
}

/** The same series as CSV, as an address for the browser. */
export function csvPath(question: SeriesQuestion): string {
  return prefix + seriesPath(question, 'csv');
}

export function getSeries(question: SeriesQuestion): Promise<Answer<Series>> {
  return ask('GET', seriesPath(question));
}

export function getDevices(): Promise<Answer<Page<Device>>> {
  return ask('GET', '/weather/v1/devices?state=silent,strange');
}

export function getImports(limit: number, offset: number): Promise<Answer<Page<ImportRun>>> {
  return ask('GET', `/weather/v1/imports?limit=${limit}&offset=${offset}`);
}

export function getImportErrors(id: number, limit: number, offset: number): Promise<Answer<Page<ImportError>>> {
  return ask('GET', `/weather/v1/imports/${id}/errors?limit=${limit}&offset=${offset}`);
}

export function getBoundaries(): Promise<Answer<Boundaries>> {
  return ask('GET', '/geo/v1/boundaries');
}
