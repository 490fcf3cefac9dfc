import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { openResident } from './resident-stage.ts';
import { testScreens } from './sizes.ts';
import { expect, expectAccessible, screenshot, test } from './stage.ts';

// A15: staff make waves, type in paper, and compare what waves came to.

test.skip(({ against }) => against === 'server', 'needs the waves of the mock');

const heading = (page: Page, name: string) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

testScreens('surveys', {
  waves: ['surveys', (page) => expect(page.getByRole('link', { name: '令和8年 冬', exact: true })).toBeVisible()],
  wave: ['surveys/wave/2026-joy', (page) => expect(page.getByRole('button', { name: /を集計する/ })).toBeVisible()],
  new: ['surveys/wave-new', (page) => expect(page.getByLabel('管理用の記号')).toHaveValue('lwci-2026-01')],
  instruments: ['surveys/instruments', (page) => expect(page.getByText('逆転項目', { exact: true })).toBeVisible()],
  paper: ['surveys/paper/2026-winter', (page) => expect(page.getByLabel('用紙の番号')).toBeFocused()],
  references: [
    'surveys/references?instrument=lwci-r5&measure=q1',
    (page) => expect(page.getByLabel('平均 μ')).toHaveValue('6.4'),
  ],
  comparison: [
    'surveys/comparison?measure=q1',
    (page) => expect(page.getByRole('region', { name: /の比較$/ })).toBeVisible(),
  ],
});

test('A15.1 a wave is made with a title that residents tell from others', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/surveys`);
  await expect(page.getByRole('row').nth(1)).toContainText('受付中');
  await expect(page.getByRole('row').nth(1)).toContainText('2026年1月10日');
  await page.getByRole('link', { name: '調査をつくる' }).click();
  await page.getByRole('button', { name: '調査をつくる' }).click();
  await expect(page.getByLabel('題名（日本語）')).toBeFocused();
  await page.getByLabel('題名（日本語）').fill('令和8年　冬');
  await page.getByRole('button', { name: '調査をつくる' }).click();
  await expect(page.getByText('同じ題名の調査があります。')).toBeVisible();
  await page.getByLabel('調査票').selectOption('ihs-2015');
  await page.getByLabel('題名（日本語）').fill('令和8年 春');
  await page.getByLabel('題名（英語）').fill('Spring 2026');
  await page.getByLabel('回答のおわり').fill('2026-01-01T00:00');
  await page.getByRole('button', { name: '調査をつくる' }).click();
  await expect(page.getByText('始まりより後の日時にしてください。')).toBeVisible();
  await page.getByLabel('回答のおわり').fill('2026-03-31T17:00');
  await page.getByRole('button', { name: '調査をつくる' }).click();
  await heading(page, '令和8年 春');
  await expect(page.getByText('調査をつくりました。')).toBeVisible();
  expect(mock.surveys.effects).toEqual(['wave ihs-2026-01 ihs-2015 令和8年 春 / Spring 2026']);
});

test('A15 a wave is changed, and counted after somebody was asked', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/surveys/wave/2026-winter`);
  await expect(page.getByText(/まだ回答期間です。2026年2月8日/)).toBeVisible();
  await page.getByLabel('選べる地区').fill('青葉');
  await page.getByRole('button', { name: '変更を保存する' }).click();
  await expect(page.getByText(/もう回答があります。/)).toBeVisible();
  await page.goto(`${server.url}/staff/surveys/wave/2026-joy`);
  await page.getByRole('button', { name: 'しあわせ調査 令和7年 秋を集計する' }).click();
  await expect(page.getByText('「しあわせ調査 令和7年 秋」の回答28件を集計します。')).toBeVisible();
  await page.getByRole('button', { name: '集計する', exact: true }).click();
  await expect(page.getByText('集計しました。')).toBeVisible();
  await expect(page.getByText('集計ずみ')).toBeVisible();
  expect(mock.surveys.effects).toEqual(['close 2026-joy']);
});

test('A15.1 fifty answers are typed from paper by keys alone, each on its own scale', async ({
  signedIn: page, server, mock,
}) => {
  await page.goto(`${server.url}/staff/surveys/paper/2026-winter`);
  const keys = page.keyboard;
  await expect(page.getByLabel('用紙の番号')).toBeFocused();
  await keys.type('A-009');
  await keys.press('Enter');
  await expect(page.getByLabel(/^1\. /)).toBeFocused();
  // 1 of 0 to 10 waits for a 0; 6 is none of 1 to 5; "-" is no answer.
  await keys.type('106');
  await expect(page.getByText('1〜5の数字を入れてください。')).toBeVisible();
  await expect(page.getByLabel(/^2\. /)).toBeFocused();
  await keys.press('Backspace');
  await keys.type('2-');
  await expect(page.getByLabel(/^4\. /)).toBeFocused();
  await keys.press('ArrowUp');
  await expect(page.getByLabel(/^3\. /)).toBeFocused();
  await keys.type('3');
  for (let no = 4; no <= 50; ++no) {
    await keys.type(no === 37 || no === 38 ? '7' : '1');
  }
  await expect(page.getByLabel('年代')).toBeFocused();
  await expect(page.getByText('50問のうち50問を入力')).toBeVisible();
  await page.getByLabel('年代').selectOption('70s');
  await page.getByLabel('地区').selectOption('青葉');
  await expectAccessible(page);
  await screenshot(page, 'surveys-paper-filled');
  await page.getByRole('button', { name: '保存して次の用紙へ' }).click();
  await expect(page.getByText('用紙 A-009 を保存しました（50問のうち50問）。')).toBeVisible();
  await expect(page.getByLabel('用紙の番号')).toHaveValue('A-010');
  await expect(page.getByLabel('用紙の番号')).toBeFocused();
  await expect(page.getByLabel(/^1\. /)).toHaveValue('');
  expect(mock.surveys.effects).toEqual([
    'paper 2026-winter A-009 50 1:10 2:agree 3:neither 70s,,青葉,',
  ]);
});

test('A15.1 a sheet is saved in part, corrected and taken out', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/surveys/paper/2026-joy`);
  await page.getByLabel('用紙の番号').fill('B-1');
  await page.getByLabel(/^1\. /).fill('5');
  await page.getByLabel(/^2\. /).fill('9');
  await page.getByRole('button', { name: '途中まで保存' }).click();
  await expect(page.getByLabel(/^2\. /)).toBeFocused();
  await page.getByLabel(/^2\. /).fill('4');
  await page.getByRole('button', { name: '途中まで保存' }).click();
  await expect(page.getByText('用紙 B-1 をここまで保存しました（9問のうち2問）。')).toBeVisible();
  await page.getByRole('button', { name: '保存して次の用紙へ' }).click();
  await expect(page.getByText('空いている設問が7つあります（3, 4, 5, 6, 7, 8, 9）。')).toBeVisible();
  await page.getByRole('button', { name: '保存して次の用紙へ' }).click();
  await expect(page.getByLabel('用紙の番号')).toHaveValue('B-2');
  // A number that was typed in here is not used twice; one of somebody else's neither.
  await page.getByLabel('用紙の番号').fill('B-1');
  await page.getByLabel(/^1\. /).fill('1');
  await page.getByRole('button', { name: '途中まで保存' }).click();
  await expect(page.getByText('この番号は入力ずみです。')).toBeVisible();
  await page.getByLabel('用紙の番号').fill('TAKEN-1');
  await page.getByRole('button', { name: '途中まで保存' }).click();
  await expect(page.getByText('この番号は、ほかの人の回答に使われています。')).toBeVisible();
  await page.getByRole('button', { name: '用紙 B-1 を直す' }).click();
  await expect(page.getByLabel(/^1\. /)).toHaveValue('5');
  await screenshot(page, 'surveys-paper-correct');
  await page.getByRole('button', { name: '用紙 B-1 を取り消す' }).click();
  await page.getByRole('button', { name: '取り消す', exact: true }).click();
  await expect(page.getByText('用紙 B-1 の回答を取り消しました。')).toBeVisible();
  expect(mock.surveys.effects).toEqual([
    'paper 2026-joy B-1 2 1:strongly_disagree 2:disagree ,,,',
    'paper 2026-joy B-1 2 1:strongly_disagree 2:disagree ,,,',
    'drop 2026-joy B-1',
  ]);
});

test('A15.1 a sheet with a name on it is tied to the person, and nothing is lost without a net', async ({
  signedIn: page, server, mock,
}) => {
  await page.goto(`${server.url}/staff/surveys/paper/2026-joy`);
  await page.getByText('だれの回答か（わかるときだけ）').click();
  await page.getByLabel('氏名かID番号').fill('佐藤');
  await page.getByLabel('さがす理由').fill('紙のアンケート');
  await page.getByRole('button', { name: 'さがす', exact: true }).click();
  await page.getByRole('button', { name: /さんにする$/ }).first().click();
  await expect(page.getByText(/さんの回答として保存します。/)).toBeVisible();
  await page.getByLabel('用紙の番号').fill('C-1');
  await page.getByLabel(/^1\. /).fill('2');
  mock.failures.set('/survey', 'cut');
  await page.getByRole('button', { name: '途中まで保存' }).click();
  await expect(page.getByText('サーバーにつながりません。')).toBeVisible();
  mock.failures.clear();
  await expect(page.getByLabel(/^1\. /)).toHaveValue('2');
  await page.getByRole('button', { name: '途中まで保存' }).click();
  await expect(page.getByText('用紙 C-1 をここまで保存しました')).toBeVisible();
  expect(mock.surveys.effects).toEqual([expect.stringMatching(/^paper 2026-joy C-1 of \d+ 1 1:agree/)]);
});

test('A15.7 references are entered, one measure after the other', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/surveys/references?instrument=ihs-2015`);
  await page.getByRole('link', { name: '協調的幸福感の比べる値を入力する' }).click();
  await page.getByLabel('平均 μ').fill('7');
  await page.getByLabel('標準偏差 σ').fill('0.2');
  await page.getByRole('button', { name: '保存して次の項目へ' }).click();
  await expect(page.getByText('使える範囲の数にしてください。')).toBeVisible();
  await page.getByLabel('平均 μ').fill('3.41');
  await page.getByLabel('出典').fill('2024年全国調査');
  await page.getByText('年代・性別ごとの平均（調整値に使います）').click();
  await page.getByLabel('70代・女性の平均').fill('3.5');
  await page.getByRole('button', { name: '保存して次の項目へ' }).click();
  await expect(page.getByText('「協調的幸福感」の値を保存しました。')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: '関係（他者との協調）の比べる値' })).toBeVisible();
  await expect(page.getByRole('row', { name: /^協調的幸福感/ })).toContainText('1区分');
  expect(mock.surveys.effects).toEqual(['reference ihs-2015 ihs 3.41 0.2 2']);
});

test('A15.7 two waves are compared with their intervals; few people are hidden, in the file too', async ({
  signedIn: page, server,
}) => {
  await page.goto(`${server.url}/staff/surveys/comparison`);
  const table = page.getByRole('region', { name: /の比較$/ });
  await expect(table.getByRole('row', { name: /^利用していない人/ }).first()).toContainText('非公表');
  await expect(table.getByRole('row', { name: /^全員/ }).nth(1)).toContainText('6.45 〜 6.83');
  await expect(table.getByRole('row', { name: /^全員/ }).nth(1)).toContainText('+0.34 (0.07 〜 0.61)');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'この項目をCSVで保存' }).click(),
  ]);
  const text = readFileSync(await file.path(), 'utf8');
  expect(text.split('\r\n')[1]).toContain('全員');
  expect(text).toContain('非公表');
  const [whole] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'すべての項目をCSVで保存' }).click(),
  ]);
  expect(readFileSync(await whole.path(), 'utf8').trim().split('\r\n')).toHaveLength(1 + 50 * 6);
});

test('surveys speak English', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/surveys`);
  await page.getByRole('button', { name: 'English' }).click();
  await heading(page, 'Waves');
  await expect(page.getByRole('link', { name: 'Winter 2026', exact: true })).toBeVisible();
});

test('A15 a resident tells surveys apart by their period', async ({ page, server }) => {
  await openResident(page, server.url, 'surveys');
  await expect(page.getByRole('link', { name: /暮らしのアンケート/ })).toContainText(
    '2026年1月10日(土)から2026年2月8日(日)まで',
  );
});

/** Signed in with these permissions taken away. */
async function without(page: Page, taken: readonly string[]): Promise<void> {
  await page.route('**/id/v1/session', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { permissions: string[] };
    await route.fulfill({
      response: answer,
      json: { ...body, permissions: body.permissions.filter((one) => !taken.includes(one)) },
    });
  });
}

test('nobody is shown a way to what they may not open, nor asks for it', async ({ signedIn: page, server }) => {
  await without(page, ['survey.result.read', 'survey.wave.write', 'devices.loan.write', 'snow.night.read']);
  const refused: string[] = [];
  page.on('request', (request) => refused.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/staff/figures`);
  await expect(page.getByRole('navigation', { name: '指標のメニュー' })).not.toContainText('アンケート結果');
  await expect(page.getByRole('navigation', { name: '主なメニュー' })).not.toContainText('除雪');
  await page.goto(`${server.url}/staff/figures/surveys`);
  await heading(page, 'この画面を見る権限がありません');
  await page.goto(`${server.url}/staff/surveys`);
  await expect(page.getByRole('link', { name: '令和8年 冬', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: '調査をつくる' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: /の結果を見る$/ })).toHaveCount(0);
  await page.goto(`${server.url}/staff/lending`);
  await expect(page.getByRole('rowheader').first()).toBeVisible();
  await expect(page.getByRole('rowheader').getByRole('link')).toHaveCount(0);
  expect(refused.filter((one) => one.includes('/results'))).toEqual([]);
});

test('A9 a basic checklist is entered from paper by a nurse', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/health/person/12`);
  await page.getByLabel('目的').selectOption('care');
  await page.getByRole('button', { name: '記録を開く' }).click();
  await page.getByText('紙の基本チェックリストを入力する').click();
  await page.getByRole('button', { name: '保存して判定する' }).click();
  await expect(page.getByText('一つも選ばれていません。')).toBeVisible();
  await page.getByRole('group', { name: /^1\. / }).getByRole('radio', { name: 'はい' }).check();
  await page.getByLabel('12. 身長（cm）').fill('15');
  await page.getByRole('button', { name: '保存して判定する' }).click();
  await expect(page.getByText('使える範囲の数にしてください。')).toBeVisible();
  await page.getByLabel('12. 身長（cm）').fill('152');
  await expectAccessible(page);
  await screenshot(page, 'health-kihon');
  await page.getByRole('button', { name: '保存して判定する' }).click();
  await expect(page.getByText('保存しました。判定は')).toBeVisible();
  expect(mock.nurses.looks).toContain('kihon y........................ 152 null');
});
