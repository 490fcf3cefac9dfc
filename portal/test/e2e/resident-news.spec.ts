import type { Page } from '@playwright/test';
import { expectForSeniors } from './large.ts';
import { openResident, testForSeniors } from './resident-stage.ts';
import { expect, expectAccessible, screenshot, test } from './stage.ts';

// What somebody is told: three lines on the first page, everything among the notices; against the mock.

test.skip(({ against }) => against === 'server', 'needs the resident of the mock');

testForSeniors('news', {
  home: ['', (page) => expect(page.getByText('あなたへのお知らせ')).toBeVisible()],
  inbox: ['inbox', (page) => expect(page.getByText('春の歩く会が始まります')).toBeVisible()],
  'inbox-open': ['inbox?open=walk', (page) => expect(page.getByText('毎週土曜に歩きます。')).toBeVisible()],
  'help-new': ['help/new', (page) => expect(page.getByLabel('雪のこと')).toBeAttached()],
});

const lines = (page: Page) => page.getByRole('region', { name: 'あなたへのお知らせ' }).getByRole('link');

test('A8.1 the first page tells three things at most, the most urgent first', async ({ page, server }) => {
  await openResident(page, server.url);
  await expect(lines(page)).toHaveText([
    '緊急：水道の工事',
    'からだの記録に、気になるところがあります。ここを押して見てください。',
    '困りごと「雪のこと」に、返事があります。',
  ]);
  await lines(page).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('お知らせ');
  const urgent = page.locator('.letter').first();
  await expect(urgent).toContainText('！緊急');
  await expect(urgent).toContainText('1月21日の午前9時から正午まで、水が出ません。');
  await expect(page.locator('.letter', { hasText: '行事の本ができました' })).toBeVisible();
  await expect(page.getByText('あすの午前にうかがいます。')).toBeVisible();
  await expect(page.getByText('お知らせはありません。')).toHaveCount(0);
});

test('A4.4 a message of a campaign is on the first page until it is opened, which is recorded', async ({
  page,
  server,
  mock,
}) => {
  mock.health.clear();
  mock.outing.calm();
  await openResident(page, server.url);
  await page.getByRole('link', { name: '春の歩く会が始まります' }).click();
  await expect(page.getByText('毎週土曜に歩きます。')).toBeVisible();
  expect(mock.news.effects).toEqual(['opened walk']);
  await page.getByRole('link', { name: 'もどる' }).click();
  await expect(lines(page).first()).toBeVisible();
  await expect(page.getByText('春の歩く会が始まります')).toHaveCount(0);
});

test('A4.4 among the notices a message is closed until it is opened, and one that was stays open', async ({
  page,
  server,
  mock,
}) => {
  await openResident(page, server.url, 'inbox');
  await expect(page.getByText('2月末まで受けられます。')).toBeVisible();
  await expect(page.getByText('毎週土曜に歩きます。')).toHaveCount(0);
  await page.getByRole('button', { name: '「春の歩く会が始まります」を開いて読む' }).click();
  await expect(page.getByText('毎週土曜に歩きます。')).toBeVisible();
  await expect.poll(() => mock.news.effects).toEqual(['opened walk']);
});

test('A8.5 one is told what was called off, and that one has a place after waiting', async ({ page, server, mock }) => {
  mock.health.clear();
  mock.outing.calm();
  mock.outing.callOff(11);
  mock.outing.letIn(12);
  await openResident(page, server.url);
  await expect(lines(page)).toHaveText([
    '「太極拳」は、中止になりました。',
    '困りごと「雪のこと」に、返事があります。',
    '空きが出て、「雪かき教室」に行けるようになりました。',
  ]);
  await screenshot(page, 'news-called-off');
  await expectForSeniors(page);
  await expectAccessible(page);
  await lines(page).first().click();
  await expect(page.getByText('中止になりました')).toBeVisible();
  await page.goto(`${server.url}/resident/inbox`);
  await expect(page.getByText('「太極拳」は、中止になりました。')).toBeVisible();
  await expect(page.getByText('空きが出て、「雪かき教室」に行けるようになりました。')).toBeVisible();
});

test('the first page asks for at most two things more at once, and for none of them again soon', async ({
  page,
  server,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/\/(me|inbox)/.test(pathname) && !pathname.startsWith('/assets')) {
      asked.push(pathname);
    }
  });
  await openResident(page, server.url);
  await expect(lines(page).nth(2)).toBeVisible();
  const told = /notices|sign-ups|inquiries|messages/;
  expect(asked.filter((one) => told.test(one)).length).toBe(4);
  const late = asked.findIndex((one) => /inquiries|messages/.test(one));
  expect(asked.slice(0, late).filter((one) => told.test(one)).length).toBe(2);
  asked.length = 0;
  await page.getByRole('link', { name: /ポイント/ }).click();
  await page.getByRole('link', { name: 'もどる' }).click();
  await expect(lines(page).nth(2)).toBeVisible();
  expect(asked.filter((one) => told.test(one))).toEqual([]);
});

test('where news cannot be had the first page stands without', async ({
  page,
  server,
  mock,
}) => {
  for (const path of ['/community', '/crm', '/inquiries', '/survey', '/health']) {
    mock.failures.set(path, { status: 503, code: 'unavailable' });
  }
  await openResident(page, server.url);
  await expect(page.getByText('420ポイント')).toBeVisible();
  await expect(lines(page)).toHaveCount(0);
});

test('A7 nothing is chosen for who asks for help; what was sent has its number', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'help/new');
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await page.getByRole('button', { name: '伝える', exact: true }).click();
  await expect(page.getByText('何のことか、えらんでください。')).toBeVisible();
  await expect(page.getByText('いつまでに必要か、えらんでください。')).toBeVisible();
  await expect(page.getByText('困っていることを書いてください。')).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'news-help-missing');
  await page.getByLabel('買い物のこと').check();
  await page.getByLabel('急がない').check();
  await page.getByLabel('くわしく教えてください').fill('電球を買ってきてほしい');
  await page.getByRole('button', { name: '伝える', exact: true }).dblclick();
  await expect(page.getByText('受付番号 53')).toBeVisible();
  await expectForSeniors(page);
  await screenshot(page, 'news-help-done');
  expect(mock.inquiries.effects).toEqual(['ask shopping whenever 電球を買ってきてほしい']);
  await page.getByRole('link', { name: '困りごとの画面へ' }).click();
  await expect(page.getByText(/に伝えました 受付番号 53/)).toBeVisible();
});

test('A8.6 on a device of one’s own text and colour stay when one has finished', async ({ page, server }) => {
  await openResident(page, server.url, 'settings');
  await page.getByLabel('とても大きい').check();
  await page.getByLabel('はっきり').check();
  await page.goto(`${server.url}/resident/`);
  await page.getByRole('button', { name: /終/ }).click();
  await expect(page.getByRole('link', { name: 'スマートIDで始める' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-size', 'largest');
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'high');
});

test('A5 an exchange is one line, as it ended', async ({ page, server }) => {
  await openResident(page, server.url, 'points');
  await expect(page.getByText('クーポンと交換', { exact: true })).toHaveCount(1);
  await expect(page.getByText('クーポンと交換（手続き中）')).toHaveCount(0);
  await expect(page.locator('.lines li', { hasText: 'クーポンと交換' })).toContainText('−100');
});
