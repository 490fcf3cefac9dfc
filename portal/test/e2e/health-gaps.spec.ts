import type { Page } from '@playwright/test';
import { expect, test } from './stage.ts';

// Two nurses over one task, and a person who is found by the number on a card; against the mock.

test.skip(({ against }) => against === 'server', 'needs the nurse of the mock');

async function say(page: Page): Promise<void> {
  await page.getByLabel('目的').selectOption('care');
  await page.getByRole('button', { name: '記録を開く' }).click();
}

test('A6.4 what changed while a nurse looked is not closed unseen, and she is told in words', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/health`);
  await page.getByRole('link', { name: '31番を開く' }).click();
  await say(page);
  await page.getByLabel('結果').selectOption('talked');
  await page.getByLabel('対応の内容').fill('お元気でした');
  mock.nurses.change(31);
  await page.getByRole('button', { name: '対応を終える' }).click();
  await expect(page.getByText('見ているあいだに、新しい値か記録が加わりました。')).toBeVisible();
  await page.getByRole('button', { name: '今の内容を見る' }).click();
  await page.getByRole('button', { name: '対応を終える' }).click();
  await expect(page.getByText('31番の対応を終えました。')).toBeVisible();
});

test('A9 a nurse opens a person by the 8 digits of their card, after she has said what for', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(`${server.url}/staff/health/persons`);
  await page.getByLabel('ID番号かカードの文字').fill('８０００ ０１２８');
  await page.getByRole('button', { name: '開く', exact: true }).click();
  await say(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('12番の方の記録');
  await page.goto(`${server.url}/staff/health/persons`);
  await page.getByLabel('ID番号かカードの文字').fill('99999999');
  await page.getByRole('button', { name: '開く', exact: true }).click();
  await say(page);
  await expect(page.getByText('「99999999」の方が見つかりません。')).toBeVisible();
});
