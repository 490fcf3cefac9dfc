import type { Page } from '@playwright/test';
import { expectForSeniors } from './large.ts';
import { openResident, testForSeniors } from './resident-stage.ts';
import { expect, expectAccessible, screenshot, test } from './stage.ts';

// からだ: values by hand, charts with their tables, checklists, and what family sees.

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const chart = (page: Page) => page.locator('.curve-chart');
const drawn = (page: Page): Promise<void> => expect(chart(page)).toHaveAttribute('data-state', 'ready');

testForSeniors('health', {
  start: ['health', (page) => expect(page.getByText('上138 下76')).toBeVisible()],
  enter: ['health/enter', (page) => expect(page.getByRole('link', { name: '体重' })).toBeVisible()],
  pressure: ['health/enter/pressure', (page) => expect(page.getByLabel('上の血圧')).toBeVisible()],
  unwell: ['health/enter/unwell', (page) => expect(page.getByText('119に電話').first()).toBeVisible()],
  curves: ['health/curves', drawn],
  month: ['health/curves?kind=steps&days=30', drawn],
  year: ['health/curves?kind=weight&days=365', drawn],
  checks: ['health/checks', (page) => expect(page.getByText('まだチェックをしていません。')).toBeVisible()],
  kihon: ['health/checks/kihon', (page) => expect(page.getByText('バスや電車で一人で')).toBeVisible()],
  jchs: ['health/checks/jchs', (page) => expect(page.getByText('性別を教えてください。')).toBeVisible()],
  sharing: ['health/sharing', (page) => expect(page.getByText('家族（番号 12）')).toBeVisible()],
  missing: ['health/nowhere', (page) => expect(page.getByText('このページはありません')).toBeVisible()],
});

test('A6.1 blood pressure is entered in large fields, refused beside them, and kept once', async ({
  page,
  server,
  mock,
}) => {
  await openResident(page, server.url);
  await page.getByRole('link', { name: 'からだ', exact: true }).click();
  await page.getByRole('link', { name: '測った値を入れる' }).click();
  await page.getByRole('link', { name: '血圧と脈拍' }).click();
  await press(page, '記録する');
  await expect(page.getByText('直すところが2つあります。')).toBeVisible();
  await expect(page.getByLabel('上の血圧')).toBeFocused();
  await page.getByLabel('上の血圧').fill('２０');
  await page.getByLabel('下の血圧').fill('75');
  await press(page, '記録する');
  await expect(page.getByText('40から300までの数を入れてください。')).toBeVisible();
  await expect(page.getByLabel('下の血圧')).toHaveValue('75');
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'health-refused');
  await page.getByLabel('上の血圧').fill('１２８');
  mock.failures.set('/health/v1/me/records', 'cut');
  await press(page, '記録する');
  await expect(page.getByText('つながりませんでした。')).toBeVisible();
  mock.failures.clear();
  await page.getByRole('button', { name: '記録する' }).dblclick();
  await expect(page.getByRole('heading', { name: '記録しました' })).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'health-kept');
  expect(mock.health.effects).toEqual(['keep {"systolicMmHg":128,"diastolicMmHg":75}']);
});

test('A6.1 a lost answer keeps the record once when it is pressed again', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'health/enter/weight');
  await page.getByRole('textbox', { name: '体重' }).fill('52.5');
  mock.losesNextAnswer = true;
  const keep = page.getByRole('button', { name: '記録する' });
  await expect(async () => {
    if (await keep.isVisible()) {
      await keep.click({ timeout: 1000 });
    }
    await expect(page.getByRole('heading', { name: '記録しました' })).toBeVisible({ timeout: 1000 });
  }).toPass();
  expect(mock.health.effects).toEqual(['keep {"weightKg":52.5}']);
});

test('A6.1 a value far from the last one is asked about, and can be mended', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'health/enter/weight');
  await page.getByRole('textbox', { name: '体重' }).fill('25.3');
  await press(page, '記録する');
  await expect(page.getByText('体重は、前は52.3kgでした。今は25.3kgですか？')).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'health-second-look');
  expect(mock.health.effects).toEqual([]);
  await press(page, '直す');
  await expect(page.getByRole('textbox', { name: '体重' })).toHaveValue('25.3');
  await press(page, '記録する');
  await press(page, 'はい、記録する');
  await expect(page.getByRole('heading', { name: '記録しました' })).toBeVisible();
  await press(page, 'まちがえたので取り消す');
  await press(page, '取り消す');
  await expect(page.getByRole('heading', { name: '取り消しました。' })).toBeVisible();
  expect(mock.health.effects).toEqual(['keep {"weightKg":25.3}', 'take back 200']);
});

test('A6.4 a high value says what to do, and stands above the entries until it is as usual', async ({
  page,
  server,
  mock,
}) => {
  mock.health.clear();
  await openResident(page, server.url);
  await expect(page.getByText('からだの記録に、気になるところがあります。')).toHaveCount(0);
  await page.goto(`${server.url}/resident/health/enter/pressure`);
  await page.getByLabel('上の血圧').fill('165');
  await page.getByLabel('下の血圧').fill('90');
  await press(page, '記録する');
  await expect(page.getByText('5分ほど座って休み、もう一度測ってください。')).toBeVisible();
  await screenshot(page, 'health-high');
  await expectForSeniors(page);
  await press(page, 'もう一度測った値を入れる');
  await page.goto(`${server.url}/resident/`);
  await page.getByRole('link', { name: /からだの記録に/ }).click();
  await expect(page.getByText('上の血圧が高めです。')).toBeVisible();
  await page.goto(`${server.url}/resident/health/enter/pressure`);
  await page.getByLabel('上の血圧').fill('122');
  await page.getByLabel('下の血圧').fill('74');
  await press(page, '記録する');
  await expect(page.getByRole('heading', { name: '記録しました' })).toBeVisible();
  await page.goto(`${server.url}/resident/`);
  await expect(page.getByText('420ポイント')).toBeVisible();
  await expect(page.getByText('からだの記録に')).toHaveCount(0);
});

test('who feels unwell tells a nurse with two presses', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'health/enter/unwell');
  await expect(page.getByRole('link', { name: '119に電話する' })).toHaveAttribute('href', 'tel:119');
  await expect(page.getByRole('link', { name: 'その他（言葉で伝える）' })).toHaveAttribute('href', /help\/new\?about=hospital$/);
  await press(page, '胸が痛い');
  await expect(page.getByText('「胸が痛い」と、保健師に知らせますか？')).toBeVisible();
  await expectForSeniors(page);
  await press(page, '知らせる');
  await expect(page.getByText('がまんせず119に電話してください。')).toBeVisible();
  await expect(page.getByRole('link', { name: '119に電話する' })).toBeVisible();
  await expectForSeniors(page);
  expect(mock.health.effects).toEqual(['keep {}chest_pain']);
});

test('A6.5 the chart of 7, 30 and 365 days has a table that says the same, and a file', async ({ page, server }) => {
  await openResident(page, server.url, 'health/curves');
  await drawn(page);
  await expect(page.getByText('実線：上の血圧')).toBeVisible();
  await expect(page.getByText('上の血圧は、135以上だと高めです。')).toBeVisible();
  const rows = page.locator('.curve-table tbody tr');
  await expect(rows.first()).toContainText('上138 下76');
  const week = await rows.count();
  await page.getByLabel('30日間').check();
  await drawn(page);
  await expect.poll(() => rows.count()).toBeGreaterThan(week);
  await page.getByLabel('歩数').check();
  await expect(rows.first()).toContainText('歩');
  expect(new URL(page.url()).search).toBe('?days=30&kind=steps');
  const file = page.getByRole('link', { name: '表をファイルで受け取る' });
  await expect(file).toHaveAttribute('href', '/health/v1/me/records?days=30&as=csv');
});

test('A6.2 the basic checklist is answered question by question, gone back in, and its result told', async ({
  page,
  server,
  mock,
}) => {
  await openResident(page, server.url, 'health/checks/kihon');
  await expect(page.getByText('1問目（全部で25問）')).toBeVisible();
  await press(page, 'はい');
  await expect(page.getByText('2問目')).toBeVisible();
  await press(page, 'まえの質問');
  await expect(page.getByRole('button', { name: 'はい', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await press(page, 'いいえ');
  // Looking at another screen loses nothing.
  await page.getByRole('link', { name: 'もどる' }).click();
  await page.getByRole('link', { name: /基本チェックリスト/ }).click();
  for (let number = 2; number <= 25; number++) {
    await expect(page.getByText(`${number}問目`)).toBeVisible();
    if (number === 12) {
      await page.getByLabel('身長').fill('１５０');
      await page.getByLabel('体重').fill('999');
      await press(page, '次へ');
      await expect(page.getByText('10から300までの数を入れてください。')).toBeVisible();
      await page.getByLabel('体重').fill('50');
      await press(page, '次へ');
    } else if (number === 20) {
      await press(page, '答えないで次へ');
    } else {
      await press(page, 'いいえ');
    }
  }
  await expect(page.getByText('25問のうち、24問に答えました。')).toBeVisible();
  await expect(page.getByText('答えは残してあります。')).toBeVisible();
  await expectForSeniors(page);
  await screenshot(page, 'health-ready');
  await press(page, '答えを送る');
  await expect(page.getByText('弱ってきているかもしれません。')).toBeVisible();
  await expect(page.getByText('外出や集まりへの参加')).toBeVisible();
  await expect(page.getByRole('link', { name: '保健師に相談する' })).toHaveAttribute('href', '/resident/consult');
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'health-result');
  expect(mock.health.effects).toEqual(['kihon nnnnnnnnnnn-nnnnnnn-nnnnn']);
  await page.getByRole('link', { name: 'もどる' }).click();
  await expect(page.getByText('最近外出が少ないため、おすすめします。')).toBeVisible();
  await expect(page.getByText('気をつけたいところ')).toBeVisible();
});

test('A6.3 what nobody has measured stays open in the check for frailty', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'health/checks/jchs');
  await press(page, '女');
  await press(page, 'いいえ');
  await press(page, 'はい');
  await page.getByLabel('握力').fill('17.5');
  await press(page, '次へ');
  await press(page, '次へ');
  await press(page, 'はい');
  await press(page, '答えないで次へ');
  await press(page, '答えを送る');
  await expect(page.getByText('答えが足りないので、まだわかりません。')).toBeVisible();
  const sent = JSON.parse((mock.health.effects[0] ?? '').replace('jchs ', '')) as object;
  expect(sent).toEqual({
    is: 'female', lost2kgIn6Months: false, tiredWithoutReason: true, gripKg: 17.5, gaitMPerS: null,
    lightExerciseWeekly: true, sportWeekly: null,
  });
});

test('A6.5 family sees what is chosen, and nothing once it is ended', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'health/sharing');
  await press(page, '家族（番号 15）に見せるものをえらぶ');
  await press(page, '体重');
  await press(page, 'チェックの結果');
  await press(page, 'チェックの結果');
  await screenshot(page, 'health-choose');
  await expectForSeniors(page);
  await expectAccessible(page);
  await press(page, 'これを見せる');
  await expect(page.getByText('見せるものを変えました。')).toBeVisible();
  await press(page, '家族（番号 12）に見せるのをやめる');
  await press(page, 'やめる');
  await expect(page.getByText('今は、何も見せていません。')).toBeVisible();
  expect(mock.health.effects).toEqual(['share 15 weight', 'share 12 ']);
});

test('nothing of the values stays in the browser', async ({ page, server }) => {
  await openResident(page, server.url, 'health');
  await expect(page.getByText('上138 下76')).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain('138');
});
