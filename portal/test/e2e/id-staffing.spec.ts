import type { Page } from '@playwright/test';
import type { IdServer } from './id-server.ts';
import { expect, test } from './id-stage.ts';
import { lookAtSizes } from './sizes.ts';

// 人事異動 by a table in the staff console, against the program.

async function enter(page: Page, town: IdServer): Promise<void> {
  const answer = await page.request.post(`${town.url}/id/v1/session`, { data: { token: town.token('admin') } });
  expect(answer.status()).toBe(204);
  await page.goto(`${town.url}/staff/people`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('人事異動と窓口');
}

async function choose(page: Page, csv: string | Buffer): Promise<void> {
  const buffer = typeof csv === 'string' ? Buffer.from(csv) : csv;
  await page.setInputFiles('input[type=file]', { name: '異動.csv', mimeType: 'text/csv', buffer });
}

const some = (): string => `s${Date.now() % 1_000_000_000}`;

test('staff changes fit and are accessible in every size', async ({ page, town }) => {
  test.slow();
  await enter(page, town);
  const look = (name: string): Promise<void> => lookAtSizes(page, `staffing-${name}`);
  await look('empty');
  const id = some();
  await choose(page, `職員ID,異動,日付,役割\n${id},異動,,\n佐藤,転勤,あした,村長\n`);
  await expect(page.getByText('直すところが')).toBeVisible();
  await expect(page.getByText('令和9年4月1日のように')).toBeVisible();
  await look('errors');
  await choose(page, `職員ID,異動,日付,氏名,所属,役割\n${id},採用,2027-12-01,加藤 次郎,防災課,防災\n`);
  await expect(page.getByText('変わること（1行）')).toBeVisible();
  await look('preview');
  await page.getByRole('button', { name: 'この1行を実行する' }).click();
  await expect(page.getByText('理由を書いてください。')).toBeVisible();
  await page.getByLabel('実行する理由').fill('令和9年12月の採用');
  await page.getByRole('button', { name: 'この1行を実行する' }).click();
  await expect(page.getByText('実行しました。')).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(id) }).first()).toBeVisible();
  await look('applied');
  await page.getByLabel('取り消す理由').fill('延期');
  await page.getByRole('button', { name: `${id}の異動を取り消す` }).click();
  await page.getByRole('button', { name: '取り消す', exact: true }).first().click();
  await expect(page.getByRole('button', { name: `${id}の異動を取り消す` })).toHaveCount(0);
});

test('a table in Shift_JIS is read, and a broken one names its line', async ({ page, town }) => {
  await enter(page, town);
  // "職員ID,異動,氏名" and "sato,採用,佐藤" in code page 932.
  const sjis = Buffer.from('9045 88f5 4944 2c 88d9 93ae 2c 8e81 96bc 0a'.replaceAll(' ', ''), 'hex');
  const row = Buffer.concat([Buffer.from(`${some()},`), Buffer.from('8dcc97702c8db293a10a', 'hex')]);
  await choose(page, Buffer.concat([sjis, row]));
  await expect(page.getByRole('cell', { name: '佐藤', exact: true })).toBeVisible();
  await choose(page, '職員ID,異動\n"sato,採用\n');
  await expect(page.getByText('表の2行目')).toBeVisible();
});
