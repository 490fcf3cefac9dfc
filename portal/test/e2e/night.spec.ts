import type { Page } from '@playwright/test';
import { mockContractorToken } from '../mock.ts';
import { deadline, half, hour, minute } from '../snow/night.ts';
import { clearRoads, morning } from './night-steps.ts';
import { expect, expectAccessible, test } from './stage.ts';

// One night from the first flakes to the PDF, with the console of the clerk and the phone of a contractor side by
// side, on the mock, whose hours are turned. whole-night.spec.ts is the same on the program itself.

async function sendPlows(page: Page, district: string): Promise<void> {
  await page.locator('.verdicts').getByRole('button', { name: district }).first().click();
  const panel = page.getByRole('region', { name: district, exact: true });
  const form = panel.locator('.side-block.decide');
  await form.getByLabel('判断の理由').fill('現地を見て判断');
  await form.getByRole('button', { name: '出動にする' }).click();
  await form.getByRole('button', { name: 'この内容で決定する' }).click();
  await expect(form.getByText('記録しました。')).toBeVisible();
}

test('a night on the mock, from the first flakes to the PDF', async ({
  signedIn: page,
  server,
  mock,
  browser,
}) => {
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
