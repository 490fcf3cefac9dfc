import { askServer } from './client.ts';
import type { Answer } from './client.ts';
import type { Tenant } from './types.ts';

// What anyone may ask without signing in.

/** The municipalities of this server, whichever the address is of. */
export function getTenants(): Promise<Answer<{ items: Tenant[] }>> {
  return askServer('/tenants.json');
}

export function getApiInfo(): Promise<Answer<{ info?: { title?: string; version?: string } }>> {
  return askServer('/openapi.json');
}
