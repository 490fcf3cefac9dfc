import { askServer } from './client.ts';
import type { Answer } from './client.ts';

// What anyone may ask without signing in.

export type Tenant = { code: string; name: string };

/** The municipalities of this server, whichever the address is of. */
export function getTenants(): Promise<Answer<{ items: Tenant[] }>> {
  return askServer('/tenants.json');
}

export function getApiInfo(): Promise<Answer<{ info?: { title?: string; version?: string } }>> {
  return askServer('/openapi.json');
}
