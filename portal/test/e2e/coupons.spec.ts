import type { Page } from '@playwright/test';
import { lookAtSizes, testScreens } from './sizes.ts';
import { expect, test } from './stage.ts';

// Coupons and tickets as staff have them (A12): campaigns, issue, story, tills, keys, settlement, reports.

test.skip(({ against }) => against === 'server', 'needs the people of the mock');

async function pick(page: Page, name = '鈴木 一郎'): Promise<void> {
  await page.getByLabel('氏名かID番号').fill(name);
  await page.getByLabel('さがす理由').fill('窓口でのクーポンの発行');
  await page.getByRole('button', { name: 'さがす', exact: true }).click();
  await page.getByRole('button', { name: `${name}さんにする` }).click();
}

testScreens('coupons', {
  campaigns: ['coupons', (page: Page) => expect(page.getByRole('link', { name: '夕食の引換券' })).toBeVisible()],
  new: ['coupons/campaign-new', (page) => expect(page.getByText('ホクノー')).toBeVisible()],
  campaign: ['coupons/campaign/trip', (page) => expect(page.getByText('6,400円')).toBeVisible()],
  issue: [
    'coupons/issue',
    async (page) => {
      await pick(page);
      await page.getByLabel('クーポン', { exact: true }).selectOption('dinner');
      await page.getByRole('button', { name: '確認へ進む' }).click();
      await expect(page.getByRole('button', { name: 'ポイントと交換して発行する' })).toBeVisible();
    },
  ],
  find: [
    'coupons/find',
    async (page) => {
      await page.getByLabel('通し番号、またはQRコード').fill('K7QF-4M9D-XWTM');
      await page.getByRole('button', { name: '調べる', exact: true }).click();
      await expect(page.getByText(/12文字の番号からは/)).toBeVisible();
    },
  ],
  one: [
    'coupons/coupon/102',
    async (page) => {
      await page.getByLabel('取り消す理由').fill('別の人のクーポンを読み取ってしまった');
      await page.getByRole('button', { name: '確認へ進む' }).click();
      await expect(page.getByRole('button', { name: '利用を取り消す', exact: true })).toBeVisible();
    },
  ],
  person: ['coupons/person/12', (page) => expect(page.getByRole('link', { name: '通し番号101を開く' })).toBeVisible()],
  tills: ['coupons/tills', (page) => expect(page.getByText('till-hokuno')).toBeVisible()],
  keys: ['coupons/keys', (page) => expect(page.getByText('今使っている鍵')).toBeVisible()],
  settlement: ['coupons/settlement', (page) => expect(page.getByText('5,500円')).toBeVisible()],
  reports: ['coupons/reports', (page) => expect(page.getByText('12,500円')).toBeVisible()],
});

test('A12.4 a campaign is made, with what a resident sees beside it, and changed where nobody was faster', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/`);
  await page.getByRole('link', { name: 'クーポン', exact: true }).click();
  await page.getByRole('link', { name: '新しいキャンペーンを作る' }).click();
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('直すところが3つあります。')).toBeVisible();
  await page.getByLabel('記号').fill('lunch');
  await page.getByLabel('名前（日本語）').fill('春の温泉券');
  await page.getByLabel('名前（英語）').fill('Spring bath');
  await page.getByLabel('条件（日本語）').fill('ほかの割引とは\n一緒に使えません。');
  await page.getByLabel('種類').selectOption('percent');
  await page.getByLabel('割引の率（%）').fill('２０');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('使える範囲の数にしてください。')).toBeVisible();
  await page.getByLabel('割引の上限（円）').fill('1,000');
  await page.getByLabel('必要なポイント').fill('300');
  await page.getByLabel('あおば湯').check();
  const preview = page.getByRole('region', { name: '利用者に見える形' });
  await expect(preview).toContainText('20%引き（1,000円まで）');
  await expect(preview).toContainText('300ポイント');
  await expect(preview).toContainText('Spring bath');
  await expect(preview).toContainText('条件に書いてあるお店');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('この記号は使われています。別の記号にしてください。')).toBeVisible();
  await page.getByLabel('記号').fill('spring');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('heading', { name: '春の温泉券' })).toBeVisible();
  await expect(page.getByText(/^保存しました。/)).toBeVisible();
  expect(mock.coupons.effects).toEqual(['campaign spring percent 20 aoba']);

  mock.coupons.race('spring');
  await page.getByLabel('割引の率（%）').fill('30');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText(/ほかの職員が先に変えました/).first()).toBeVisible();
  await expect(page.getByLabel('割引の率（%）')).toHaveValue('20');
  await page.getByLabel('発行する', { exact: true }).uncheck();
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText(/^保存しました。/)).toBeVisible();
  await expect(page.getByText('停止中')).toBeVisible();
  await expect(page.getByRole('link', { name: 'このクーポンを発行する' })).toHaveCount(0);
});

test('A12.6 points of a caller become a coupon, once, also where the answer is lost', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/coupons/persons`);
  await pick(page);
  await expect(page.getByText('この方のクーポンはありません。')).toBeVisible();
  await expect(page.getByText('今のポイント：420ポイント')).toBeVisible();
  await page.getByLabel('クーポン', { exact: true }).selectOption('dinner');
  await page.getByRole('button', { name: '確認へ進む' }).click();
  await expect(page.getByRole('alert')).toContainText('300ポイントを引きます。残りは120ポイントです。');
  mock.failures.set('/coupons/v1/campaigns/dinner/coupons', 'cut');
  await page.getByRole('button', { name: 'ポイントと交換して発行する' }).click();
  await expect(page.getByText('サーバーにつながりません')).toBeVisible();
  mock.failures.clear();
  mock.losesNextAnswer = true;
  await page.getByRole('button', { name: '確認へ進む' }).click();
  await page.getByRole('button', { name: /発行する$/ }).click();
  await expect(page.getByText('鈴木 一郎さんに「夕食の引換券」を発行しました。')).toBeVisible();
  await expect(page.getByText('今のポイント：120ポイント')).toBeVisible();
  await expect(page.getByRole('link', { name: '通し番号200を開く' })).toBeVisible();
  expect(mock.coupons.effects).toEqual(['issue dinner 13']);
  await page.getByLabel('クーポン', { exact: true }).selectOption('dinner');
  await expect(page.getByText('ポイントが180足りないので、交換できません。')).toBeVisible();
});

test('A12.1 coupons without a name are issued, printed, and a reprint says that it is one', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/coupons/issue`);
  await page.getByRole('radio', { name: '持っている人（名前なし）' }).check();
  await page.getByLabel('クーポン', { exact: true }).selectOption({ label: '祭りのちらし券（100円引き・無料）' });
  await page.getByLabel('枚数').fill('21');
  await page.getByRole('button', { name: '確認へ進む' }).click();
  await expect(page.getByText('使える範囲の数にしてください。')).toBeVisible();
  await page.getByLabel('枚数').fill('3');
  mock.coupons.refusesAfter = { count: 2, code: 'coupons_none_left' };
  await page.getByRole('button', { name: '確認へ進む' }).click();
  await page.getByRole('button', { name: '発行する', exact: true }).click();
  await expect(page.getByText('2枚まで発行しました。')).toBeVisible();
  await page.getByRole('button', { name: '確認へ進む' }).click();
  await page.getByRole('button', { name: '発行する', exact: true }).click();
  await expect(page.getByText('「祭りのちらし券」を3枚発行しました。')).toBeVisible();
  expect(mock.coupons.effects).toEqual(Array.from({ length: 3 }, () => 'issue flyer holder'));

  const result = page.getByRole('region', { name: '発行したクーポン' });
  await expect(result.getByText('まだ印刷していません。')).toHaveCount(3);
  const [sheet] = await Promise.all([
    page.waitForEvent('popup'),
    result.getByRole('button', { name: '通し番号200を小さい紙（80mm）に印刷する' }).click(),
  ]);
  await expect(sheet.getByRole('heading', { name: '祭りのちらし券' })).toBeVisible();
  await sheet.close();
  await expect(result.getByText(/次は2枚目です。紙に「再印刷（2枚目）」と出て/)).toBeVisible();
  await result.getByRole('link', { name: '通し番号200を開く' }).click();
  const [again] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: '通し番号200をA4に印刷する' }).click(),
  ]);
  await again.close();
  await expect(page.getByText('再印刷しました（2枚目・A4）')).toBeVisible();
  expect(mock.coupons.effects.slice(3)).toEqual(['print 200 80mm 1', 'print 200 a4 2']);
});

test('A12.2 a wrong use is found by its serial number and taken back with a reason', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/coupons/find`);
  await expect(page.getByRole('link', { name: '店舗の端末で利用を取り消す画面' })).toHaveAttribute('href', '/shop/undo');
  await page.getByLabel('通し番号、またはQRコード').fill('９９９');
  await page.getByRole('button', { name: '調べる', exact: true }).click();
  await expect(page.getByText('そのクーポンはありません。')).toBeVisible();
  await page.getByRole('link', { name: 'ほかのクーポンを調べる' }).click();
  await page.getByLabel('通し番号、またはQRコード').fill(mock.town.qr(102));
  await page.getByRole('button', { name: '調べる', exact: true }).click();
  await expect(page.getByText('ホクノーで使いました（割引・支払い 500円）')).toBeVisible();
  await expect(page.getByText('使えないクーポンなので、印刷できません。')).toBeVisible();
  await page.getByRole('button', { name: '確認へ進む' }).click();
  await expect(page.getByText('入力してください。')).toBeVisible();
  await page.getByLabel('取り消す理由').fill('別の人のクーポン');
  await page.getByRole('button', { name: '確認へ進む' }).click();
  await page.getByRole('button', { name: '利用を取り消す', exact: true }).click();
  await expect(page.getByText('利用を取り消しました。このクーポンはまた使えます。')).toBeVisible();
  await expect(page.getByText('ホクノーでの利用を取り消しました')).toBeVisible();
  await expect(page.getByText('理由：別の人のクーポン')).toBeVisible();
  await expect(page.getByLabel('取り消す理由')).toHaveCount(0);
  expect(mock.coupons.effects).toEqual(['reopen 102 別の人のクーポン']);
});

test('a till gets a log-in and a code that is told once, and is stopped', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/coupons/tills`);
  const form = page.getByRole('form', { name: '端末を登録する' });
  await form.getByRole('button', { name: '登録する' }).click();
  await expect(form.getByText('直すところが4つあります。')).toBeVisible();
  await form.getByLabel('端末の記号').fill('till-1');
  await form.getByLabel('店舗').selectOption('aoba');
  await form.getByLabel('端末の呼び名').fill('あおば湯 受付');
  await form.getByLabel('作る理由').fill('クーポンの取り扱いを始めるため');
  await form.getByRole('button', { name: '登録する' }).click();
  await expect(form.getByText('この記号は使われています。別の記号にしてください。')).toBeVisible();
  await form.getByLabel('端末の記号').fill('aoba-1');
  mock.failures.set('/coupons/v1/terminals', { status: 503, code: 'busy' });
  await form.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByText(/もう一度「登録する」を押してください/)).toBeVisible();
  mock.failures.clear();
  await form.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByText('端末aoba-1を登録しました。')).toBeVisible();
  await expect(page.getByText('KR7X-29QT-M4HD-6CAF')).toBeVisible();
  await expect(page.getByText(`${server.url}/id/recover`)).toBeVisible();
  await lookAtSizes(page, 'coupons-till-code');
  await page.getByRole('button', { name: 'コードを閉じる' }).click();
  await expect(page.getByText('KR7X-29QT-M4HD-6CAF')).toHaveCount(0);
  await page.getByRole('button', { name: '端末aoba-1を止める' }).click();
  await page.getByRole('button', { name: '止める', exact: true }).click();
  await expect(page.getByText('端末aoba-1を止めました。')).toBeVisible();
  expect(mock.coupons.effects).toEqual(['till aoba-1 account:70 aoba open', 'till aoba-1 account:70 aoba closed']);
});

test('A12.3 keys are changed, and revoked once what it does was read', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/coupons/keys`);
  await page.getByRole('button', { name: '次の鍵を作る' }).click();
  await expect(page.getByText(/24時間後に切り替えます/)).toBeVisible();
  await page.getByRole('button', { name: '次の鍵を作る' }).click();
  await expect(page.getByText(/^鍵3を作りました。/)).toBeVisible();
  await expect(page.getByText('次の鍵がもうあります。切り替わるまで待ってください。')).toBeVisible();
  await page.getByRole('button', { name: '鍵2を無効にする' }).click();
  const ask = page.getByRole('region', { name: '鍵2を無効にする' });
  await expect(ask).toContainText('この鍵で署名したQRコードは、すぐに使えなくなります。');
  await ask.getByLabel(/確かめのため/).fill('1');
  await ask.getByRole('button', { name: '鍵を無効にする' }).click();
  await expect(ask.getByText('内容を確かめて、直してください。')).toBeVisible();
  await ask.getByLabel(/確かめのため/).fill('2');
  await ask.getByRole('button', { name: '鍵を無効にする' }).click();
  await expect(page.getByText(/^鍵2を無効にしました。/)).toBeVisible();
  expect(mock.coupons.effects).toEqual(['rotate', 'revoke 2']);
});

test('A12.5 a month is settled by shop, and campaigns are told to the yen, both as files', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(`${server.url}/staff/coupons/settlement`);
  await expect(page.getByRole('row', { name: /^合計/ })).toContainText('7,500円');
  await expect(page.getByRole('link', { name: /表計算のファイル/ })).toHaveAttribute(
    'href',
    '/coupons/v1/settlements/2026-01?as=csv',
  );
  await page.getByLabel('月', { exact: true }).selectOption({ label: '2025年12月' });
  await expect(page.getByText('この月の利用はありません。')).toBeVisible();

  await page.goto(`${server.url}/staff/coupons/reports`);
  await expect(page.getByRole('row', { name: /秋の周遊クーポン/ })).toContainText('63%');
  await expect(page.getByRole('row', { name: /^合計/ })).toContainText('21,000円');
  await expect(page.getByRole('img', { name: /^秋の周遊クーポン：使用ずみ25枚/ })).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /表計算のファイル/ }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('coupons-report.csv');
});
