import type { ProgramKind } from '../../api/types.ts';

// Three clients that run as they stand, once the secret is in them: the newest, the one of web servers, and an older
// one without PKCE.

export const clients = ['openid-client', 'mod_auth_openidc', 'passport'] as const;
export type ClientName = (typeof clients)[number];

/** How the program proves itself: by a secret, by a key of its own, or not at all. */
export type Proof = 'secret' | 'key' | 'none';

export type Registered = {
  issuer: string;
  clientId: string;
  redirectUri: string;
  scopes: readonly string[];
  proof: Proof;
};

/** What may stand inside quotes of either kind; nothing that was entered leaves its text. */
function quoted(text: string): string {
  return text.replaceAll(/[^\w.~:/?&=%+@-]/g, '');
}

function secretText(secret: string): string {
  return secret.replaceAll(/[^\w.~+/=-]/g, '') || 'YOUR_SECRET';
}

/** A library without PKCE is registered as such; the others are not for it. */
export function clientsFor(kind: ProgramKind, proof: Proof): readonly ClientName[] {
  if (kind === 'legacy') {
    return ['passport'];
  }
  return kind === 'web' && proof === 'secret' ? ['openid-client', 'mod_auth_openidc'] : ['openid-client'];
}

export function signInExample(client: ClientName, program: Registered, secret: string): string {
  const issuer = quoted(program.issuer);
  const id = quoted(program.clientId);
  const back = quoted(program.redirectUri);
  const scope = program.scopes.map(quoted).join(' ');
  const key = secretText(secret);
  const plain = issuer.startsWith('http://');
  switch (client) {
    case 'openid-client':
      return openidClient({ issuer, id, back, scope, key, plain, proof: program.proof });
    case 'mod_auth_openidc':
      return [
        `OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration`,
        `OIDCClientID ${id}`,
        `OIDCClientSecret ${key}`,
        `OIDCRedirectURI ${back}`,
        `OIDCScope "${scope}"`,
        'OIDCPKCEMethod S256',
        'OIDCCryptoPassphrase "exec:/usr/bin/openssl rand -hex 32"',
        '<Location />',
        '  AuthType openid-connect',
        '  Require valid-user',
        '</Location>',
      ].join('\n');
    case 'passport':
      return [
        "import passport from 'passport';",
        "import OpenIDConnectStrategy from 'passport-openidconnect';",
        '',
        'passport.use(new OpenIDConnectStrategy({',
        `  issuer: '${issuer}',`,
        `  authorizationURL: '${issuer}/oidc/authorize',`,
        `  tokenURL: '${issuer}/oidc/token',`,
        `  userInfoURL: '${issuer}/oidc/userinfo',`,
        `  clientID: '${id}',`,
        `  clientSecret: '${key}',`,
        `  callbackURL: '${back}',`,
        `  scope: '${scope.replace(/^openid ?/, '')}',`,
        '}, (issuer, profile, done) => done(null, profile)));',
      ].join('\n');
  }
}

type Plain = {
  issuer: string;
  id: string;
  back: string;
  scope: string;
  key: string;
  plain: boolean;
  proof: Proof;
};

/** The registered way to prove itself, and no other, is taken. */
const proofs: Record<Proof, (key: string) => string> = {
  secret: (key) => `client.ClientSecretBasic('${key}')`,
  key: () => 'client.PrivateKeyJwt(privateKey)',
  none: () => 'client.None()',
};

const keyLines = [
  "import { readFileSync } from 'node:fs';",
  '',
  "const privateKey = await crypto.subtle.importKey('jwk', JSON.parse(readFileSync('private.jwk.json', 'utf8')),",
  "  { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);",
];

function openidClient({ issuer, id, back, scope, key, plain, proof }: Plain): string {
  const http = plain ? ', { execute: [client.allowInsecureRequests] }' : '';
  return [
    "import { createServer } from 'node:http';",
    "import * as client from 'openid-client';",
    ...(proof === 'key' ? keyLines : ['']),
    `const back = new URL('${back}');`,
    `const config = await client.discovery(new URL('${issuer}'), '${id}', undefined,`,
    `  ${proofs[proof](key)}${http});`,
    'client.enableNonRepudiationChecks(config);',
    'const pkceCodeVerifier = client.randomPKCECodeVerifier();',
    'const expectedState = client.randomState(), expectedNonce = client.randomNonce();',
    'const to = client.buildAuthorizationUrl(config, {',
    `  redirect_uri: back.href, scope: '${scope}', state: expectedState, nonce: expectedNonce,`,
    '  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),',
    "  code_challenge_method: 'S256',",
    '});',
    '',
    'const server = createServer(async (request, response) => {',
    '  const here = new URL(request.url, back);',
    '  if (here.pathname !== back.pathname) {',
    '    response.writeHead(302, { Location: to.href }).end();',
    '    return;',
    '  }',
    '  const tokens = await client.authorizationCodeGrant(config, here,',
    '    { pkceCodeVerifier, expectedState, expectedNonce });',
    '  console.log(tokens.claims());',
    "  response.end('signed in as ' + tokens.claims().sub);",
    '});',
    "server.listen(Number(back.port || 3000), '127.0.0.1');",
    "console.log('open http://127.0.0.1:' + (back.port || 3000) + '/');",
  ].join('\n');
}
