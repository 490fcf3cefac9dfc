import { mockToken } from '../mock.ts';
import { expectForSeniors } from './large.ts';
import { keepChoices, openResident, signInResident, testForSeniors } from './resident-stage.ts';
import type { Routes } from './resident-stage.ts';
import { expect, expectAccessible, screenshot, test } from './stage.ts';

// The portal of residents: points, coupons, notices, and how it looks; at three sizes of text on every route.

const routes: Routes = {
  home: ['', (page) => expect(page.getByText('420ポイント')).toBeVisible()],
  points: ['points', (page) => expect(page.getByRole('heading', { level: 3 }).first()).toBeVisible()],
  coupons: ['coupons', (page) => expect(page.getByText('夕食の引換券')).toBeVisible()],
  coupon: ['coupons/1', (page) => expect(page.locator('.code')).toBeVisible()],
  'coupon-used': ['coupons/2', (page) => expect(page.getByText('使いました', { exact: true })).toBeVisible()],
  take: ['coupons/take/dinner', (page) => expect(page.getByRole('button', { name: '交換する' })).toBeVisible()],
  inbox: ['inbox', (page) => expect(page.locator('.letter').first()).toBeVisible()],
  settings: ['settings', (page) => expect(page.getByLabel('とても大きい')).toBeAttached()],
  missing: ['nowhere', (page) => expect(page.getByText('このページはありません')).toBeVisible()],
};

testForSeniors('resident', routes);

test('who is not signed in is led to the Smart ID and back to the page', async ({ page, server }) => {
  await page.goto(`${server.url}/resident/coupons`);
  const link = page.getByRole('link', { name: 'スマートIDで始める' });
  await expect(link).toHaveAttribute('href', '/id/login?next=%2Fresident%2Fcoupons');
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'resident-start');
  await link.click();
  await expect(page.getByRole('heading', { name: '/id/login' })).toBeVisible();
});

test('staff are told that it is for residents', async ({ page, server }) => {
  await signInResident(page, server.url, mockToken);
  await page.goto(`${server.url}/resident/`);
  await expect(page.getByText('住民の方のためのページです。')).toBeVisible();
});

test('points become a coupon after one more question, once however often it is pressed', async ({
  page,
  server,
  mock,
}) => {
  await openResident(page, server.url);
  await page.getByRole('link', { name: /ポイント/ }).click();
  await expect(page.getByText('30ポイントが、2027年3月31日')).toBeVisible();
  await page.getByRole('link', { name: 'クーポンと交換する' }).click();
  await page.getByRole('link', { name: /夕食の引換券/ }).click();
  await expect(page.getByText('300ポイントを「夕食の引換券」と交換しますか？')).toBeVisible();
  // 30 days from today, which is before the end for all.
  await expect(page.getByText('2026年2月17日(火)まで')).toBeVisible();
  mock.failures.set('/coupons/v1/me/coupons', 'cut');
  await page.getByRole('button', { name: '交換する' }).click();
  await expect(page.getByText('つながりませんでした。')).toBeVisible();
  mock.failures.clear();
  mock.losesNextAnswer = true;
  const exchange = page.getByRole('button', { name: '交換する' });
  await exchange.dblclick();
  // The browser itself may have asked again where the answer was lost; else the person does.
  await expect(async () => {
    if (await exchange.isVisible()) {
      await exchange.click({ timeout: 1000 });
    }
    await expect(page.getByText('受け取りました。')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page.locator('.code')).toContainText('47AC');
  expect(mock.town.effects).toEqual(['take dinner']);
  await page.getByRole('link', { name: 'もどる' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('クーポン');
  await page.goto(`${server.url}/resident/coupons/take/trip`);
  await expect(page.getByText('ポイントが足りません。')).toBeVisible();
});

test('a coupon is printed on both papers', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'coupons/1');
  for (const name of ['小さい紙（幅80mm）', '大きい紙（A4）']) {
    const popup = page.waitForEvent('popup');
    await page.getByRole('button', { name }).click();
    await expect((await popup).getByRole('heading', { name: 'ランチ割引' })).toBeVisible();
  }
  expect(mock.town.effects).toEqual(['print 1 80mm', 'print 1 a4']);
});

test('a notice is marked as read', async ({ page, server }) => {
  await openResident(page, server.url);
  await expect(page.getByText('新しいお知らせ 1件')).toBeVisible();
  await page.getByRole('link', { name: /お知らせ|お知/ }).first().click();
  await page.getByRole('button', { name: '「雪かき教室のお知らせ」を読みました' }).click();
  const letter = page.locator('.letter', { hasText: '雪かき教室のお知らせ' });
  await expect(letter).not.toContainText('● 新しい');
});

test('text, colour and readings are chosen by keyboard, and kept', async ({ page, server }) => {
  await openResident(page, server.url);
  await expect(page.locator('ruby').first()).toBeVisible();
  await page.goto(`${server.url}/resident/settings`);
  await page.getByLabel('ふつう').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('html')).toHaveAttribute('data-size', 'large');
  await page.getByLabel('つけない').check();
  await page.reload();
  await expect(page.getByLabel('大きい', { exact: true })).toBeChecked();
  await page.getByRole('link', { name: 'もどる' }).click();
  await expect(page.getByText('420ポイント')).toBeVisible();
  await expect(page.locator('ruby')).toHaveCount(0);
});

test('everything is reached by keyboard alone', async ({ page, server }) => {
  await openResident(page, server.url);
  await expect(page.getByText('420ポイント')).toBeVisible();
  const reached: string[] = [];
  for (let press = 0; press < 8; press++) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement?.textContent ?? ''));
  }
  expect(new Set(reached).size).toBe(8);
});

test('it reads aloud only where there is a voice', async ({ page, server }) => {
  await openResident(page, server.url, 'points');
  await expect(page.getByRole('button', { name: '読み上げる' })).toHaveCount(0);
  await page.addInitScript(() => {
    const said: string[] = [];
    class Utterance extends EventTarget {
      text: string;
      constructor(text: string) {
        super();
        this.text = text;
      }
    }
    Object.assign(window, { said, SpeechSynthesisUtterance: Utterance });
    Object.defineProperty(window, 'speechSynthesis', {
      value: {
        getVoices: () => [{ lang: 'ja-JP' }],
        addEventListener: () => {},
        speak: (one: { text: string; rate: number }) => said.push(`${one.rate} ${one.text}`),
        cancel: () => said.push('stopped'),
      },
    });
  });
  await page.reload();
  await expect(page.getByText('今のポイント')).toBeVisible();
  await page.getByRole('button', { name: '読み上げる' }).click();
  await page.getByRole('link', { name: 'もどる' }).click();
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said[0]).toMatch(/^0\.9 ポイント。今のポイント/);
  expect(said[1]).toBe('stopped');
});

test('who has finished leaves nothing behind, and Back shows nothing', async ({ page, server }) => {
  await openResident(page, server.url, 'settings');
  await page.getByLabel('大きい', { exact: true }).check();
  await page.getByLabel('みんなで使う').check();
  await page.goto(`${server.url}/resident/points`);
  await expect(page.getByText('今のポイント')).toBeVisible();
  await page.getByRole('link', { name: 'もどる' }).click();
  await page.getByRole('button', { name: /終/ }).click();
  await expect(page.getByRole('link', { name: 'スマートIDで始める' })).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem('tsunagu.resident'))).toContain('"size":"normal"');
  expect(await page.evaluate(() => localStorage.getItem('tsunagu.resident'))).toContain('"shared":"yes"');
  await page.goBack();
  await expect(page.getByRole('link', { name: 'スマートIDで始める' })).toBeVisible();
  await expect(page.getByText('420')).toHaveCount(0);
});

test('a shared tablet asks after 90 seconds, and starts anew a minute later', async ({ page, server }) => {
  await page.clock.install();
  await keepChoices(page, { shared: 'yes' });
  await openResident(page, server.url, 'points');
  await expect(page.getByText('今のポイント')).toBeVisible();
  await page.clock.runFor(89_000);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.clock.runFor(3000);
  const dialog = page.getByRole('dialog', { name: 'まだ使っていますか？' });
  await expect(dialog).toBeVisible();
  await screenshot(page, 'resident-still-there');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '続ける' }).click();
  await expect(dialog).toHaveCount(0);
  await page.clock.runFor(91_000);
  await expect(dialog).toBeVisible();
  await page.clock.runFor(61_000);
  await expect(page.getByRole('link', { name: 'スマートIDで始める' })).toBeVisible();
});

test('a server that is gone is told in plain words, and tried again', async ({ page, server, mock }) => {
  await openResident(page, server.url);
  mock.failures.set('/points', 'cut');
  await page.goto(`${server.url}/resident/points`);
  await expect(page.getByText('つながりませんでした。').first()).toBeVisible();
  await expectForSeniors(page);
  mock.failures.clear();
  await page.getByRole('button', { name: 'もう一度ためす' }).first().click();
  await expect(page.getByText('今のポイント')).toBeVisible();
});

test('it runs under Trusted Types and a strict policy', async ({ page, server, mock }) => {
  mock.trustedTypes = true;
  await openResident(page, server.url, 'coupons/1');
  await expect(page.locator('.square')).toBeVisible();
});
