// Browsers and a program of a provider, as many at once as BENCH says, for bench/identity: one
// connection each, no parsing that is not needed. Prints a line of JSON at the start and at the end
// of what counts. BENCH: {"peer", "port", "mode", "seconds", "browsers", "users", "rate", "client",
// "secret"} as JSON. Modes: new (log-in, consent, code, tokens of somebody who is not signed in),
// sso (the same of somebody who is), jwks (one request at a time and a pause: what a request waits),
// password (log-ins by password alone, `rate` a second whether or not the ones before are done).
import crypto from 'node:crypto';
import http from 'node:http';

const told = JSON.parse(process.env.BENCH);
const host = `${told.peer ? '127.0.0.1' : 'localhost'}:${told.port}`;
const origin = `http://${host}`;
const callback = 'http://127.0.0.1/cb';
const text = (bytes) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest();
const form = (fields) => new URLSearchParams(fields).toString();
const plain = (s) => s.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#x2F;', '/');
const verifier = text(crypto.randomBytes(32)), challenge = text(sha256(verifier));
const basic = `Basic ${Buffer.from(`${told.client}:${told.secret}`).toString('base64')}`;

class Browser {
  agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  cookies = new Map();
  send(method, path, fields, more) {
    const headers = { host, accept: 'text/html', ...more };
    if (this.cookies.size) headers.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const body = fields && form(fields);
    if (body !== undefined) {
      headers['content-type'] = 'application/x-www-form-urlencoded';
      headers['content-length'] = Buffer.byteLength(body);
    }
    const at = { host: '127.0.0.1', port: told.port, method, path, headers, agent: this.agent };
    return new Promise((resolve, reject) => {
      const request = http.request(at, (reply) => {
        const pieces = [];
        reply.on('data', (piece) => pieces.push(piece));
        reply.on('end', () => {
          for (const one of reply.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(one);
            if (value) this.cookies.set(name, value);
            else this.cookies.delete(name);
          }
          resolve({ status: reply.statusCode, to: reply.headers.location, text: Buffer.concat(pieces).toString() });
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }
  get(to) {
    return this.send('GET', to.replace(origin, ''));
  }
  post(path, fields) {
    return this.send('POST', path.replace(origin, ''), fields, { origin });
  }
}

function hold(reply, status, what) {
  if (reply.status !== status) throw new Error(`${what}: ${reply.status} ${reply.to ?? ''} ${reply.text.slice(0, 800)}`);
  return reply;
}
const hidden = (page, name) => plain(new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '');

// A key that was made once and shows itself, as an authenticator does (Web Authentication 6).
class Passkey {
  key = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  id = crypto.randomBytes(32);
  counter = 0;
  header(flags) {
    const out = Buffer.alloc(37);
    sha256('localhost').copy(out);
    out[32] = flags;
    out.writeUInt32BE((this.counter += 1), 33);
    return out;
  }
  client(type, challenge) {
    return Buffer.from(JSON.stringify({ type, challenge, origin }));
  }
  create(challenge) {
    const { x, y } = this.key.publicKey.export({ format: 'jwk' });
    const cose = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'), Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
    const data = Buffer.concat([this.header(0x45), Buffer.alloc(16), Buffer.from([0, 32]), this.id, cose]);
    return {
      'client-data': text(this.client('webauthn.create', challenge)),
      attestation: text(Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([data.length]), data,
      ])),
    };
  }
  show(challenge) {
    const data = this.header(0x05), client = this.client('webauthn.get', challenge);
    return {
      'key-id': text(this.id), 'client-data': text(client), 'authenticator-data': text(data),
      signature: text(crypto.sign('sha256', Buffer.concat([data, sha256(client)]), this.key.privateKey)),
      'user-handle': this.handle,
    };
  }
}

const authorize = (more) => `${told.peer ? '/auth' : '/oidc/authorize'}?${form({
  client_id: told.client, response_type: 'code', redirect_uri: callback, scope: 'openid', state: 's',
  nonce: text(crypto.randomBytes(12)), code_challenge: challenge, code_challenge_method: 'S256', ...more,
})}`;

async function redeem(browser, to) {
  const code = new URL(to).searchParams.get('code');
  if (!code) throw new Error(`no code: ${to}`);
  const fields = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier };
  const path = told.peer ? '/token' : '/oidc/token';
  const reply = hold(await browser.send('POST', path, fields, { authorization: basic }), 200, 'token');
  if (!reply.text.includes('id_token')) throw new Error(`no ID token: ${reply.text}`);
}

// Registered, with a passkey; the number and the password too.
async function newcomer(n) {
  const browser = new Browser(), passkey = new Passkey();
  const page = hold(await browser.get('/id/register'), 200, 'register');
  const account = hold(await browser.get(hold(await browser.post('/id/register', {
    form_token: hidden(page.text, 'form_token'), name: `試験 ${n}`, kana: 'しけん', 'birth-date': '1950-01-02',
    'new-password': 'yuki no asa ni aruku michi',
  }), 303, 'registering').to), 200, 'account');
  passkey.number = /id="new-id"[^>]*>([0-9 ]+)</.exec(account.text)[1];
  const list = hold(await browser.get('/id/account/passkeys'), 200, 'passkeys').text;
  passkey.handle = /data-user-id="([^"]*)"/.exec(list)[1];
  hold(await browser.post('/id/account/passkeys', {
    form_token: hidden(list, 'form_token'), ceremony: hidden(list, 'ceremony'), label: 'bench',
    ...passkey.create(/data-challenge="([^"]*)"/.exec(list)[1]),
  }), 303, 'a passkey');
  return passkey;
}

async function log_in_here(browser, passkey, more) {
  const login = hold(await browser.get(authorize(more)), 303, 'authorize').to;
  const page = hold(await browser.get(login), 200, 'log-in').text;
  const form_token = hidden(page, 'form_token');
  const asked = JSON.parse(hold(await browser.post('/id/login/passkey/options', { form_token }), 200, 'options').text);
  const back = hold(await browser.post('/id/login/passkey', {
    form_token, ceremony: asked.ceremony, next: hidden(page, 'next'), ...passkey.show(asked.challenge),
  }), 303, 'the passkey').to;
  const reply = await browser.get(back);
  if (reply.status === 303) return reply.to;
  const consent = hold(reply, 200, 'consent').text;
  return hold(await browser.post('/oidc/consent', {
    form_token: hidden(consent, 'form_token'), r: hidden(consent, 'r'), notice: hidden(consent, 'notice'), answer: 'allow',
  }), 303, 'a yes').to;
}

async function log_in_there(browser) {
  let reply = hold(await browser.get(authorize()), 303, 'authorize');
  for (const fields of [{ prompt: 'login', login: 'somebody', password: 'x' }, { prompt: 'consent' }]) {
    const page = reply.to;
    hold(await browser.get(page), 200, 'page');
    const back = hold(await browser.post(page, fields), 303, fields.prompt).to;
    reply = hold(await browser.get(back), 303, 'resume');
  }
  return reply.to;
}

const took = [];
let done = 0;
async function timed(act) {
  const from = performance.now();
  await act();
  took.push(performance.now() - from);
  done += 1;
}

async function prepared() {
  const users = [];
  if (!told.peer && told.mode !== 'jwks') {
    for (let n = 0; n < told.users; n += 1) users.push(await newcomer(n));
  }
  return users;
}

const users = await prepared();
const any = (n) => users[n % users.length];
const rounds = {
  async new(browser, n) {
    browser.cookies.clear();
    const code = told.peer ? log_in_there(browser) : log_in_here(browser, any(n), { prompt: 'consent' });
    await redeem(browser, await code);
  },
  // As new, but the browser keeps by what it is known: nobody has to be told of it.
  async known(browser, n) {
    const kept = browser.cookies.get('tsunagu-device');
    browser.cookies.clear();
    if (kept) browser.cookies.set('tsunagu-device', kept);
    const code = told.peer ? log_in_there(browser) : log_in_here(browser, any(n), { prompt: 'consent' });
    await redeem(browser, await code);
  },
  async sso(browser) {
    await redeem(browser, hold(await browser.get(authorize()), 303, 'sso').to);
  },
  async jwks(browser) {
    hold(await browser.get(told.peer ? '/jwks' : '/oidc/jwks'), 200, 'jwks');
  },
};

async function one_browser(n, end) {
  const browser = new Browser();
  if (told.mode === 'sso') {
    await redeem(browser, await (told.peer ? log_in_there(browser) : log_in_here(browser, any(n))));
  }
  await started;
  while (performance.now() < end()) {
    await timed(() => rounds[told.mode](browser, n));
    if (told.mode === 'jwks') await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

async function by_password(n) {
  const browser = new Browser();
  const page = hold(await browser.get('/id/login'), 200, 'log-in').text;
  hold(await browser.post('/id/login', {
    form_token: hidden(page, 'form_token'), 'login-id': any(n).number, password: 'yuki no asa ni aruku michi',
  }), 303, 'the password');
  browser.agent.destroy();
}

async function at_a_rate(end) {
  const flying = [];
  for (let n = 0; performance.now() < end(); n += 1) {
    flying.push(timed(() => by_password(n)));
    const next = from + ((n + 1) * 1000) / told.rate;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
  }
  await Promise.all(flying);
}

let from = 0, start;
const started = new Promise((resolve) => (start = resolve));
const end = () => from + told.seconds * 1000;
const crowd = told.mode === 'password' ? [] : Array.from({ length: told.browsers }, (_, n) => one_browser(n, end));
await new Promise((resolve) => setTimeout(resolve, told.mode === 'sso' ? 1500 : 200));
from = performance.now();
console.log('{"event":"start"}');
start();
if (told.mode === 'password') await at_a_rate(end);
await Promise.all(crowd);
took.sort((a, b) => a - b);
const at = (share) => took[Math.min(took.length - 1, Math.floor(share * took.length))];
console.log(JSON.stringify({ event: 'end', done, seconds: (performance.now() - from) / 1000, p50: at(0.5), p99: at(0.99) }));
process.exit(0);
