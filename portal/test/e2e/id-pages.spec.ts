import type { Page } from '@playwright/test';
import {
  expect,
  look,
  password,
  register,
  signIn,
  signInSettings,
  signOut,
  test,
} from './id-stage.ts';

// Every page of the smart ID as people see it: on a small phone, with text of 150 %, without scripts, for a reader of
// the screen, and under its content security policy (stage.ts fails a test whose page violates it).

type Step = (page: Page, url: string) => Promise<void>;
const go =
  (path: string): Step =>
  async (page, url) => {
    await page.goto(`${url}${path}`);
  };

const client = {
  ...signInSettings,
  redirectUris: ['https://rp.example/cb'],
  scopes: ['openid', 'profile', 'email'],
};
const authorize = `/oidc/authorize?${new URLSearchParams({
  client_id: 'watch',
  response_type: 'code',
  redirect_uri: 'https://rp.example/cb',
  scope: 'openid profile email',
  state: 's',
  nonce: 'n',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}).toString()}`;

test.beforeAll(async ({ town, request }) => {
  const headers = { Authorization: `Bearer ${town.token('admin')}` };
  const one = { name: 'watch', title: '見守りサービス', contact: 'api@example.jp', rules: [] };
  const data = { ...one, perSecond: 20, burst: 100, perDay: 0 };
  await request.post(`${town.url}/id/v1/clients`, { headers, data });
  const put = await request.put(`${town.url}/id/v1/clients/watch/sign-in`, { headers, data: client });
  expect(put.status(), await put.text()).toBe(200);
});

const outside: Record<string, Step> = {
  login: go('/id/login'),
  'login-en': go('/id/login?ui_locales=en'),
  'login-wrong': async (page, url) => {
    await page.goto(`${url}/id/login`);
    await page.fill('#login-id', '1111111111');
    await page.fill('#password', 'wrong');
    await page.click('#submit');
    await expect(page.locator('#error')).toBeVisible();
  },
  register: go('/id/register'),
  'register-wrong': async (page, url) => {
    await page.goto(`${url}/id/register`);
    await page.fill('#birth-date', 'いつか');
    await page.fill('#new-password', 'short');
    await page.click('#submit');
    await expect(page.locator('#error')).toBeVisible();
  },
  recover: go('/id/recover'),
  tablet: go('/id/tablet'),
  'signed-out': go('/id/logout'),
  'error-client': go('/oidc/authorize?client_id=nobody'),
};

const inside: Record<string, Step> = {
  account: go('/id/account'),
  'account-en': go('/id/account?ui_locales=en'),
  password: go('/id/account/password'),
  authenticator: go('/id/account/authenticator'),
  passkeys: go('/id/account/passkeys'),
  sheet: go('/id/account/sheet'),
  'sheet-made': async (page, url) => {
    await page.goto(`${url}/id/account/sheet`);
    await page.click('#submit');
    await expect(page.locator('#codes li')).toHaveCount(10);
  },
  logout: go('/id/logout'),
  device: go('/id/device'),
  consent: async (page, url) => {
    await page.goto(`${url}${authorize}`);
    await expect(page.locator('#consent')).toBeVisible();
  },
  'error-stale': async (page, url) => {
    await page.goto(`${url}/id/account/password`);
    await page.fill('#new-password', password);
    await page.locator('input[name=form_token]').first().evaluate((one: HTMLInputElement) => (one.value = 'x'));
    await page.click('#submit');
    await expect(page.locator('#error-code')).toHaveText('stale_form');
  },
};

test('pages before the log-in fit and are accessible in every size', async ({ page, town }) => {
  test.slow();
  for (const [name, step] of Object.entries(outside)) {
    await test.step(name, async () => {
      await step(page, town.url);
      await look(page, name);
    });
  }
});

test("pages of one's own account fit and are accessible in every size", async ({ page, town }) => {
  test.slow();
  await register(page, town.url);
  for (const [name, step] of Object.entries(inside)) {
    await test.step(name, async () => {
      await step(page, town.url);
      await look(page, name);
    });
  }
});

test('readings above kanji are asked for once, and fit and are accessible in every size', async ({ page, town }) => {
  test.slow();
  await page.goto(`${town.url}/id/login`);
  await expect(page.locator('ruby')).toHaveCount(0);
  await page.getByRole('link', { name: 'ふりがなを つける' }).click();
  // A name under readings is told in pieces: 入 る.
  await expect(page.getByRole('button', { name: /^入\s*る$/ })).toBeVisible();
  await expect(page.locator('rt').filter({ hasText: 'ばんごう' }).first()).toBeVisible();
  await look(page, 'readings-login');
  for (const name of ['login-wrong', 'error-client', 'register-wrong']) {
    await test.step(name, async () => {
      await outside[name]!(page, town.url);
      await expect(page.locator('ruby').first()).toBeVisible();
      await look(page, `readings-${name}`);
    });
  }
  await register(page, town.url);
  for (const name of ['account', 'consent', 'sheet-made', 'error-stale']) {
    await test.step(name, async () => {
      await inside[name]!(page, town.url);
      await expect(page.locator('ruby').first()).toBeVisible();
      await look(page, `readings-${name}`);
    });
  }
  await page.goto(`${town.url}/id/account`);
  await page.getByRole('link', { name: 'ふりがなを けす' }).click();
  await expect(page.locator('ruby')).toHaveCount(0);
  await page.goto(`${town.url}/id/login`);
  await expect(page.locator('ruby')).toHaveCount(0);
});

test('everything but passkeys works without scripts', async ({ browser, town }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' });
  const page = await context.newPage();
  const number = await register(page, town.url);
  await page.goto(`${town.url}/id/account/sheet`);
  await page.click('#readings');
  await expect(page.locator('ruby').first()).toBeVisible();
  await page.click('#submit');
  const code = await page.locator('#codes li').first().innerText();
  await page.goto(`${town.url}/id/account/password`);
  await page.fill('#new-password', `${password} 2`);
  await page.click('#submit');
  await signOut(page, town.url);
  await page.goto(`${town.url}/id/recover`);
  await page.fill('#login-id', number);
  await page.fill('#code', code);
  await page.fill('#new-password', password);
  await page.click('#submit');
  await expect(page.locator('#sessions')).toBeVisible();
  await signOut(page, town.url);
  await signIn(page, town.url, number);
  await page.goto(`${town.url}${authorize}`);
  await expect(page.locator('#consent')).toBeVisible();
  await context.close();
});
