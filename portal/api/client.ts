import { prefix } from './base.ts';
import type { Problem } from './types.ts';

// One way to ask the server. Every answer is a value or a problem; nothing is thrown. Codes made here, not
// by the server: `network` (no answer), `timeout` (20 s without one), `unreadable` (an answer that is not JSON).

export type Answer<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

const timeoutMs = 20_000;

let onSignedOut = (): void => {};

/** What happens when the server says that nobody is signed in: one place for the whole portal. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

type Method = 'GET' | 'POST' | 'DELETE';

/** Asks for what belongs to no municipality: the same address below /t/{code}, and open to all. */
export function askServer<Value>(path: string): Promise<Answer<Value>> {
  return send('GET', path, undefined, 'return');
}

export function ask<Value>(
  method: Method,
  path: string,
  body?: unknown,
  on401: 'sign-in' | 'return' = 'sign-in',
): Promise<Answer<Value>> {
  return send(method, prefix + path, body, on401);
}

async function send<Value>(
  method: Method,
  address: string,
  body: unknown,
  on401: 'sign-in' | 'return',
): Promise<Answer<Value>> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(timeoutMs), credentials: 'same-origin' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    const code = error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'network';
    return { ok: false, problem: { title: code, status: 0, code } };
  }
  if (response.status === 401 && on401 === 'sign-in') {
    onSignedOut();
  }
  return read<Value>(response);
}

async function read<Value>(response: Response): Promise<Answer<Value>> {
  if (response.status === 204) {
    return { ok: true, value: undefined as Value };
  }
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    return { ok: false, problem: { title: response.statusText, status: response.status, code: 'unreadable' } };
  }
  return response.ok ? { ok: true, value: body as Value } : { ok: false, problem: problemOf(body, response.status) };
}

function problemOf(body: unknown, status: number): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>;
  return { ...given, title: given.title ?? '', status, code: given.code ?? 'unknown' };
}
