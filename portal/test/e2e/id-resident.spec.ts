import type { APIRequestContext } from '@playwright/test';
import { expect, password, register, test } from './id-stage.ts';
import { expectForSeniors } from './large.ts';
import { expectAccessible, screenshot } from './stage.ts';

// The program as released: a resident signs in at the Smart ID, sees points and takes a coupon for some; the till of a
// shop uses it, once; staff take the use back; the resident finishes and leaves nothing.

async function put(api: APIRequestContext, token: string, address: string, data: object): Promise<void> {
  const answer = await api.put(address, { headers: { Authorization: `Bearer ${token}` }, data });
  expect(answer.status(), await answer.text()).toBe(200);
}

const lunch = {
  ja: 'ランチ割引',
  en: 'Lunch',
  conditionsJa: '平日のみ',
  conditionsEn: 'Weekdays',
  what: 'yen',
  amount: 500,
  yenMax: 0,
  billMinYen: 0,
  issueFrom: '2020-01-01T00:00:00Z',
  issueUntil: '2099-01-01T00:00:00Z',
  useFrom: '2020-01-01T00:00:00Z',
  useUntil: '2099-01-01T00:00:00Z',
  validDays: 0,
  stock: 0,
  perPerson: 2,
  points: 300,
  offlineDays: 7,
  shops: ['hokuno'],
  selfService: true,
  open: true,
};

test('points become a coupon at home, and a discount in the shop', async ({
  page,
  town: server,
  browser,
  playwright,
}) => {
  const { url } = server;
  const admin = server.token('admin');
  const till = server.token('shop');
  const api = await playwright.request.newContext();
  const asShop = await api.get(`${url}/id/v1/session`, { headers: { Authorization: `Bearer ${till}` } });
  const { subject } = (await asShop.json()) as { subject: string };
  await put(api, admin, `${url}/points/v1/shops/hokuno`, { code: 'hokuno', name: 'ホクノー', closed: false });
  await put(api, admin, `${url}/coupons/v1/campaigns/lunch`, lunch);
  await put(api, admin, `${url}/coupons/v1/terminals/till-1`, { id: 'till-1', subject, shop: 'hokuno', closed: false });

  const number = await register(page, url);
  await page.context().clearCookies();
  const found = await api.get(`${url}/id/v1/accounts?q=${number.replaceAll(/\D/g, '')}&why=test`, {
    headers: { Authorization: `Bearer ${admin}` },
  });
  const { items } = (await found.json()) as { items: { id: number }[] };
  const given = await api.post(`${url}/points/v1/persons/${items[0]?.id}/corrections`, {
    headers: { Authorization: `Bearer ${admin}` },
    data: { id: 'start', points: 400, reason: '移行した残高' },
  });
  expect(given.status(), await given.text()).toBe(201);

  await page.setViewportSize({ width: 820, height: 1180 });
  await page.goto(`${url}/resident/coupons`);
  await page.getByRole('link', { name: 'スマートIDで始める' }).click();
  await page.fill('#login-id', number);
  await page.fill('#password', password);
  await page.click('#submit');
  await expect(page).toHaveURL(`${url}/resident/coupons`);
  await page.getByRole('link', { name: /ランチ割引/ }).click();
  await page.getByRole('button', { name: '交換する' }).click();
  await expect(page.getByText('受け取りました。')).toBeVisible();
  const width = (): Promise<number> => page.locator('.square').evaluate((one: HTMLImageElement) => one.naturalWidth);
  await expect.poll(width).toBeGreaterThan(0);
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'resident-real-coupon');
  const code = ((await page.locator('.code').textContent()) ?? '').replace('番号', '').trim();
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: '小さい紙（幅80mm）' }).click();
  await expect((await popup).getByText(code)).toBeVisible();
  await page.goto(`${url}/resident/points`);
  await expect(page.locator('.have-number')).toHaveText('100');
  await expectAccessible(page);
  await page.goto(`${url}/resident/inbox`);
  await expect(page.getByRole('link', { name: '本人の情報についてのお知らせ' })).toBeVisible();

  const shop = await browser.newPage();
  await shop.goto(`${url}/shop/`);
  await shop.getByLabel('合言葉').fill(till);
  await shop.getByRole('button', { name: '始める', exact: true }).click();
  const use = async (): Promise<void> => {
    await shop.getByLabel('クーポンの番号').fill(code);
    await shop.getByRole('button', { name: '次へ' }).click();
    await shop.getByRole('button', { name: '使う' }).click();
  };
  await use();
  await expect(shop.getByRole('heading', { level: 1 })).toHaveText('使えました');
  await shop.getByRole('button', { name: '次のクーポン' }).click();
  await use();
  await expect(shop.getByText('もう使われたクーポンです。')).toBeVisible();
  await screenshot(shop, 'shop-real-refused');
  await shop.close();

  await page.goto(`${url}/resident/`);
  await page.getByRole('button', { name: /終/ }).click();
  await expect(page.getByRole('link', { name: 'スマートIDで始める' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'スマートIDで始める' })).toBeVisible();
});
