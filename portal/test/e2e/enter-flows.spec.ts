import type { Page } from '@playwright/test';
import { lookAtSizes } from './sizes.ts';
import { expect, mapReady, test } from './stage.ts';

// A town enters what its nights of snow need, from nothing to the first post; and the screens of it in every size.

const step = (page: Page, name: string) =>
  page.locator('.step', { has: page.getByRole('heading', { level: 2, name, exact: true }) });

test('an empty town is told what to enter first, and what comes next', async ({ signedIn: page, server, mock }) => {
  mock.snow.things.empty = true;
  await page.goto(`${server.url}/staff/snow/enter`);
  await expect(page.getByText('まだ何も登録されていません。まず「地区」から始めてください。')).toBeVisible();
  await expect(step(page, '路線')).toContainText('先に地区を登録してください');
  await step(page, '地区').getByRole('link', { name: '地区を新しく登録する' }).click();
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByLabel('記号')).toBeFocused();
  await page.getByLabel('記号').fill('kita');
  await page.getByLabel('名前', { exact: true }).fill('見本北');
  await page.getByText('数字で入れる').click();
  for (const [lat, lon] of [
    ['43.36', '142.38'],
    ['43.37', '142.38'],
    ['４３．３７', '142.40'],
  ] as const) {
    await page.getByLabel('緯度').fill(lat);
    await page.getByLabel('経度').fill(lon);
    await page.getByRole('button', { name: '点を足す' }).click();
  }
  await expect(page.getByText('点は3個です。')).toBeVisible();
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('見本北を登録しました。')).toBeVisible();
  await expect(step(page, '連絡先')).toContainText('次に登録するもの');
  await expect(step(page, '地区')).toContainText('登録済み 1件');
  expect(mock.snow.things.effects[0]).toContain('"outline":[{"lat":43.36,"lon":142.38},{"lat":43.37,"lon":142.38},');
});

test('a contact is entered with the number as it was written, and what is wrong stands beside it', async ({
  signedIn: page,
  server,
  mock,
}) => {
  mock.snow.things.empty = true;
  await page.goto(`${server.url}/staff/snow/enter/contacts/new`);
  await page.getByLabel('名前', { exact: true }).fill('見本 一郎');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('届ける方法を1つ以上入れてください。')).toBeVisible();
  await page.getByLabel('SMSで送る').fill('12');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByLabel('SMSで送る')).toHaveAccessibleDescription('この経路の宛先の形にしてください。');
  await page.getByLabel('SMSで送る').fill('０９０－１２３４－５６７８');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('見本 一郎を登録しました。')).toBeVisible();
  expect(mock.snow.things.effects.at(-1)).toContain('"addresses":[{"by":"sms","to":"09012345678","secret":null}]');
});

test('a post is entered on the map; a code that is in use is not taken', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/snow/enter/posts/new`);
  await page.getByLabel('記号').fill('p-01');
  await page.getByLabel('名前', { exact: true }).fill('橋');
  await page.getByLabel('地区', { exact: true }).selectOption('見本北');
  await page.getByLabel('センサーの高さ').fill('5000');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByLabel('記号')).toHaveAccessibleDescription(/使われています/);
  await page.getByLabel('記号').fill('bridge');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByLabel('センサーの高さ')).toHaveAccessibleDescription(/使える範囲の数/);
  await expect(page.getByLabel('センサーの高さ')).toBeFocused();
  await page.getByLabel('センサーの高さ').fill('300');
  await mapReady(page);
  await page.locator('.map canvas').click();
  await expect(page.getByLabel('緯度')).toHaveValue(/^43\.3/);
  await page.getByRole('checkbox', { name: 'この観測点は車道の上にある' }).check();
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('橋を登録しました。')).toBeVisible();
  expect(mock.snow.things.effects.at(-1)).toMatch(
    /^posts bridge .*"overRoad":true,"place":\{"lat":43\.3\d+,"lon":142\.\d+\},"heightCm":300/,
  );
});

test('a post that moves far is asked about first', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/snow/enter/posts/p-01`);
  await page.getByLabel('緯度').fill('43.351');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('中央大通の場所が約1,112m動きます。')).toBeVisible();
  expect(mock.snow.things.effects).toEqual([]);
  await page.getByRole('button', { name: 'この場所に動かす' }).click();
  await expect(page.getByText('中央大通を保存しました。')).toBeVisible();
  expect(mock.snow.things.effects[0]).toContain('"lat":43.351');
});

test('a contact is removed only after it is told what is lost', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/snow/enter/contacts/15`);
  await expect(page.getByLabel('SMSで送る')).toHaveValue('+815012345678');
  await page.getByRole('button', { name: 'この連絡先を消す' }).click();
  await expect(page.getByText(/読めなくなります。元に戻せません。/)).toBeVisible();
  expect(mock.snow.things.effects).toEqual([]);
  await page.getByRole('button', { name: '消す', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: '登録' })).toBeVisible();
  expect(mock.snow.things.effects).toEqual(['DELETE contact 15 {}']);
});

test('a new camera leads on to drawing its road area', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/snow/enter/cameras/cam-2`);
  await expect(page.getByLabel('並べて比べる観測点')).toHaveValue('p-06');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /の設定$/ })).toBeVisible();
});

test('from a request it is one step to who was told by which way, and what comes next', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(`${server.url}/staff/snow/messages`);
  await page.getByRole('button', { name: /出動要請 4/ }).click();
  await expect(page.getByText('話し中', { exact: true })).toBeVisible();
  await expect(page.getByText(/送信 1月19日/).first()).toBeVisible();
  await expect(page.getByText(/までに返事がなければ、次の連絡先に進みます。/)).toHaveCount(0);
  await page.getByRole('button', { name: /出動要請 3/ }).click();
  await expect(page.getByText(/までに返事がなければ、次の連絡先に進みます。/)).toBeVisible();
  await page.goto(`${server.url}/staff/snow`);
  await page.getByRole('link', { name: '見本ほくと建設にどう知らせたか' }).click();
  await expect(page.getByText('1つの要請や知らせについての連絡だけを表示しています。')).toBeVisible();
});

const routes: Record<string, (page: Page) => Promise<void>> = {
  '': (page) => page.getByText('登録したものを見る').first().click(),
  'districts/kita': mapReady,
  'contacts/15': (page) => expect(page.getByLabel('SMSで送る')).toBeVisible(),
  'contractors/hokuto': (page) => expect(page.getByLabel('サインインする人')).toBeVisible(),
  'routes/c-1': mapReady,
  'posts/new': mapReady,
};

for (const [path, ready] of Object.entries(routes)) {
  test(`entering ${path} fits and is accessible in every size`, async ({ signedIn: page, server }) => {
    const open = async (): Promise<void> => {
      await page.goto(`${server.url}/staff/snow/enter/${path}`.replace(/\/$/, ''));
      await ready(page);
    };
    await lookAtSizes(page, `enter-${path.replace('/', '-') || 'overview'}`, { open });
  });
}
