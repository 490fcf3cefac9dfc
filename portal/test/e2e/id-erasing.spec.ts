import type { Browser, Page } from '@playwright/test';
import type { IdServer } from './id-server.ts';
import { expect, register, test } from './id-stage.ts';

// Somebody who has died is erased by two of staff: the console and the program together.

async function enter(page: Page, town: IdServer, who: string): Promise<void> {
  const answer = await page.request.post(`${town.url}/id/v1/session`, { data: { token: town.token('admin', who) } });
  expect(answer.status()).toBe(204);
}

async function another(browser: Browser, town: IdServer, who: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'ja-JP' })).newPage();
  await enter(page, town, who);
  return page;
}

const origin = (town: IdServer): { Origin: string } => ({ Origin: town.url });

test('two of staff erase somebody who has died, and nothing of them is found any more', async ({
  page,
  browser,
  town,
}) => {
  test.slow();
  const number = (await register(page, town.url)).replaceAll(' ', '');
  const first = await another(browser, town, '佐々木');
  const found = await first.request.get(`${town.url}/id/v1/accounts?q=${number}&why=除籍`);
  const id = ((await found.json()) as { items: { id: number }[] }).items[0]?.id;
  const died = await first.request.post(`${town.url}/id/v1/accounts/${id}/state`, {
    headers: origin(town),
    data: { state: 'dead', why: '除籍を確かめた' },
  });
  expect(died.ok(), await died.text()).toBe(true);

  await first.goto(`${town.url}/staff/people`);
  await first.getByLabel('IDの番号').fill(number);
  await first.getByLabel('理由', { exact: true }).fill('除籍を確かめた');
  await first.getByRole('button', { name: 'どなたか見る', exact: true }).click();
  await expect(first.getByText('佐藤 花子')).toBeVisible();
  await first.getByRole('button', { name: '消去をたのむ' }).click();
  await first.getByRole('button', { name: '消去をたのむ' }).click();
  const asked = first.getByRole('row').filter({ hasText: '認めるのは別の職員です' });
  await expect(asked).toHaveCount(1);
  await expect(asked.getByRole('button', { name: /認める/ })).toHaveCount(0);

  const second = await another(browser, town, '山本');
  await second.goto(`${town.url}/staff/people`);
  await second.getByRole('button', { name: `番号${id}の方がどなたか見る` }).click();
  await expect(second.getByText('佐藤 花子')).toBeVisible();
  await second.getByLabel('決める理由').fill('戸籍の写しを確かめた');
  await second.getByRole('button', { name: `番号${id}の方の消去を認める` }).click();
  await second.getByRole('button', { name: '認めて消す', exact: true }).click();
  await expect(second.getByText(`番号${id}の方の個人データを消しました。`)).toBeVisible();

  const after = await second.request.get(`${town.url}/id/v1/accounts?q=${number}&why=確かめ`);
  expect(JSON.stringify(await after.json())).not.toContain('佐藤');
  await page.goto(`${town.url}/id/account`);
  await expect(page.locator('body')).not.toContainText('佐藤');
  await first.context().close();
  await second.context().close();
});
