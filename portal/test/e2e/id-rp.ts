import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import * as client from 'openid-client';
import { signInSettings } from './id-stage.ts';

// Programs of providers as people meet them: each signs in with openid-client, shows who is there, and asks the smart
// ID again on every look. One server for all, under /{name}/, on 127.0.0.1: cookies are by host, and localhost is the
// town's.

type Waiting = { verifier: string; state: string; nonce: string };
type Here = { tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers; sub: string; acr: string };

class Program {
  waiting: Waiting | undefined;
  here: Here | undefined;
  readonly config: client.Configuration;
  readonly home: string;
  constructor(config: client.Configuration, home: string) {
    this.config = config;
    this.home = home;
  }

  async begin(): Promise<string> {
    const verifier = client.randomPKCECodeVerifier();
    this.waiting = { verifier, state: client.randomState(), nonce: client.randomNonce() };
    return client.buildAuthorizationUrl(this.config, {
      redirect_uri: `${this.home}/cb`,
      scope: 'openid profile',
      state: this.waiting.state,
      nonce: this.waiting.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).href;
  }

  async finish(at: URL): Promise<string> {
    const asked = this.waiting;
    this.waiting = undefined;
    const tokens = await client.authorizationCodeGrant(this.config, at, {
      pkceCodeVerifier: asked?.verifier ?? '',
      expectedState: asked?.state ?? '',
      expectedNonce: asked?.nonce ?? '',
    });
    const claims = tokens.claims();
    const acr = claims?.['acr'];
    this.here = { tokens, sub: claims?.sub ?? '', acr: typeof acr === 'string' ? acr : '' };
    return `${this.home}/`;
  }

  /** Who is there, by the word of the smart ID now and not of yesterday. */
  async page(): Promise<string> {
    if (!this.here) {
      return '<p id="who">nobody</p>';
    }
    const { tokens, sub, acr } = this.here;
    const person = await client.fetchUserInfo(this.config, tokens.access_token, sub).catch(() => undefined);
    return person
      ? `<p id="who">${person.name}</p><p id="sub">${sub}</p><p id="acr">${acr}</p>`
      : '<p id="who">signed out</p>';
  }

  leave(): string {
    const hint = this.here?.tokens.id_token ?? '';
    this.here = undefined;
    const to = { id_token_hint: hint, post_logout_redirect_uri: `${this.home}/` };
    return client.buildEndSessionUrl(this.config, to).href;
  }
}

async function answer(programs: Map<string, Program>, request: IncomingMessage, reply: ServerResponse): Promise<void> {
  const at = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const [, name = '', what = ''] = at.pathname.split('/');
  const one = programs.get(name);
  const lead = (to: string): void => void reply.writeHead(302, { Location: to }).end();
  if (!one) {
    reply.writeHead(404).end();
  } else if (what === 'login') {
    lead(await one.begin());
  } else if (what === 'cb') {
    lead(await one.finish(at));
  } else if (what === 'logout') {
    lead(one.leave());
  } else {
    reply.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(`<!doctype html>${await one.page()}`);
  }
}

export class RelyingParties {
  readonly url: string;
  private readonly server: Server;
  private readonly programs: Map<string, Program>;
  private constructor(server: Server, programs: Map<string, Program>, url: string) {
    this.server = server;
    this.programs = programs;
    this.url = url;
  }

  static async start(): Promise<RelyingParties> {
    const programs = new Map<string, Program>();
    const server = createServer((request, reply) => {
      answer(programs, request, reply).catch((error: unknown) => {
        reply.writeHead(500, { 'Content-Type': 'text/plain' }).end(`the program failed: ${String(error)}`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = server.address();
    const port = typeof at === 'object' && at ? at.port : 0;
    return new RelyingParties(server, programs, `http://127.0.0.1:${port}`);
  }

  /** As staff register it in the town; its pages are under the address that comes back. */
  async add(town: string, adminToken: string, name: string): Promise<string> {
    const home = `${this.url}/${name}`;
    const send = async (method: string, path: string, body: object): Promise<{ clientSecret?: string }> => {
      const headers = { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' };
      const said = await fetch(`${town}${path}`, { method, headers, body: JSON.stringify(body) });
      if (!said.ok) {
        throw new Error(`${method} ${path}: ${said.status} ${await said.text()}`);
      }
      return (await said.json()) as { clientSecret?: string };
    };
    const limits = { rules: [], perSecond: 100, burst: 100, perDay: 0 };
    await send('POST', '/id/v1/clients', { name, title: name, contact: 'a@example.jp', ...limits });
    await send('PUT', `/id/v1/clients/${name}/sign-in`, {
      ...signInSettings,
      redirectUris: [`${home}/cb`],
      postLogoutRedirectUris: [`${home}/`],
      grantTypes: ['authorization_code', 'refresh_token'],
      scopes: ['openid', 'profile'],
    });
    const made = await send('POST', `/id/v1/clients/${name}/sign-in/secret`, { overlapHours: 0 });
    const secret = made.clientSecret ?? '';
    const config = await client.discovery(new URL(town), name, secret, client.ClientSecretBasic(secret), {
      execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
    });
    this.programs.set(name, new Program(config, home));
    return home;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
