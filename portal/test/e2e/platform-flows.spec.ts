import { expect, test } from './stage.ts';

// What operators and a provider's developers do; against the mock, whose keys open nothing.

test('a key is shown once, and gone when the notice is closed', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/clients`);
  await page.getByRole('button', { name: 'アクメ交通のキーを作る' }).click();
  await expect(page.getByText('tsu_mock_key_0123456789')).toBeVisible();
  await expect(page.getByText('このキーが見えるのは今だけです。')).toBeVisible();
  await page.getByRole('button', { name: '閉じる' }).click();
  await expect(page.getByText('tsu_mock_key_0123456789')).toHaveCount(0);
});

test('a program is locked and let in again', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/clients`);
  await page.getByRole('button', { name: 'アクメ交通を停止する' }).click();
  await expect(page.getByText('停止中')).toBeVisible();
  await page.getByRole('button', { name: 'アクメ交通を再開する' }).click();
  await expect(page.getByText('停止中')).toHaveCount(0);
});

test('examples hold the key that was entered, in each language', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/developer`);
  await page.getByLabel('キー', { exact: true }).fill('tsu_mine');
  await expect(page.getByText("curl -H 'Authorization: Bearer tsu_mine'")).toBeVisible();
  for (const language of ['JavaScript', 'Python']) {
    await page.getByRole('radio', { name: language }).check({ force: true });
    await expect(page.locator('pre').first()).toContainText('Bearer tsu_mine');
  }
  await page.getByRole('button', { name: '試す' }).click();
  await expect(page.getByText(/^応答 \d/)).toBeVisible();
});

test('a developer ends a key only after being asked', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/developer`);
  await page.getByRole('button', { name: '試験を無効にする' }).click();
  await expect(page.getByText('すぐに使えなくなります。')).toBeVisible();
  await page.getByRole('button', { name: '無効にする', exact: true }).click();
  await expect(page.getByRole('rowheader', { name: '試験' })).toHaveCount(0);
});
