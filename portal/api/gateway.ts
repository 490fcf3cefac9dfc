import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type {
  CatalogueService,
  Client,
  ClientWish,
  MadeKey,
  ServiceWish,
  SlowQuery,
  SubscriptionState,
  TypeCount,
  UsageRow,
} from './types.ts';

// Programs of providers and their keys, what they use, services, and how the platform is doing.

export function getClients(): Promise<Answer<{ items: Client[] }>> {
  return ask('get', '/id/v1/clients', {});
}

export function addClient(wish: ClientWish): Promise<Answer<Client>> {
  return ask('post', '/id/v1/clients', { body: wish });
}

export function switchClient(name: string, to: 'lock' | 'unlock'): Promise<Answer<void>> {
  return to === 'lock'
    ? ask('post', '/id/v1/clients/{name}/lock', { path: { name } })
    : ask('post', '/id/v1/clients/{name}/unlock', { path: { name } });
}

export function addKey(name: string, label: string, days: number): Promise<Answer<MadeKey>> {
  return ask('post', '/id/v1/clients/{name}/keys', { path: { name }, body: { label, days } });
}

export function endKey(name: string, id: number): Promise<Answer<void>> {
  return ask('delete', '/id/v1/clients/{name}/keys/{id}', { path: { name, id: String(id) } });
}

/** The program of who is signed in. */
export function getOwnClient(): Promise<Answer<Client>> {
  return ask('get', '/id/v1/client', {});
}

export function rotateOwnKey(id: number, days: number, overlapHours: number): Promise<Answer<MadeKey>> {
  return ask('post', '/id/v1/client/keys/{id}/rotate', { path: { id: String(id) }, body: { days, overlapHours } });
}

export function endOwnKey(id: number): Promise<Answer<void>> {
  return ask('delete', '/id/v1/client/keys/{id}', { path: { id: String(id) } });
}

/** A provider is told of its own; staff of all, or of one program. */
export function getUsage(client?: string): Promise<Answer<{ items: UsageRow[] }>> {
  return ask('get', '/gateway/v1/usage', { query: client === undefined ? {} : { client } });
}

export function usageFile(client?: string): string {
  const query = client === undefined ? {} : { client };
  return addressOf('/gateway/v1/usage', { query: { ...query, format: 'csv' as const } });
}

export function getTypes(): Promise<Answer<{ items: TypeCount[] }>> {
  return ask('get', '/gateway/v1/types', {});
}

export function getSubscriptions(): Promise<Answer<{ items: SubscriptionState[] }>> {
  return ask('get', '/gateway/v1/subscriptions', {});
}

export function getSlowQueries(): Promise<Answer<{ items: SlowQuery[] }>> {
  return ask('get', '/gateway/v1/slow-queries', {});
}

export function getServices(): Promise<Answer<{ items: CatalogueService[] }>> {
  return ask('get', '/gateway/v1/services', {});
}

export function addService(wish: ServiceWish): Promise<Answer<CatalogueService>> {
  return ask('post', '/gateway/v1/services', { body: wish });
}

export function changeService(wish: ServiceWish): Promise<Answer<CatalogueService>> {
  return ask('put', '/gateway/v1/services/{code}', { path: { code: wish.code }, body: wish });
}

export type ServiceStep = 'publish' | 'suspend' | 'retire';

export function moveService(code: string, step: ServiceStep): Promise<Answer<CatalogueService>> {
  switch (step) {
    case 'publish':
      return ask('post', '/gateway/v1/services/{code}/publish', { path: { code } });
    case 'suspend':
      return ask('post', '/gateway/v1/services/{code}/suspend', { path: { code } });
    case 'retire':
      return ask('post', '/gateway/v1/services/{code}/retire', { path: { code } });
  }
}
