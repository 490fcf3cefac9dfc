import { ask } from './client.ts';
import type { Answer } from './client.ts';

// What anyone may ask without signing in.

export type Tenant = { code: string; name: string };

/** The municipalities of this server; a server that does not tell answers 404. */
export function getTenants(): Promise<Answer<{ items: Tenant[] }>> {
  return ask('GET', '/id/v1/tenants', undefined, 'return');
}

export function getApiInfo(): Promise<Answer<{ info?: { title?: string; version?: string } }>> {
  return ask('GET', '/openapi.json', undefined, 'return');
}
