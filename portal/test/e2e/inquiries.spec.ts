import type { Page } from '@playwright/test';
import { expectForSeniors } from './large.ts';
import { openResident, testForSeniors } from './resident-stage.ts';
import { testScreens } from './sizes.ts';
import { expect, expectAccessible, screenshot, test } from './stage.ts';

// 生活支援: a resident asks for help and sees how far it comes; staff see to it.

test.skip(({ against }) => against === 'server', 'needs the people of the mock');

testForSeniors('help', {
  help: ['help', (page) => expect(page.getByText('玄関の前の雪をよけてほしい')).toBeVisible()],
  ask: ['help/new', (page) => expect(page.getByLabel('くわしく教えてください')).toBeVisible()],
});

testScreens('inquiries', {
  queue: ['inquiries', (page: Page) => expect(page.getByText('至急（危険なことば）')).toBeVisible()],
  ended: ['inquiries/ended', (page) => expect(page.getByText('タブレットの文字を大きくしたい')).toBeVisible()],
  one: ['inquiries/one/40', (page) => expect(page.getByText('電話済み')).toBeVisible()],
  danger: ['inquiries/one/41', (page) => expect(page.getByText('すぐに電話で確かめてください。')).toBeVisible()],
  new: ['inquiries/new', (page) => expect(page.getByLabel('困っていること')).toBeVisible()],
});

test('a resident asks for help from the page of talks; words of danger show 119', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'consult');
  await page.getByRole('link', { name: '暮らしの困りごとを伝える' }).click();
  await page.getByRole('link', { name: '困りごとを伝える', exact: true }).click();
  await page.getByRole('radio', { name: '病院や薬のこと' }).check();
  await page.getByRole('radio', { name: 'きょうじゅう' }).check();
  await page.getByRole('button', { name: '伝える', exact: true }).click();
  await expect(page.getByText('困っていることを書いてください。')).toBeVisible();
  await page.getByLabel('くわしく教えてください').fill('足が痛い');
  await page.getByRole('button', { name: '伝える', exact: true }).click();
  await expect(page.getByText('すぐに119に電話してください')).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'help-danger');
  expect(mock.inquiries.effects).toEqual(['ask hospital now 足が痛い']);
  await page.getByRole('link', { name: '困りごとの画面へ' }).click();
  await page.getByRole('button', { name: '「雪のこと」を取り消す' }).click();
  await page.getByRole('button', { name: '取り消す', exact: true }).click();
  await expect(page.getByText('取り消しました。').first()).toBeVisible();
  await page.getByRole('button', { name: 'スマホやタブレットのこと：よい', exact: true }).click();
  await expect(page.getByText('「よい」とお答えになりました')).toBeVisible();
  expect(mock.inquiries.effects.slice(1)).toEqual(['call-off 40 0', 'stars 39 4']);
});

test('staff take an inquiry further, and hear that another was faster', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/inquiries`);
  await page.getByRole('link', { name: '40番を開く' }).click();
  mock.inquiries.raced = true;
  await page.getByRole('radio', { name: '実施' }).check();
  await page.getByLabel('ご本人への言葉').fill('今うかがっています');
  await page.getByRole('button', { name: '書く', exact: true }).click();
  await expect(page.getByText(/ほかの職員が先に書きました/)).toBeVisible();
  await page.getByRole('radio', { name: '実施' }).check();
  await page.getByLabel('ご本人への言葉').fill('今うかがっています');
  await page.getByRole('button', { name: '書く', exact: true }).click();
  await expect(page.getByText('書きました。')).toBeVisible();
  await expect(page.getByText('ご本人へ: 今うかがっています')).toBeVisible();
  expect(mock.inquiries.effects).toEqual(['step 40 working 今うかがっています']);
});

test('staff ask for somebody who calls, by the number of their ID', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/inquiries/new`);
  await page.getByRole('button', { name: '受け付ける' }).click();
  await expect(page.locator('[aria-invalid=true]')).toHaveCount(2);
  await page.getByLabel('本人の番号').fill('12');
  await page.getByLabel('困っていること').fill('買い物に行けない');
  await page.getByRole('button', { name: '受け付ける' }).click();
  await expect(page.getByText(/番で受け付けました/)).toBeVisible();
  expect(mock.inquiries.effects).toEqual(['ask snow soon 買い物に行けない']);
});

test('a telephone number is shown when it is wanted, and the reason is kept', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/inquiries/one/40`);
  await page.getByRole('button', { name: '電話番号を出す' }).click();
  await expect(page.getByText(/登録がありません|読めませんでした/).or(page.locator('a[href^="tel:"]'))).toBeVisible();
});
