import { prefix } from './base.ts';
import type { paths } from './schema.d.ts';
import type { Problem } from './types.ts';

// One way to ask the server: paths, what they take and what they give are those of doc/openapi.json (schema.d.ts).
// Every answer is a value or a problem; nothing is thrown. Codes made here, not
// by the server: `network` (no answer), `timeout` (20 s without one), `unreadable` (an answer that is not JSON).

export type Answer<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

const timeoutMs = 20_000;
/** A report is drawn when it is asked for. */
const fileTimeoutMs = 90_000;

let onSignedOut = (): void => {};

/** What happens when the server says that nobody is signed in: one place for the whole portal. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

let onDate = (_serverMs: number): void => {};

/** What happens with the time that the server tells with each answer. */
export function whenToldTheTime(act: (serverMs: number) => void): void {
  onDate = act;
}

type Method = 'get' | 'post' | 'put' | 'delete';

/** The paths that the server answers to this method. */
type Having<M extends Method> = { [Path in keyof paths]: paths[Path][M] extends object ? Path : never }[keyof paths];

/** What an operation answers with; nothing where it has no body. */
type Given<Operation> = Operation extends { responses: { '2XX': { content: infer Content } } }
  ? Content[keyof Content]
  : void;

/** A member that may be null may as well be absent. */
type Wish<Body> = { [Name in keyof Body as null extends Body[Name] ? never : Name]: Body[Name] } & {
  [Name in keyof Body as null extends Body[Name] ? Name : never]?: Body[Name];
};

/** What an operation is asked with: values for its path and its query, and its body. */
type Parts<Operation> = (Operation extends { parameters: infer All }
  ? Pick<All, Extract<keyof All, 'path' | 'query'>>
  : unknown) &
  (Operation extends { requestBody: { content: { 'application/json': infer Body } } } ? { body: Wish<Body> } : unknown);

type AnyParts = { path?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };

function filled(path: string, { path: values = {}, query = {} }: AnyParts): string {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      fields.set(name, String(value));
    }
  }
  return prefix + address + (fields.size > 0 ? `?${fields}` : '');
}

/** Where something is, as an address for the browser. */
export function addressOf<Path extends Having<'get'>>(path: Path, parts: Parts<paths[Path]['get']>): string {
  return filled(path, parts as AnyParts);
}

/** Asks the municipality of this address. */
export function ask<M extends Method, Path extends Having<M>>(
  method: M,
  path: Path,
  parts: Parts<paths[Path][M]>,
  on401: 'sign-in' | 'return' = 'sign-in',
): Promise<Answer<Given<paths[Path][M]>>> {
  const given = parts as AnyParts;
  return send(method, filled(path, given), given.body, on401);
}

/** Sends a file as it is, and is answered about it. */
export function sendFile<Path extends Having<'post'>>(
  path: Path,
  parts: Parts<paths[Path]['post']>,
  file: Blob,
): Promise<Answer<Given<paths[Path]['post']>>> {
  return send('post', filled(path, parts as AnyParts), file, 'sign-in');
}

/** Puts a file in the place of the one before, and is answered about it. */
export function putFile<Path extends Having<'put'>>(
  path: Path,
  parts: Parts<paths[Path]['put']>,
  file: Blob,
): Promise<Answer<Given<paths[Path]['put']>>> {
  return send('put', filled(path, parts as AnyParts), file, 'sign-in');
}

/** A file as it is; a refusal is told as one, where a link that saves would save nothing and say nothing. */
export async function fetchFile(address: string): Promise<Answer<Blob>> {
  const response = await reach(address, {
    method: 'GET',
    headers: { Accept: '*/*' },
    signal: AbortSignal.timeout(fileTimeoutMs),
    credentials: 'same-origin',
  });
  if (!(response instanceof Response)) {
    return response;
  }
  if (response.status === 401) {
    onSignedOut();
  }
  return response.ok ? { ok: true, value: await response.blob() } : read<Blob>(response);
}

/** Asks for what belongs to no municipality: the same address below /t/{code}, and open to all. */
export function askServer<Value>(path: string): Promise<Answer<Value>> {
  return send('get', path, undefined, 'return');
}

async function send<Value>(
  method: Method,
  address: string,
  body: unknown,
  on401: 'sign-in' | 'return',
): Promise<Answer<Value>> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  const init: RequestInit = {
    method: method.toUpperCase(),
    headers,
    signal: AbortSignal.timeout(timeoutMs),
    credentials: 'same-origin',
  };
  if (body instanceof Blob) {
    headers['Content-Type'] = body.type || 'application/octet-stream';
    init.body = body;
  } else if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  const response = await reach(address, init);
  if (!(response instanceof Response)) {
    return response;
  }
  const told = Date.parse(response.headers.get('Date') ?? '');
  if (!Number.isNaN(told)) {
    onDate(told);
  }
  if (response.status === 401 && on401 === 'sign-in') {
    onSignedOut();
  }
  return read<Value>(response);
}

async function reach(address: string, init: RequestInit): Promise<Response | { ok: false; problem: Problem }> {
  try {
    return await fetch(address, init);
  } catch (error) {
    const code = error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'network';
    return { ok: false, problem: { title: code, status: 0, code } };
  }
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
