import type { Page } from '@playwright/test';
import { mockContractorToken, mockToken } from '../mock.ts';
import { fieldSizes, lookAtSizes } from './sizes.ts';
import { expect, expectAccessible, screenshot, setNet, test } from './stage.ts';

// The phones of contractors and duty officers: what is pressed without a net is kept, sent once, and told plainly.

const phone = { width: 390, height: 844 };

async function signIn(page: Page, url: string, token: string): Promise<void> {
  const answer = await page.request.post(`${url}/id/v1/session`, { data: { token } });
  expect(answer.status()).toBe(204);
}

async function open(page: Page, url: string, token: string, path = ''): Promise<void> {
  await page.setViewportSize(phone);
  await signIn(page, url, token);
  await page.goto(`${url}/field/${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** The app's own files are stored, so that it opens without a net. */
async function installed(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

const unsent = (page: Page, count: number) => expect(page.getByText(`未送信 ${count}件`)).toBeVisible();
const allSent = (page: Page) => expect(page.getByText('未送信はありません')).toBeVisible();

test('a contractor accepts, starts and finishes with one button at a time', async ({ page, server, mock }) => {
  await open(page, server.url, mockContractorToken);
  await page.getByRole('link', { name: /返事をください/ }).click();
  await expect(page.getByText('あと5分')).toBeVisible();
  await page.getByRole('button', { name: '受ける' }).click();
  await page.getByRole('button', { name: '作業開始' }).click();
  await page.getByRole('button', { name: '中央生活道路 終了' }).click();
  await expect(page.getByText('お疲れさまでした。')).toBeVisible();
  await allSent(page);
  expect(mock.snow.effects).toEqual(['accept 2', 'start 2', 'finish 2 c-4']);
});

test('declining asks once more, and can be taken back before', async ({ page, server, mock }) => {
  await open(page, server.url, mockContractorToken, 'snow/requests/2');
  await page.getByRole('button', { name: '断る' }).click();
  await page.getByRole('button', { name: 'もどる' }).click();
  await page.getByRole('button', { name: '断る' }).click();
  await page.getByRole('group', { name: '断りますか？' }).getByRole('button', { name: '断る' }).click();
  await expect(page.getByText('断ったことを伝えました。')).toBeVisible();
  await expect.poll(() => mock.snow.effects).toEqual(['decline 2']);
});

test('without a net presses wait, outlive a reload, and go out once and in order', async ({ page, server, mock }) => {
  await open(page, server.url, mockContractorToken, 'snow/requests/2');
  await expect(page.getByRole('button', { name: '受ける' })).toBeVisible();
  await installed(page);
  await setNet(page, mock, 'away');
  await page.getByRole('button', { name: '受ける' }).click();
  await unsent(page, 1);
  await expect(page.getByText('送信待ち').first()).toBeVisible();
  await page.getByRole('button', { name: '作業開始' }).click();
  await unsent(page, 2);
  await expect(page.getByText(/電波がありません/)).toBeVisible();
  await screenshot(page, 'field-offline');
  await expectAccessible(page);
  await page.reload();
  await unsent(page, 2);
  await expect(page.getByRole('button', { name: '中央生活道路 終了' })).toBeVisible();
  await page.getByRole('button', { name: '中央生活道路 終了' }).click();
  await unsent(page, 3);
  expect(mock.snow.effects).toEqual([]);
  await setNet(page, mock, 'back');
  await allSent(page);
  expect(mock.snow.effects).toEqual(['accept 2', 'start 2', 'finish 2 c-4']);
  await expect(page.getByText('お疲れさまでした。')).toBeVisible();
});

test('a press of a window that was closed without a net is sent by the next one', async ({
  page,
  server,
  mock,
  context,
}) => {
  await open(page, server.url, mockContractorToken, 'snow/requests/2');
  await expect(page.getByRole('button', { name: '受ける' })).toBeVisible();
  await installed(page);
  await setNet(page, mock, 'away');
  await page.getByRole('button', { name: '受ける' }).click();
  await unsent(page, 1);
  await page.close();
  expect(mock.snow.effects).toEqual([]);
  await setNet(page, mock, 'back');
  const next = await context.newPage();
  await next.goto(`${server.url}/field/`);
  await expect.poll(() => mock.snow.effects).toEqual(['accept 2']);
  await expect(next.getByRole('link', { name: /受けました/ })).toBeVisible();
});

test('an answer that got lost is asked for again with the same key, and counts once', async ({
  page,
  server,
  mock,
}) => {
  await open(page, server.url, mockContractorToken, 'snow/requests/2');
  mock.losesNextAnswer = true;
  await page.getByRole('button', { name: '受ける' }).click();
  // Before the press is written down there is nothing unsent either.
  await expect.poll(() => mock.losesNextAnswer).toBe(false);
  await allSent(page);
  expect(mock.snow.effects).toEqual(['accept 2']);
});

test('who was too late is told that somebody else took it', async ({ page, server, mock }) => {
  await open(page, server.url, mockContractorToken, 'snow/requests/2');
  await expect(page.getByRole('button', { name: '受ける' })).toBeVisible();
  await installed(page);
  await setNet(page, mock, 'away');
  await page.getByRole('button', { name: '受ける' }).click();
  await unsent(page, 1);
  mock.snow.takeAway(2);
  await setNet(page, mock, 'back');
  await expect(page.getByText('他の方が受けました。出動しなくて大丈夫です。')).toBeVisible();
  await screenshot(page, 'field-too-late');
  await expectAccessible(page);
});

test('what the server refuses is told in words until it was seen', async ({ page, server, mock }) => {
  await open(page, server.url, mockContractorToken, 'snow/requests/2');
  await page.getByRole('button', { name: '受ける' }).click();
  await expect(page.getByRole('button', { name: '作業開始' })).toBeVisible();
  await allSent(page);
  await installed(page);
  await setNet(page, mock, 'away');
  await page.getByRole('button', { name: '作業開始' }).click();
  mock.snow.takeAway(2);
  await setNet(page, mock, 'back');
  await expect(page.getByText('要請の状態が先に変わっていました。今の状態を確かめてください。')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: '分かりました' }).click();
  await expect(page.getByText('市が要請を取り消しました。出動しなくて大丈夫です。')).toBeVisible();
});

test('a session that ended keeps what was pressed, and sends it after the next sign-in', async ({
  page,
  server,
  mock,
}) => {
  await open(page, server.url, mockContractorToken, 'snow/requests/2');
  await expect(page.getByRole('button', { name: '受ける' })).toBeVisible();
  mock.expireSessions();
  await page.getByRole('button', { name: '受ける' }).click();
  await expect(page.getByText(/サインインの期限が切れました/)).toBeVisible();
  await page.getByLabel('合言葉').fill(mockContractorToken);
  await page.getByRole('button', { name: '使いはじめる' }).click();
  await expect.poll(() => mock.snow.effects).toEqual(['accept 2']);
});

test('the duty officer approves what waits, and decides what is disputed, with a reason', async ({
  page,
  server,
  mock,
}) => {
  await open(page, server.url, mockToken);
  await expect(page.getByText('判断を待つもの 2件')).toBeVisible();
  await page.getByRole('link', { name: /見本北 幹線/ }).click();
  await page.getByRole('button', { name: '出動を承認' }).click();
  await page.getByRole('button', { name: '出動に決める' }).click();
  await expect.poll(() => mock.snow.effects).toEqual(['approve kita trunk dispatch']);
  await page.getByRole('link', { name: /もどる/ }).click();
  await page.getByRole('link', { name: /見本東山 生活道路/ }).click();
  await page.getByRole('button', { name: '見送りにする' }).click();
  await page.getByRole('button', { name: '見送りに決める' }).click();
  await expect(page.getByText('理由を選ぶか、書いてください。')).toBeVisible();
  await page.getByLabel('画像を見て判断').check({ force: true });
  await page.getByRole('button', { name: '見送りに決める' }).click();
  await expect.poll(() => mock.snow.effects).toHaveLength(2);
  expect(mock.snow.effects[1]).toBe('override higashi residential skip');
});

test('the duty officer decides without a net, and is told when somebody else was faster', async ({
  page,
  server,
  mock,
  context,
}) => {
  await open(page, server.url, mockToken, 'snow/zones/kita/trunk');
  await expect(page.getByRole('button', { name: '出動を承認' })).toBeVisible();
  await installed(page);
  await setNet(page, mock, 'away');
  await page.getByRole('button', { name: '出動を承認' }).click();
  await page.getByRole('button', { name: '出動に決める' }).click();
  await unsent(page, 1);
  await page.reload();
  await unsent(page, 1);
  const other = await context.request.post(`${server.url}/snow/v1/decisions/104/approval`, {
    data: { approve: false, reason: '電話で確認', key: 'desk' },
  });
  expect(other.status()).toBe(200);
  await setNet(page, mock, 'back');
  await expect(page.getByText('ほかの人が先に決めました。今の状態を確かめてください。')).toBeVisible();
  expect(mock.snow.effects).toEqual(['approve kita trunk skip']);
});

test('it can be installed: manifest, icon and worker stand below its own path', async ({ page, server }) => {
  await open(page, `${server.url}/t/010006`, mockContractorToken);
  const manifest = await page.locator('link[rel=manifest]').getAttribute('href');
  expect(manifest).toBe('/t/010006/field/manifest.webmanifest');
  const answer = await page.request.get(new URL(manifest ?? '', server.url).href);
  expect(await answer.json()).toMatchObject({ start_url: './', scope: './', display: 'standalone' });
  await installed(page);
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  expect(new URL(scope).pathname).toBe('/t/010006/field/');
});

test('it works under Trusted Types', async ({ page, server, mock }) => {
  mock.trustedTypes = true;
  await open(page, server.url, mockContractorToken);
  await installed(page);
});

const screens: Record<string, [string, string]> = {
  list: [mockContractorToken, ''],
  request: [mockContractorToken, 'snow/requests/2'],
  duty: [mockToken, ''],
  zone: [mockToken, 'snow/zones/kita/trunk'],
  disputed: [mockToken, 'snow/zones/higashi/residential'],
};

for (const [name, [token, path]] of Object.entries(screens)) {
  test(`field ${name} fits, is large and accessible in every size`, async ({ page, server }) => {
    const show = async (): Promise<void> => {
      await open(page, server.url, token, path);
      await expect(page.locator('.cards li, .facts').first()).toBeVisible();
    };
    const also = (where: string): Promise<void> => expectLarge(page, where);
    await lookAtSizes(page, `field-${name}`, { open: show, sizes: fieldSizes, also });
  });
}

/** Text of at least 24 px, buttons and links of at least 84 px, 16 px apart. */
async function expectLarge(page: Page, where: string): Promise<void> {
  const small = await page.evaluate(() => {
    const faults: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('#app *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      const seen = element.checkVisibility() && !element.closest('.unseen');
      if (own && seen && Number.parseFloat(getComputedStyle(element).fontSize) < 23.9) {
        faults.push(`text ${element.textContent}`);
      }
      if (element.matches('a, button, .choice-option') && seen && element.getBoundingClientRect().height < 83.9) {
        faults.push(`target ${element.textContent}`);
      }
    }
    return faults;
  });
  expect(small, `large: ${where}`).toEqual([]);
}
