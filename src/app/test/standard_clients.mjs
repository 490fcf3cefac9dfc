// Clients off the shelf against the program, told by standard_clients.py where it is and which
// programs are registered: openid-client, oauth4webapi, passport-openidconnect, mod_auth_openidc.
// Read as text and run in portal/, where the packages are. Ends with 1 at the first thing that is
// wrong.
import assert from 'node:assert/strict';
import http from 'node:http';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import passport from 'passport-openidconnect';

const told = JSON.parse(process.env.TSUNAGU_CLIENTS);
const issuer = new URL(told.issuer);
const callback = told.callback, goodbye = told.goodbye;
const over_http = { [oauth.allowInsecureRequests]: true };
const scope = 'openid profile email';

// As a page is asked for; fetch() would say that it comes from a script.
function send(url, method, cookie, body) {
  const headers = { accept: 'text/html', cookie };
  if (body !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (piece) => (text += piece));
      reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

// A browser without scripts: cookies by origin, redirects, forms. Stops where it is led to a
// client's own address, unless somebody listens there.
class Browser {
  jars = new Map();
  open_to;
  constructor(...sites) {
    this.open_to = [issuer.origin, ...sites];
  }
  async go(method, to, fields) {
    const url = new URL(to, issuer), jar = this.jars.get(url.origin) ?? new Map();
    this.jars.set(url.origin, jar);
    const cookie = [...jar].map(([k, v]) => `${k}=${v}`).join('; ');
    const reply = await send(url, method, cookie, fields && new URLSearchParams(fields).toString());
    for (const one of reply.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one);
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    const where = reply.headers.location;
    if (!where) return { at: url, status: reply.status, text: reply.text };
    const next = new URL(where, url);
    assert.ok(reply.status === 303 || reply.status === 302, `a redirect by ${reply.status}`);
    return this.open_to.includes(next.origin)
      ? this.go('GET', next)
      : { at: next, status: reply.status, text: '' };
  }
  open(to) {
    return this.go('GET', to);
  }
  press(page, more) {
    const form = /<form [^>]*action="([^"]+)"/.exec(page.text);
    assert.ok(form, `no form on ${page.at}: ${page.text.slice(0, 300)}`);
    const fields = {};
    for (const [, name, value] of page.text.matchAll(
      /<input type="hidden" name="([^"]+)" value="([^"]*)"/g,
    )) {
      fields[name] = value.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
    }
    return this.go('POST', new URL(form[1], page.at), { ...fields, ...more });
  }
  follow(page, link) {
    const found = link.exec(page.text);
    assert.ok(found, `no link ${link} on ${page.at}: ${page.text.slice(0, 300)}`);
    return this.open(new URL(found[1].replaceAll('&amp;', '&'), page.at));
  }
  // From the page of log-in: a new person, signed in by it, who goes on where they wanted to.
  async register(page) {
    const form = await this.follow(page, /<a href="([^"]*register[^"]*)"/);
    const made = await this.press(form, person());
    assert.ok(made.text.includes('id="new-id"'), made.text.slice(0, 500));
    return this.follow(made, /<a href="([^"]*)" id="go-on"/);
  }
  // From an authorization request to the client's address, ticking all boxes.
  async authorize(to) {
    let page = await this.open(to);
    if (page.text.includes('id="login-id"')) {
      page = await this.register(page);
    }
    return page.text.includes('id="consent"') ? this.press(page, ticked(page)) : page;
  }
}

let persons = 0;
function person() {
  persons += 1;
  return {
    name: `佐藤 花子${persons}`, kana: 'サトウ ハナコ', 'birth-date': '1948-03-07', district: 'もみじ台',
    phone: `011-123-${String(4000 + persons)}`, 'new-password': 'yuki no asa ni aruku michi',
  };
}

function ticked(page) {
  const boxes = [...page.text.matchAll(/name="(scope_[^"]+)"/g)].map((m) => [m[1], 'yes']);
  return { ...Object.fromEntries(boxes), answer: 'allow' };
}

async function configured(name, auth) {
  const config = await client.discovery(issuer, name, undefined, auth, {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });
  return config;
}

async function checks() {
  const verifier = client.randomPKCECodeVerifier();
  return {
    sent: {
      redirect_uri: callback, scope, code_challenge_method: 'S256',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      state: client.randomState(), nonce: client.randomNonce(),
    },
    expected(sent) {
      return { pkceCodeVerifier: verifier, expectedState: sent.state, expectedNonce: sent.nonce };
    },
  };
}

async function refused(what, code) {
  await assert.rejects(what, (e) => {
    assert.equal(e.error ?? e.cause?.error, code, String(e.cause ?? e));
    return true;
  });
}

async function openid_client_signs_in_refreshes_asks_revokes_and_signs_out() {
  const config = await configured('web', client.ClientSecretBasic(told.secrets.web));
  const browser = new Browser(), { sent, expected } = await checks();
  const back = await browser.authorize(client.buildAuthorizationUrl(config, sent));
  const tokens = await client.authorizationCodeGrant(config, back.at, expected(sent));
  const claims = tokens.claims();
  assert.equal(claims.aud, 'web');
  const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.match(info.name, /^佐藤 花子/);
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
  assert.equal(fresh.claims().sub, claims.sub);
  const about = await client.tokenIntrospection(config, fresh.access_token);
  assert.equal(about.active, true);
  await refused(client.refreshTokenGrant(config, tokens.refresh_token), 'invalid_grant');
  assert.equal((await client.tokenIntrospection(config, fresh.access_token)).active, false);
  await refused(client.authorizationCodeGrant(config, back.at, expected(sent)), 'invalid_grant');
  // Signed in and agreed already: a second round asks nothing.
  const again = await checks();
  const silent = await browser.open(
    client.buildAuthorizationUrl(config, { ...again.sent, prompt: 'none' }),
  );
  const more = await client.authorizationCodeGrant(config, silent.at, again.expected(again.sent));
  await client.tokenRevocation(config, more.access_token);
  await assert.rejects(client.fetchUserInfo(config, more.access_token, claims.sub));
  const end = client.buildEndSessionUrl(config, {
    id_token_hint: more.id_token, post_logout_redirect_uri: goodbye, state: 'bye',
  });
  assert.equal((await browser.open(end)).at.href, `${goodbye}?state=bye`);
  await refused(client.refreshTokenGrant(config, more.refresh_token), 'invalid_grant');
}

async function openid_client_pushes_its_requests_and_proves_a_key() {
  const config = await configured('bound', client.ClientSecretPost(told.secrets.bound));
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
  const browser = new Browser(), { sent, expected } = await checks();
  const plain = await browser.open(client.buildAuthorizationUrl(config, sent));
  assert.equal(plain.at.searchParams.get('error'), 'invalid_request', 'it must push');
  const to = await client.buildAuthorizationUrlWithPAR(config, sent, { DPoP });
  assert.ok(to.searchParams.get('request_uri'));
  const back = await browser.authorize(to);
  await refused(client.authorizationCodeGrant(config, back.at, expected(sent)), 'invalid_grant');
  const once_more = await browser.authorize(
    await client.buildAuthorizationUrlWithPAR(config, sent, { DPoP }),
  );
  const tokens = await client.authorizationCodeGrant(config, once_more.at, expected(sent), undefined, {
    DPoP,
  });
  assert.equal(tokens.token_type, 'dpop');
  const sub = tokens.claims().sub;
  const info = await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP });
  assert.equal(info.sub, sub);
  await assert.rejects(client.fetchUserInfo(config, tokens.access_token, sub));
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
  assert.equal(fresh.token_type, 'dpop');
}

async function openid_client_speaks_for_itself_by_a_key() {
  const key = await crypto.subtle.importKey(
    'jwk', told.key, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'],
  );
  const config = await configured('machine', client.PrivateKeyJwt({ key, kid: told.key.kid }));
  const tokens = await client.clientCredentialsGrant(config, { scope: 'entities' });
  assert.equal(tokens.scope, 'entities');
  assert.equal(tokens.access_token.split('.').length, 3, 'a JWT');
}

async function openid_client_lets_a_device_in() {
  const config = await configured('tv', client.None());
  const browser = new Browser();
  const device = await client.initiateDeviceAuthorization(config, { scope });
  await refused(
    client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', {
      device_code: device.device_code,
    }),
    'authorization_pending',
  );
  let page = await browser.open(device.verification_uri_complete);
  if (page.text.includes('id="login-id"')) {
    page = await browser.register(page);
  }
  const confirm = await browser.press(page, { user_code: device.user_code });
  assert.ok(!confirm.text.includes('checked'), 'nothing is ticked before');
  const done = await browser.press(confirm, { scope_profile: 'yes', answer: 'allow' });
  assert.ok(done.text.includes('id="done"'), done.text.slice(0, 500));
  const answered = { ...device, interval: 0.01 };  // the person has answered: no need to wait
  const late = await client
    .pollDeviceAuthorizationGrant(config, answered, undefined, { signal: AbortSignal.timeout(60_000) });
  assert.equal(late.scope, 'openid profile');
  const info = await client.fetchUserInfo(config, late.access_token, late.claims().sub);
  assert.match(info.name, /^佐藤 花子/);
  assert.equal(info.email, undefined);
}

async function oauth4webapi_does_every_step_by_hand() {
  const as = await oauth
    .discoveryRequest(issuer, over_http)
    .then((r) => oauth.processDiscoveryResponse(issuer, r));
  const me = { client_id: 'hand' }, auth = oauth.ClientSecretPost(told.secrets.hand);
  const key = await oauth.generateKeyPair('ES256');
  const DPoP = oauth.DPoP(me, key);
  const verifier = oauth.generateRandomCodeVerifier(), state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const pushed = await oauth
    .pushedAuthorizationRequest(as, me, auth, {
      response_type: 'code', redirect_uri: callback, scope, state, nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    }, over_http)
    .then((r) => oauth.processPushedAuthorizationResponse(as, me, r));
  const to = new URL(as.authorization_endpoint);
  to.search = new URLSearchParams({ client_id: 'hand', request_uri: pushed.request_uri });
  const browser = new Browser();
  const back = await browser.authorize(to);
  const params = oauth.validateAuthResponse(as, me, back.at, state);
  const redeem = () =>
    oauth.authorizationCodeGrantRequest(as, me, auth, params, callback, verifier, {
      ...over_http, DPoP,
    });
  const reply = await redeem();
  const tokens = await oauth.processAuthorizationCodeResponse(as, me, reply, {
    expectedNonce: nonce, requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(as, reply, over_http);
  const { sub } = oauth.getValidatedIdTokenClaims(tokens);
  const info = await oauth
    .userInfoRequest(as, me, tokens.access_token, { ...over_http, DPoP })
    .then((r) => oauth.processUserInfoResponse(as, me, sub, r));
  assert.equal(info.sub, sub);
  const fresh = await oauth
    .refreshTokenGrantRequest(as, me, auth, tokens.refresh_token, { ...over_http, DPoP })
    .then((r) => oauth.processRefreshTokenResponse(as, me, r));
  const about = async (token) =>
    oauth
      .introspectionRequest(as, me, auth, token, over_http)
      .then((r) => oauth.processIntrospectionResponse(as, me, r));
  assert.equal((await about(fresh.access_token)).active, true);
  await oauth
    .revocationRequest(as, me, auth, fresh.refresh_token, over_http)
    .then((r) => oauth.processRevocationResponse(r));
  assert.equal((await about(fresh.access_token)).active, false, 'the grant went with it');
  const twice = await redeem();
  assert.equal(twice.status, 400);
  assert.equal((await twice.json()).error, 'invalid_grant');
}

async function passport_signs_in_without_pkce() {
  const made = new passport.Strategy(
    {
      issuer: told.issuer, authorizationURL: `${told.issuer}/oidc/authorize`,
      tokenURL: `${told.issuer}/oidc/token`, userInfoURL: `${told.issuer}/oidc/userinfo`,
      clientID: 'old', clientSecret: told.secrets.old, callbackURL: callback, scope: 'profile',
      skipUserProfile: false, nonce: true,
    },
    (_issuer, profile, done) => done(null, profile),
  );
  const session = {};
  const run = (query) =>
    new Promise((resolve, reject) => {
      const one = Object.create(made);
      one.redirect = (to) => resolve({ to });
      one.success = (user) => resolve({ user });
      one.fail = (why) => reject(new Error(`passport says no: ${JSON.stringify(why)}`));
      one.error = reject;
      one.authenticate({ query, session, headers: {} }, {});
    });
  const { to } = await run({});
  const back = await new Browser().authorize(to);
  const { user } = await run(Object.fromEntries(back.at.searchParams));
  assert.match(user.displayName, /^佐藤 花子/);
}

async function apache_guards_a_page_shows_who_is_there_and_signs_out() {
  const page_of = (page) => {
    assert.equal(page.status, 200, `${page.at}: ${page.text.slice(0, 500)}`);
    return (id) => new RegExp(`id="${id}">([^<]*)<`).exec(page.text)?.[1];
  };
  const secure = `${told.apache}/secure/`, browser = new Browser(told.apache);
  const first = page_of(await browser.authorize(secure));
  assert.match(first('name'), /^佐藤 花子/);
  assert.equal(first('acr'), 'urn:tsunagu:acr:aal1');
  const sub = first('sub');
  assert.match(sub, /^[\w-]{20,}$/, 'a subject of its own');
  // Apache's session is enough for the next page; without it the provider knows the browser.
  const other = new Browser(told.apache);
  assert.ok((await other.open(secure)).text.includes('id="login-id"'), 'a stranger is sent away');
  assert.equal(page_of(await browser.open(secure))('sub'), sub);
  browser.jars.delete(told.apache);
  assert.equal(page_of(await browser.open(secure))('sub'), sub, 'signed in and agreed already');
  const bye = `${told.apache}/bye.html`;
  const end = await browser.open(`${secure}cb?logout=${encodeURIComponent(bye)}`);
  assert.equal(end.at.href.split('?')[0], bye);
  assert.ok((await browser.open(secure)).text.includes('id="login-id"'), 'both sessions are over');
}

const all = [
  openid_client_signs_in_refreshes_asks_revokes_and_signs_out,
  openid_client_pushes_its_requests_and_proves_a_key,
  openid_client_speaks_for_itself_by_a_key,
  openid_client_lets_a_device_in,
  oauth4webapi_does_every_step_by_hand,
  passport_signs_in_without_pkce,
  ...(told.apache ? [apache_guards_a_page_shows_who_is_there_and_signs_out] : []),
];
for (const one of all) {
  try {
    await one();
    console.log(`  ok: ${one.name.replaceAll('_', ' ')}`);
  } catch (e) {
    console.error(`FAILED: ${one.name.replaceAll('_', ' ')}\n`, e, e.cause ?? '');
    process.exit(1);
  }
}
