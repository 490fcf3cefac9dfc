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
