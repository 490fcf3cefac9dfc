import type { Page } from '@playwright/test';
import { mockContractorToken } from '../mock.ts';
import { deadline, half, hour, minute } from '../snow/night.ts';
import { expect, expectAccessible, test } from './stage.ts';

// One night from the first flakes to the PDF, with the console of the clerk and the phone of a contractor side by
// side. On the mock the hours are turned; on a real server it begins where a person sends plows, at whatever hour it
// is there: TSUNAGU_CONTRACTOR_TOKEN signs in for a contractor, TSUNAGU_SNOW_DISTRICT names a district whose routes
// are theirs.

const { TSUNAGU_CONTRACTOR_TOKEN: contractorToken, TSUNAGU_SNOW_DISTRICT: serverDistrict } = process.env;

async function sendPlows(page: Page, district: string): Promise<void> {
  await page.locator('.verdicts').getByRole('button', { name: district }).first().click();
  const panel = page.getByRole('region', { name: district, exact: true });
  const form = panel.locator('.side-block.decide');
  await form.getByLabel('判断の理由').fill('現地を見て判断');
  await form.getByRole('button', { name: '出動にする' }).click();
  await form.getByRole('button', { name: 'この内容で決定する' }).click();
  await expect(form.getByText('記録しました。')).toBeVisible();
}

/** Accepts, starts and finishes every route; the net is away in the middle. */
async function clearRoads(phone: Page): Promise<void> {
  await phone
    .getByRole('link', { name: /返事をください|返事の時間が過ぎました/ })
    .first()
    .click();
  await phone.getByRole('button', { name: '受ける' }).click();
  await expect(phone.getByRole('button', { name: '作業開始' })).toBeVisible();
  await phone.context().setOffline(true);
  await phone.getByRole('button', { name: '作業開始' }).click();
  await expect(phone.getByText('未送信 1件')).toBeVisible();
  await phone.context().setOffline(false);
  await expect(phone.getByText('未送信はありません')).toBeVisible();
  const finish = phone.getByRole('button', { name: /終了$/ });
  await expect(finish.first()).toBeVisible();
  while ((await finish.count()) > 0) {
    const name = await finish.first().textContent();
    await finish.first().click();
    await expect(phone.getByRole('button', { name: name ?? '', exact: true })).toHaveCount(0);
  }
  await expect(phone.getByText('お疲れさまでした。')).toBeVisible();
  await expect(phone.getByText('未送信はありません')).toBeVisible();
}

async function morning(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/staff/snow/nights`);
  await page.locator('main tbody').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name: /の記録$/ })).toBeVisible();
  const href = await page.getByRole('link', { name: '報告書（PDF）' }).getAttribute('href');
  const pdf = await page.request.get(new URL(href ?? '', url).href);
  expect(pdf.status()).toBe(200);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
}

test('a night on the mock, from the first flakes to the PDF', async ({
  signedIn: page,
  server,
  mock,
  against,
  browser,
}) => {
  test.skip(against === 'server', 'turns the hours of the mock');
  test.setTimeout(120_000);
  const turnTo = (at: number): void => {
    mock.snow.at = at;
    mock.send('change', { kind: 'snow.post.observed', subject: 'p-01', body: {} });
  };
  mock.snow.at = half - 5 * hour;
  await page.goto(`${server.url}/staff/snow`);
  await expect(
    page.getByText('いま対応が必要なことはありません。').or(page.getByText(/観測点「/).first()),
  ).toBeVisible();
  await expect(page.locator('.verdicts').getByText('未判定').first()).toBeVisible();
  turnTo(half - 2.5 * hour + minute);
  await expect(page.locator('.verdicts').getByRole('row', { name: /見本中央 幹線/ })).toContainText('出動');
  turnTo(half);
  await expect(page.getByRole('article', { name: '見本しらかば運輸' })).toContainText('回答待ち');
  await expectAccessible(page);

  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'ja-JP',
    serviceWorkers: 'allow',
  });
  const phone = await context.newPage();
  expect(
    (await phone.request.post(`${server.url}/id/v1/session`, { data: { token: mockContractorToken } })).status(),
  ).toBe(204);
  await phone.goto(`${server.url}/field/`);
  await clearRoads(phone);
  turnTo(half + minute);
  await expect(page.getByRole('article', { name: '見本しらかば運輸' }).locator('.call-state')).toHaveText('完了');
  await sendPlows(page, '見本東山');
  turnTo(deadline + hour);
  await morning(page, server.url);
  expect(mock.snow.effects).toEqual(['accept 2', 'start 2', 'finish 2 c-4', 'override higashi residential dispatch']);
  await context.close();
});

test('a night on a real server, from the officer’s word to the PDF', async ({
  signedIn: page,
  server,
  against,
  browser,
}) => {
  test.skip(against === 'mock' || !contractorToken || !serverDistrict, 'needs a server with a contractor');
  test.setTimeout(180_000);
  await page.goto(`${server.url}/staff/snow`);
  await sendPlows(page, serverDistrict ?? '');
  await expect(page.locator('.call-out').last()).toContainText('回答待ち');
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ja-JP' });
  const phone = await context.newPage();
  expect((await phone.request.post(`${server.url}/id/v1/session`, { data: { token: contractorToken } })).status()).toBe(
    204,
  );
  await phone.goto(`${server.url}/field/`);
  await clearRoads(phone);
  await expect(page.locator('.call-out').last()).toContainText('完了');
  await morning(page, server.url);
  await context.close();
});
