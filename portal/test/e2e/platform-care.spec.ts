import { lookAtSizes } from './sizes.ts';
import { expect, test } from './stage.ts';

// What operators look after on the platform; against the mock, whose devices are none.

test('an undelivered notification is looked at, sent again or discarded', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/letters`);
  await page.getByRole('button', { name: '通知1の内容を見る' }).click();
  await expect(page.getByRole('region', { name: '通知1' })).toContainText('WeatherObserved');
  await page.getByRole('button', { name: '通知1を送り直す' }).click();
  await expect(page.getByText('1件を送信待ちに入れました。')).toBeVisible();
  await page.getByRole('button', { name: '通知2を捨てる' }).click();
  await expect(page.getByText('捨てた通知は戻せません。')).toBeVisible();
  await page.getByRole('button', { name: '捨てる', exact: true }).click();
  await expect(page.getByText('届かなかった通知はありません。')).toBeVisible();
});

test('all of a subscription are sent again', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/letters`);
  await page.getByRole('button', { name: /の通知をすべて送り直す$/ }).click();
  await expect(page.getByText('2件を送信待ちに入れました。')).toBeVisible();
  await expect(page.getByText('困っている届け先はありません。')).toBeVisible();
});

test('a device is registered, and its key is shown once', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/devices`);
  await page.getByRole('link', { name: '機器を登録する' }).click();
  await page.getByRole('button', { name: '機器を登録する' }).click();
  await expect(page.getByText('直すところが1つあります。')).toBeVisible();
  await expect(page.getByLabel('識別子')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('識別子').fill('gauge-2');
  await page.getByLabel('名前', { exact: true }).fill('琴似川 水位計');
  await page.getByLabel('データの型').fill('RiverGauge');
  await page.getByLabel('報告の間隔(秒)').fill('600');
  await page.getByRole('button', { name: '機器を登録する' }).click();
  await expect(page.getByText('010006-mockmockmockmockmockmo', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'この機器を見る' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('琴似川 水位計');
  await expect(page.getByText('010006-mockmockmockmockmockmo')).toHaveCount(0);
});

test('a device is told something, locked, and retired only after being asked', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/device?id=gauge-1`);
  await page.getByLabel('値', { exact: true }).fill('42');
  await page.getByRole('button', { name: '命令を送る' }).click();
  await expect(page.getByRole('cell', { name: '42', exact: true })).toBeVisible();
  await page.getByRole('button', { name: '停止する' }).click();
  await expect(page.getByText('停止中')).toBeVisible();
  await page.getByRole('button', { name: '豊平川 水位計を廃止する' }).click();
  await expect(page.getByText('廃止すると戻せません。')).toBeVisible();
  await page.getByRole('button', { name: '廃止する', exact: true }).click();
  await expect(page.getByText('廃止', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: '鍵を新しくする' })).toHaveCount(0);
});

test('a rule for history is set for a type', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/history`);
  await expect(page.getByRole('row', { name: /RiverGauge 52,000/ })).toContainText('400日残す');
  await page.getByText('決まりを足す').first().click();
  await page.getByLabel('型', { exact: true }).fill('RiverGauge');
  await page.getByLabel('残す日数').fill('三十');
  await page.getByRole('button', { name: '決める' }).click();
  await expect(page.getByText('数字を入れてください。')).toBeVisible();
  await page.getByLabel('残す日数').fill('３０');
  await page.getByLabel('根拠').fill('河川課の決裁');
  await page.getByRole('button', { name: '決める' }).click();
  await expect(page.getByRole('row', { name: /RiverGauge 52,000/ })).toContainText('30日残す');
});

test('a type is judged by a model from now on', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/models`);
  await expect(page.getByText('緯度 (latitude): 数値ではありません')).toBeVisible();
  await page.getByLabel('合わないとき').selectOption({ label: '受け取らない' });
  await page.getByRole('button', { name: '決める' }).click();
  await expect(page.getByText('決めました。すぐに有効です。')).toBeVisible();
  await expect(page.getByRole('cell', { name: '受け取らない' })).toBeVisible();
});

test('a dataset is published and withdrawn', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/datasets`);
  await page.getByRole('link', { name: '公開する型を足す' }).click();
  await page.getByRole('button', { name: '公開する' }).click();
  await expect(page.getByLabel('題名')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('記号').fill('river');
  await page.getByLabel('題名').fill('河川の水位');
  await page.getByRole('button', { name: '公開する' }).click();
  await expect(page.getByRole('rowheader', { name: /河川の水位/ })).toBeVisible();
  await page.getByRole('button', { name: '河川の水位を取り下げる' }).click();
  await page.getByRole('button', { name: '取り下げる', exact: true }).click();
  await expect(page.getByRole('rowheader', { name: /河川の水位/ })).toHaveCount(0);
});

test('a service is described, suspended and published again', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/platform/services`);
  await page.getByRole('link', { name: 'オンデマンドバスを変える' }).click();
  await page.getByLabel('名前(日本語)').fill('');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByLabel('名前(日本語)')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('名前(日本語)').fill('予約バス');
  await page.getByRole('button', { name: '保存する' }).click();
  await page.getByRole('button', { name: '予約バスを休止する' }).click();
  await page.getByRole('button', { name: '休止する', exact: true }).click();
  await expect(page.getByText('休止中')).toBeVisible();
  await page.getByRole('button', { name: '予約バスを公開する' }).click();
  await expect(page.getByText('公開中')).toBeVisible();
});

test('one device fits and is accessible in every size', async ({ signedIn: page, server }) => {
  const open = async (): Promise<void> => {
    await page.goto(`${server.url}/staff/platform/device?id=gauge-1`);
    await expect(page.getByRole('heading', { name: '命令' })).toBeVisible();
    await page.getByRole('button', { name: '鍵を新しくする' }).click();
    await expect(page.getByText('この鍵が見えるのは今だけです。')).toBeVisible();
  };
  await lookAtSizes(page, 'platform-device', { open });
});
