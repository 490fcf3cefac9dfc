import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type {
  Application,
  ApprovalWish,
  DeveloperView,
  DeveloperWish,
  MadeDeveloper,
  MadeHook,
  MadeKey,
  MadeSecret,
  MadeTestUser,
  Program,
  ProgramWish,
} from './types.ts';

// A developer's own programs, and what staff say to them.

export function signUp(wish: DeveloperWish): Promise<Answer<MadeDeveloper>> {
  return ask('post', '/id/v1/developers', { body: wish }, 'return');
}

export function getDeveloper(): Promise<Answer<DeveloperView>> {
  return ask('get', '/id/v1/developer', {});
}

export function putDeveloper(wish: DeveloperWish): Promise<Answer<DeveloperView>> {
  return ask('put', '/id/v1/developer', { body: wish });
}

export function putProgram(name: string, wish: ProgramWish): Promise<Answer<Program>> {
  return ask('put', '/id/v1/developer/programs/{name}', { path: { name }, body: wish });
}

export function takeBackProgram(name: string): Promise<Answer<void>> {
  return ask('delete', '/id/v1/developer/programs/{name}', { path: { name } });
}

export function makeSecret(name: string, overlapHours: number): Promise<Answer<MadeSecret>> {
  return ask('post', '/id/v1/developer/programs/{name}/secret', { path: { name }, body: { overlapHours } });
}

export function putJwks(name: string, jwks: unknown): Promise<Answer<Program>> {
  return ask('put', '/id/v1/developer/programs/{name}/jwks', { path: { name }, body: { jwks } });
}

export function makeProgramKey(name: string, label: string, days: number): Promise<Answer<MadeKey>> {
  return ask('post', '/id/v1/developer/programs/{name}/keys', { path: { name }, body: { label, days } });
}

export function endProgramKey(name: string, id: number): Promise<Answer<void>> {
  return ask('delete', '/id/v1/developer/programs/{name}/keys/{id}', { path: { name, id: String(id) } });
}

export function putHook(name: string, url: string): Promise<Answer<MadeHook>> {
  return ask('put', '/id/v1/developer/programs/{name}/webhook', { path: { name }, body: { url } });
}

export function endHook(name: string): Promise<Answer<void>> {
  return ask('delete', '/id/v1/developer/programs/{name}/webhook', { path: { name } });
}

export function testHook(name: string): Promise<Answer<Program>> {
  return ask('post', '/id/v1/developer/programs/{name}/webhook/test', { path: { name } });
}

export function makeTestUser(name: string, label: string): Promise<Answer<MadeTestUser>> {
  return ask('post', '/id/v1/developer/programs/{name}/test-users', { path: { name }, body: { label } });
}

export function endTestUser(name: string, id: number): Promise<Answer<void>> {
  return ask('delete', '/id/v1/developer/programs/{name}/test-users/{id}', { path: { name, id: String(id) } });
}

export function getApplications(): Promise<Answer<{ items: Application[] }>> {
  return ask('get', '/id/v1/programs', {});
}

export function approveProgram(name: string, wish: ApprovalWish): Promise<Answer<Application>> {
  return ask('post', '/id/v1/programs/{name}/approve', { path: { name }, body: wish });
}

export function refuseProgram(name: string, reason: string): Promise<Answer<Application>> {
  return ask('post', '/id/v1/programs/{name}/refuse', { path: { name }, body: { reason } });
}
