import { ask } from './client.ts';
import type { Answer } from './client.ts';

// The town's things as entities of NGSI-LD, read for what can be chosen of them: their names and what they measure.

export type Thing = { id: string; name: string; numbers: { attribute: string; unit: string }[] };

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What was sent of an entity, as far as it can be chosen; anything may stand in one. */
export function thingOf(entity: unknown): Thing | undefined {
  if (!isObject(entity) || typeof entity['id'] !== 'string') {
    return undefined;
  }
  const name = isObject(entity['name']) ? entity['name']['value'] : undefined;
  const numbers = Object.entries(entity).flatMap(([attribute, property]) =>
    isObject(property) && typeof property['value'] === 'number'
      ? [{ attribute, unit: typeof property['unitCode'] === 'string' ? property['unitCode'] : '' }]
      : [],
  );
  return { id: entity['id'], name: typeof name === 'string' ? name : '', numbers };
}

/** At most a hundred things of a type. */
export async function getThings(type: string): Promise<Answer<Thing[]>> {
  // What NGSI-LD takes in a query stands in its own specification, not in openapi.json.
  const query = { type, limit: 100 } as unknown as undefined;
  const answer: Answer<unknown> = await ask('get', '/ngsi-ld/v1/entities', { query });
  if (!answer.ok) {
    return answer;
  }
  const all: unknown[] = Array.isArray(answer.value) ? answer.value : [];
  return { ok: true, value: all.flatMap((one) => thingOf(one) ?? []) };
}

/** An entity as it was sent in its short form; anything may stand in one. */
export type Entity = { id: string; type: string; members: Record<string, unknown> };

function entityOf(sent: unknown): Entity | undefined {
  if (!isObject(sent) || typeof sent['id'] !== 'string') {
    return undefined;
  }
  const { id, type, ...members } = sent;
  return { id: id as string, type: Array.isArray(type) ? type.join(', ') : String(type), members };
}

/** Where a value of GeoJSON is, where it is a point. */
export function placeOf(location: unknown): { lat: number; lon: number } | undefined {
  if (!isObject(location) || location['type'] !== 'Point' || !Array.isArray(location['coordinates'])) {
    return undefined;
  }
  const [lon, lat] = location['coordinates'] as unknown[];
  return typeof lon === 'number' && typeof lat === 'number' ? { lat, lon } : undefined;
}

/** Where an entity is, where it is a point on the map. */
export const placeOfEntity = (entity: Entity) => placeOf(entity.members['location']);

const textShown = 60;

/** "temperature: -8.1", cut where it is long; a point as latitude and longitude. */
export function memberText(name: string, value: unknown): string {
  const at = placeOf(value);
  const text = at ? `${at.lat}, ${at.lon}` : typeof value === 'string' ? value : JSON.stringify(value);
  return `${name}: ${text.length > textShown ? `${text.slice(0, textShown)}…` : text}`;
}

export const entitiesAtOnce = 50;

export type EntityPage = { items: Entity[]; more: boolean };

/** Entities of a type that fit a condition (q of NGSI-LD, may be empty). */
export async function findEntities(type: string, q: string, offset: number): Promise<Answer<EntityPage>> {
  const wish = { type, limit: entitiesAtOnce + 1, offset, options: 'keyValues', ...(q === '' ? {} : { q }) };
  const answer: Answer<unknown> = await ask('get', '/ngsi-ld/v1/entities', { query: wish as unknown as undefined });
  if (!answer.ok) {
    return answer;
  }
  const all: unknown[] = Array.isArray(answer.value) ? answer.value : [];
  const items = all.slice(0, entitiesAtOnce).flatMap((one) => entityOf(one) ?? []);
  return { ok: true, value: { items, more: all.length > entitiesAtOnce } };
}

/** One entity in full, as it is written. */
export async function getEntity(id: string): Promise<Answer<unknown>> {
  return ask('get', '/ngsi-ld/v1/entities/{entityId}', { path: { entityId: id } });
}
