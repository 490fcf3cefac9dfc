import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

export type PointsCard = Schemas['pointsCard'];
export type PointsRule = PointsCard['rules'][number];

/** The rules by which points are granted today. */
export function getPointsCard(): Promise<Answer<PointsCard>> {
  return ask('get', '/points/v1/card', { query: {} });
}
