import { lookAtSizes } from './sizes.ts';
import { expect, test } from './stage.ts';

// Erasing somebody who has died, by two of staff; against the mock, whose people are nobody.

test('whoever asks sees first who it is, and cannot agree to it', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/people`);
  await page.getByRole('button', { name: 'どなたか見る', exact: true }).click();
  await expect(page.getByText('直すところが2つあります。')).toBeVisible();
  await page.getByLabel('IDの番号').fill('８０００ ００１２');
  await page.getByLabel('理由', { exact: true }).fill('除籍を確かめた');
  await page.getByRole('button', { name: 'どなたか見る', exact: true }).click();
  await expect(page.getByText('佐藤 花子')).toBeVisible();
  await expect(page.getByText('1931年4月2日')).toBeVisible();
  await page.getByRole('button', { name: '消去をたのむ' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '戻せません' })).toBeVisible();
  await page.getByRole('button', { name: '消去をたのむ' }).click();
  await expect(page.getByText('番号12の方の消去をたのみました。')).toBeVisible();
  const mine = page.getByRole('row', { name: /^12 / });
  await expect(mine).toContainText('認めるのは別の職員です');
  await expect(mine.getByRole('button', { name: /認める/ })).toHaveCount(0);
  await page.getByLabel('決める理由').fill('まちがい');
  await mine.getByRole('button', { name: '番号12の方の消去をやめる' }).click();
  await mine.getByRole('button', { name: '取り下げる', exact: true }).click();
  await expect(page.getByText('番号12の方の消去をやめました。データは残っています。')).toBeVisible();
});

test('another looks, gives a reason and agrees; the proof is shown', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/people`);
  const row = page.getByRole('row', { name: /^14 / });
  await row.getByRole('button', { name: '番号14の方がどなたか見る' }).click();
  await expect(row).toContainText('高橋 トメ');
  await row.getByRole('button', { name: '番号14の方の消去を認める' }).click();
  await row.getByRole('button', { name: '認めて消す', exact: true }).click();
  await expect(page.getByText('理由を書いてください。')).toBeVisible();
  await page.getByLabel('決める理由').fill('戸籍の写しを確かめた');
  await row.getByRole('button', { name: '番号14の方の消去を認める' }).click();
  await row.getByRole('button', { name: '認めて消す', exact: true }).click();
  await expect(page.getByText('番号14の方の個人データを消しました。')).toBeVisible();
  await expect(page.getByText('9f86d081884c7d65')).toBeVisible();
  await expect(page.getByText('確認を待っている消去はありません。')).toBeVisible();
});

test('the living are not erased, and nobody is nobody', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/people`);
  await page.getByLabel('IDの番号').fill('80000013');
  await page.getByLabel('理由', { exact: true }).fill('確認');
  await page.getByRole('button', { name: 'どなたか見る', exact: true }).click();
  await expect(page.getByText('死亡と登録されていない方のデータは消せません。')).toBeVisible();
  await expect(page.getByRole('button', { name: '消去をたのむ' })).toHaveCount(0);
  await page.getByLabel('IDの番号').fill('80000099');
  await page.getByRole('button', { name: 'どなたか見る', exact: true }).click();
  await expect(page.getByText('その番号の方はいません。')).toBeVisible();
});

test('the page of erasing fits and is accessible in every size', async ({ signedIn: page, server }) => {
  const open = async (): Promise<void> => {
    await page.goto(`${server.url}/staff/people`);
    await page.getByLabel('IDの番号').fill('80000012');
    await page.getByLabel('理由', { exact: true }).fill('除籍を確かめた');
    await page.getByRole('button', { name: 'どなたか見る', exact: true }).click();
    await expect(page.getByText('佐藤 花子')).toBeVisible();
    await page.getByRole('button', { name: '番号14の方の消去を認める' }).click();
  };
  await lookAtSizes(page, 'people-erasing', { open });
});
