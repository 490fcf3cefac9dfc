import type { Page } from '@playwright/test';
import { mockCounterToken, mockNurseToken, mockShopToken } from '../mock.ts';
import { mockCodes } from '../town-mock.ts';
import { expectForSeniors } from './large.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, screenshot, setNet, test } from './stage.ts';

// The till of a shop: read or typed, with a line and without, told once, totalled, and taken back by staff only.

const code = mockCodes[1] ?? '';

async function open(page: Page, url: string, token = mockShopToken, path = ''): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  const answer = await page.request.post(`${url}/id/v1/session`, { data: { token } });
  expect(answer.status()).toBe(204);
  await page.goto(`${url}/shop/${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** A camera that sees this text. */
async function withCamera(page: Page, text: string): Promise<void> {
  await page.addInitScript((seen) => {
    Object.assign(window, {
      BarcodeDetector: class {
        detect() {
          return Promise.resolve([{ rawValue: seen }]);
        }
      },
    });
    Object.defineProperty(navigator, 'mediaDevices', {
      value: { getUserMedia: () => Promise.resolve(document.createElement('canvas').captureStream()) },
    });
    HTMLMediaElement.prototype.play = () => Promise.resolve();
  }, text);
}

async function type(page: Page, text: string): Promise<void> {
  await page.getByLabel('クーポンの番号').fill(text);
  await page.getByRole('button', { name: '次へ' }).click();
}

async function installed(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

test('a till begins with its token', async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${server.url}/shop/`);
  await expect(page.getByRole('link', { name: 'スマートIDで始める' })).toHaveAttribute('href', '/id/login?next=%2Fshop%2F');
  await expect(page.getByText('市から受け取った合言葉を入れてください。')).toBeVisible();
  await expect(page.getByText('もう一度始めてください。')).toHaveCount(0);
  await screenshot(page, 'shop-start');
  await expectForSeniors(page);
  await expectAccessible(page);
  await page.getByLabel('合言葉').fill('wrong');
  await page.getByRole('button', { name: '始める', exact: true }).click();
  await expect(page.getByText('この合言葉では始められません')).toBeVisible();
  await page.getByLabel('合言葉').fill(mockShopToken);
  await page.getByRole('button', { name: '始める', exact: true }).click();
  await expect(page.getByText('ホクノー')).toBeVisible();
});

test('a typed code is used once, and the next shop is told where', async ({ page, server, mock }) => {
  await open(page, server.url);
  await screenshot(page, 'shop-read');
  await expectForSeniors(page);
  await expectAccessible(page);
  await type(page, 'K7QF-4M9D-XWTR');
  await expect(page.getByText('番号が違います')).toBeVisible();
  await type(page, code.toLowerCase());
  await screenshot(page, 'shop-check');
  await expectForSeniors(page);
  await expectAccessible(page);
  await page.getByLabel('お会計（円）').fill('４５０');
  await page.getByRole('button', { name: '使う' }).dblclick();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('使えました');
  await expect(page.getByText('450円', { exact: true })).toBeVisible();
  await screenshot(page, 'shop-used');
  await expectForSeniors(page);
  await expectAccessible(page);
  expect(mock.town.effects).toEqual(['use 1']);
  await page.getByRole('button', { name: '次のクーポン' }).click();
  await type(page, code);
  await page.getByRole('button', { name: '使う' }).click();
  await expect(page.getByText('もう使われたクーポンです。')).toBeVisible();
  await expect(page.getByText(/ホクノーで使われています/)).toBeVisible();
  await screenshot(page, 'shop-refused');
  await expectAccessible(page);
});

test('the camera reads, and without a line a signed coupon is taken, told later, once', async ({
  page,
  server,
  mock,
}) => {
  const qr = mock.town.qr(1);
  await withCamera(page, qr);
  await open(page, server.url);
  await expect(page.getByText('ホクノー')).toBeVisible();
  await installed(page);
  await setNet(page, mock, 'away');
  await page.reload();
  await page.getByRole('button', { name: 'カメラで読む' }).click();
  await expect(page.getByText('ランチ割引')).toBeVisible();
  await page.getByRole('button', { name: '使う' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('受け付けました');
  await expect(page.getByText('未送信 1件')).toBeVisible();
  await screenshot(page, 'shop-offline');
  await expectForSeniors(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: '次のクーポン' }).click();
  await page.getByRole('button', { name: 'カメラで読む' }).click();
  await page.getByRole('button', { name: '使う' }).click();
  await expect(page.getByText('もう使われたクーポンです。')).toBeVisible();
  expect(mock.town.effects).toEqual([]);
  await setNet(page, mock, 'back');
  await expect(page.getByText('未送信 1件')).toHaveCount(0);
  expect(mock.town.effects).toEqual(['use 1']);
  await page.getByRole('button', { name: '次のクーポン' }).click();
  await page.getByRole('link', { name: '今日の合計を見る' }).click();
  await expect(page.locator('.facts')).toContainText('500円');
  await screenshot(page, 'shop-day');
  await expectForSeniors(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test('without a line an altered coupon is not taken, and a number is told at once to need one', async ({
  page,
  server,
  mock,
}) => {
  const qr = mock.town.qr(1);
  await open(page, server.url);
  await expect(page.getByText('ホクノー')).toBeVisible();
  await installed(page);
  await setNet(page, mock, 'away');
  await type(page, qr.slice(0, 30) + (qr[30] === 'A' ? 'B' : 'A') + qr.slice(31));
  await page.getByRole('button', { name: '使う' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('使えません');
  await page.getByRole('button', { name: '次のクーポン' }).click();
  await type(page, code);
  await expect(page.getByText('電波がないため、番号では使えません。')).toBeVisible();
  await expectForSeniors(page);
  await screenshot(page, 'shop-number-offline');
  await page.getByRole('link', { name: '今日の合計を見る' }).click();
  await expect(page.getByText('返事待ち')).toHaveCount(0);
  await page.getByRole('link', { name: 'もどる' }).click();
  await setNet(page, mock, 'back');
  await type(page, code);
  await page.getByRole('button', { name: '使う' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('使えました');
  expect(mock.town.effects).toEqual(['use 1']);
});

test('a number whose answer was lost stands with its number, is asked again, or put away', async ({
  page,
  server,
  mock,
}) => {
  await open(page, server.url);
  await expect(page.getByText('ホクノー')).toBeVisible();
  await type(page, code);
  mock.failures.set('/coupons/v1/terminal/uses', 'cut');
  await page.getByRole('button', { name: '使う' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('まだ分かりません');
  mock.failures.clear();
  await page.getByRole('button', { name: '次のクーポン' }).click();
  await page.getByRole('link', { name: '今日の合計を見る' }).click();
  const row = page.locator('.used');
  await expect(row).toContainText('番号 K7QF-4M9D-XWTM');
  await expect(row).not.toContainText('0円');
  await row.getByRole('button', { name: '使わなかったので消す' }).click();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'shop-put-away');
  await row.getByRole('button', { name: 'やめる' }).click();
  await row.getByRole('button', { name: 'もう一度たずねる' }).click();
  await expect(row).toContainText('済み');
  expect(mock.town.effects).toEqual(['use 1']);
});

test('what staff have taken back is in the list and not in the sum', async ({ page, server, mock }) => {
  await open(page, server.url);
  await type(page, code);
  await page.getByLabel('お会計（円）').fill('500');
  await page.getByRole('button', { name: '使う' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('使えました');
  mock.town.reopen(1);
  await page.getByRole('button', { name: '次のクーポン' }).click();
  await page.getByRole('link', { name: '今日の合計を見る' }).click();
  await expect(page.locator('.used')).toContainText('取り消し済み（合計に入れていません）');
  await expect(page.locator('.facts')).toContainText('0円');
  await screenshot(page, 'shop-reopened');
});

test('only staff take a use back', async ({ page, server, mock }) => {
  await open(page, server.url, mockShopToken, 'undo');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('クーポンを使う');
  await open(page, server.url, mockCounterToken);
  await page.getByLabel('通し番号').fill('2');
  await page.getByRole('button', { name: '探す' }).click();
  await page.getByRole('button', { name: /取り消して/ }).click();
  await expect(page.getByText('理由を書いてください。')).toBeVisible();
  await page.getByLabel('取り消す理由').fill('返品');
  await screenshot(page, 'shop-undo');
  await expectAccessible(page);
  await page.getByRole('button', { name: /取り消して/ }).click();
  await expect(page.getByText('取り消しました。')).toBeVisible();
  expect(mock.town.effects).toEqual(['reopen 2 返品']);
});

test('who is not of a shop is told so', async ({ page, server }) => {
  await open(page, server.url, mockNurseToken);
  await expect(page.getByText('お店の端末のためのページです。')).toBeVisible();
});

test('the till fits at 360 px with larger text, in English', async ({ page, server }) => {
  await page.addInitScript(() => localStorage.setItem('tsunagu.language', 'en'));
  await open(page, server.url);
  for (const path of ['', 'day']) {
    await page.goto(`${server.url}/shop/${path}`);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '225%';
    });
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await screenshot(page, `shop-en-${path === '' ? 'read' : path}`);
  }
});
