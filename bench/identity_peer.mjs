// The peer of bench/identity: npm oidc-provider in one process, everything in memory, its own pages
// for log-in and consent that take any name and any password. Run in the folder it is installed in.
// BENCH: {"port", "alg"} as JSON.
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const { port, alg } = JSON.parse(process.env.BENCH);
const key = (kind, options, name) => ({
  ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), kid: name, alg: name, use: 'sig',
});
const resource = 'urn:bench';
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'rp', client_secret: 'secret-of-rp', redirect_uris: ['http://127.0.0.1/cb'],
      grant_types: ['authorization_code', 'refresh_token'], id_token_signed_response_alg: alg,
    },
    {
      client_id: 'machine', client_secret: 'secret-of-machine', redirect_uris: [], response_types: [],
      grant_types: ['client_credentials'],
    },
  ],
  cookies: { keys: ['bench'] },
  jwks: { keys: [key('ec', { namedCurve: 'P-256' }, 'ES256'), key('rsa', { modulusLength: 2048 }, 'RS256')] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_context, client) => (client.clientId === 'machine' ? resource : undefined),
      getResourceServerInfo: () => ({
        scope: 'entities', accessTokenFormat: 'jwt', accessTokenTTL: 3600, jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  ttl: { Interaction: 600, Session: 3600, Grant: 3600, IdToken: 3600, AccessToken: 3600, ClientCredentials: 3600 },
});
provider.on('server_error', (_context, error) => console.error(error));
provider.listen(port, '127.0.0.1');
