import type { Page } from '@playwright/test';
import { testScreens } from './sizes.ts';
import { expect, test } from './stage.ts';

// How residents take part and what is proposed to them; against the mock, whose town has some.

type Visit = (page: Page) => Promise<void>;
const see =
  (text: string): Visit =>
  (page) =>
    expect(page.getByText(text).first()).toBeVisible();

const routes: Record<string, [string, Visit]> = {
  overview: ['crm', (page) => expect(page.locator('.chart')).toHaveAttribute('data-state', 'ready')],
  tasks: ['crm/tasks', see('利用者 14')],
  persons: ['crm/persons', see('さがす理由')],
  person: [
    'crm/persons/13',
    async (page) => {
      await page.getByRole('button', { name: '開く' }).click();
      await expect(page.getByText('最近外出が少ないため')).toBeVisible();
    },
  ],
  segments: ['crm/segments', see('入り組んだ条件')],
  segment: ['crm/segments/quiet', see('条件 2 の 2')],
  'segment-deep': ['crm/segments/deep', see('条件（JSON）')],
  campaigns: ['crm/campaigns', see('秋の散歩')],
  'campaign-draft': ['crm/campaigns/winter', see('Exercise together this winter')],
  'campaign-result': ['crm/campaigns/autumn', see('95%の範囲')],
  'campaign-running': ['crm/campaigns/tea', see('終える理由')],
};

testScreens('crm', routes);

const at = (server: { url: string }, path: string): string => `${server.url}/staff/crm${path}`;

test('A4.1 a segment is counted before it is kept, a fault stands at its line', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/segments/new'));
  await page.getByLabel('値', { exact: true }).fill('70');
  await page.getByRole('button', { name: '人数を確かめる' }).click();
  await expect(page.getByText('232人が当てはまります')).toBeVisible();
  await page.getByLabel('値', { exact: true }).fill('');
  await expect(page.getByText('232人が当てはまります')).toHaveCount(0);
  await page.getByRole('button', { name: '人数を確かめる' }).click();
  await expect(page.getByLabel('値', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('値', { exact: true }).fill('７５');
  await page.getByRole('button', { name: 'まとまりを足す' }).click();
  const group = page.getByRole('group', { name: '条件 2（まとまり）' });
  await group.getByLabel('項目').selectOption('class');
  await group.getByLabel('くらべ方').selectOption('in');
  await group.getByLabel('停滞').check();
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('直すところが3つあります。')).toBeVisible();
  await page.getByLabel('記号').fill('very-old');
  await page.getByLabel('名前（日本語）').fill('75歳以上の人');
  await page.getByLabel('名前（英語）').fill('Over 75');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '75歳以上の人' })).toBeVisible();
  await expect(page.getByText('集計していません')).toBeVisible();
  await expect(page.getByLabel('停滞')).toBeChecked();
});

test('a list is counted anew, shown for a purpose, and saved', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server, '/segments/quiet'));
  await page.getByRole('button', { name: '集計して名簿を作る' }).click();
  await expect(page.getByText('131人の名簿を作りました。')).toBeVisible();
  expect(mock.crm.looks).toEqual([]);
  await page.getByLabel('使う目的').selectOption('watch');
  await page.getByRole('button', { name: '名簿を出す' }).click();
  await expect(page.getByText('3人を出しています。')).toBeVisible();
  expect(mock.crm.looks).toEqual(['watch', 'watch']);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /名簿をCSVで保存/ }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('segment-quiet.csv');
});

test('A4.6 nobody is looked at before a purpose is said, and a role sees its parts', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(at(server, '/persons/13'));
  await expect(page.getByRole('button', { name: '開く' })).toBeVisible();
  expect(mock.crm.looks).toEqual([]);
  await page.getByLabel('使う目的').selectOption('watch');
  await page.getByRole('button', { name: '開く' }).click();
  await expect(page.getByText('81歳')).toBeVisible();
  await expect(page.getByText('健康の記録')).toHaveCount(0);
  expect(new Set(mock.crm.looks)).toEqual(new Set(['watch']));
  mock.crm.role = 'nurse';
  await page.reload();
  await page.getByRole('button', { name: '開く' }).click();
  await expect(page.getByRole('row', { name: /血圧（上）/ })).toContainText('148 mmHg');
  mock.crm.role = 'events';
  await page.reload();
  await page.getByRole('button', { name: '開く' }).click();
  await expect(page.getByRole('heading', { name: '参加の記録' })).toBeVisible();
  await expect(page.getByText('81歳')).toHaveCount(0);
});

test('somebody to look after is taken up, and done with what came of it', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/tasks'));
  await page.getByRole('button', { name: '利用者 13の対応をする' }).click();
  await page.getByRole('button', { name: '対応を終える' }).click();
  await expect(page.getByText('入力してください。')).toBeVisible();
  await page.getByLabel('どうなったか').fill('電話で話せた。');
  await page.getByRole('button', { name: '対応を終える' }).click();
  await expect(page.getByText('対応を終えました。')).toBeVisible();
  await expect(page.getByRole('button', { name: '利用者 13の対応をする' })).toHaveCount(0);
  await page.getByLabel('状態').selectOption('closed');
  await expect(page.getByRole('row', { name: /電話で話せた。/ })).toBeVisible();
});

test('A4.4 a campaign is looked at, started once somebody else has checked it, and told with its interval', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(at(server, '/campaigns/winter'));
  await page.getByLabel('送らない人の割合').fill('60');
  await page.getByRole('button', { name: '下書きを保存する' }).click();
  await expect(page.getByLabel('送らない人の割合')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('送らない人の割合').fill('２５');
  await page.getByLabel('見出し（日本語）').fill('春まで、いっしょに体操を');
  await expect(page.getByRole('article').first()).toContainText('春まで、いっしょに体操を');
  await page.getByRole('button', { name: '下書きを保存する' }).click();
  await expect(page.getByText('「春まで、いっしょに体操を」を保存しました。')).toBeVisible();
  expect(mock.crm.campaigns.find((one) => one.code === 'winter')?.of.controlPermille).toBe(250);
  await expect(page.getByRole('button', { name: '配信を始める' })).toHaveCount(0);
  await page.getByLabel('文と対象群を、ほかの職員も確かめた').check();
  await page.getByRole('button', { name: '配信を始める' }).click();
  await page.getByRole('button', { name: '始める', exact: true }).click();
  await expect(page.getByText('始めました。')).toBeVisible();
  await expect(page.getByRole('table', { name: '送った人と送らない人の結果' })).toContainText('102');
  await expect(page.getByRole('button', { name: '下書きを保存する' })).toHaveCount(0);
  await page.goto(at(server, '/campaigns/autumn'));
  await expect(page.getByText('効き目（割合の差） +24.8ポイント')).toBeVisible();
  await expect(page.getByText('95%の範囲 +7.6ポイント〜+38.1ポイント')).toBeVisible();
  await page.goto(at(server, '/campaigns/tea'));
  await expect(page.getByText('違いがあるとは、まだ言えません。')).toBeVisible();
});

test('classes are told over a year, beside their chart', async ({ signedIn: page, server }) => {
  await page.goto(at(server, ''));
  const table = page.getByRole('region', { name: '区分ごとの人数（新しい順）' });
  await expect(table.getByRole('row')).toHaveCount(14);
  await expect(table.getByRole('row').nth(1)).toContainText('322');
  await page.getByLabel('見る長さ').selectOption('52');
  await expect(table.getByRole('row').nth(1)).toContainText('2026年1月19日');
  await expect(table.getByRole('row').last()).toContainText('2025年1月20日');
});

test('the pages speak English', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/campaigns/autumn'));
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Autumn walk');
  await expect(page.getByText('More of those who got it acted.')).toBeVisible();
});

test('A4.4 a campaign is ended early, with a reason and a second look, and says so from then on', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(at(server, '/campaigns/autumn'));
  await expect(page.getByRole('heading', { name: '途中で終える' })).toHaveCount(0);
  await page.goto(at(server, '/campaigns/tea'));
  await page.getByRole('button', { name: '途中で終える' }).click();
  await expect(page.getByLabel('終える理由')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('終える理由').fill('会場が使えなくなったため');
  await page.getByRole('button', { name: '途中で終える' }).click();
  expect(mock.crm.campaigns.find(({ code }) => code === 'tea')?.state).toBe('running');
  await page.getByRole('button', { name: '終える', exact: true }).click();
  await expect(page.getByText('終えました。これから送る文はありません。')).toBeVisible();
  await expect(page.getByText('2026年1月19日(月) 02:31に、demo-staffが終えました。')).toBeVisible();
  await expect(page.getByText('理由：会場が使えなくなったため')).toBeVisible();
  await expect(page.getByRole('heading', { name: '途中で終える' })).toHaveCount(0);
  await page.goto(at(server, '/campaigns'));
  await expect(page.getByRole('row', { name: /お茶の会/ })).toContainText('途中で終了');
});

test('A4.6 a town without purposes for staff is no dead end, and a refused one leads back', async ({
  signedIn: page,
  server,
  mock,
}) => {
  mock.known.purposes = [];
  await page.goto(at(server, '/tasks'));
  await expect(page.getByText('利用者 14').first()).toBeVisible();
  await page.goto(at(server, '/persons/13'));
  await expect(page.getByText('職員の目的がまだ登録されていません。')).toBeVisible();
  await page.getByRole('button', { name: '開く' }).click();
  await expect(page.getByText('81歳')).toBeVisible();
  expect(new Set(mock.crm.looks)).toEqual(new Set(['']));
  mock.known.reset();
  await page.reload();
  await page.getByLabel('使う目的').selectOption('watch');
  mock.known.purposes = [];
  await page.getByRole('button', { name: '開く' }).click();
  await expect(page.getByText('使う目的を選んでください。')).toBeVisible();
  await page.getByRole('button', { name: '目的を変える' }).click();
  await page.getByRole('button', { name: '開く' }).click();
  await expect(page.getByText('81歳')).toBeVisible();
  await expect(page.getByRole('row', { name: /2025年11月/ }).first()).toBeVisible();
});
