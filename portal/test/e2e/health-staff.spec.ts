import type { Page } from '@playwright/test';
import { mockNurseToken } from '../mock.ts';
import { testScreens } from './sizes.ts';
import { expect, test } from './stage.ts';

// Health as a nurse has it: the queue, a person's record for a purpose, limits, the station; against the mock.

type Visit = (page: Page) => Promise<void>;

async function open(page: Page): Promise<void> {
  await page.getByLabel('目的').selectOption('care');
  await page.getByRole('button', { name: '記録を開く' }).click();
  await expect(page.locator('.chart').first()).toHaveAttribute('data-state', 'ready');
}

const routes: Record<string, [string, Visit]> = {
  queue: ['health', (page) => expect(page.getByRole('link', { name: '31番を開く' })).toBeVisible()],
  purpose: ['health/task/31', (page) => expect(page.getByLabel('目的')).toBeVisible()],
  task: ['health/task/31', open],
  risks: [
    'health/risks',
    async (page) => {
      await page.getByLabel('目的').selectOption('care');
      await page.getByRole('button', { name: '記録を開く' }).click();
      await expect(page.getByRole('link', { name: '12番の方' })).toBeVisible();
    },
  ],
  persons: ['health/persons', (page) => expect(page.getByLabel('ID番号かカードの文字')).toBeVisible()],
  person: [
    'health/person/12',
    async (page) => {
      await open(page);
      await expect(page.getByText('フレイル', { exact: true })).toBeVisible();
    },
  ],
  station: ['health/station', (page) => expect(page.getByLabel('カードのQRコード')).toBeVisible()],
  limits: ['health/limits', (page) => expect(page.getByRole('region', { name: '第1版の基準値' })).toBeVisible()],
};

testScreens('health', routes);

test('A6.4 a task names nobody before a purpose is said, and is closed only with an outcome and a note', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/health`);
  await expect(page.getByRole('row').nth(1)).toContainText('緊急');
  await page.getByRole('link', { name: '31番を開く' }).click();
  expect(mock.nurses.looks).toEqual([]);
  await page.getByRole('button', { name: '記録を開く' }).click();
  await expect(page.getByText('目的を選んでください。')).toBeVisible();
  await expect(page.getByLabel('目的').getByRole('option', { name: '事業者の案内' })).toHaveCount(0);
  await open(page);
  expect(new Set(mock.nurses.looks)).toEqual(new Set(['12 care']));
  await expect(page.getByText('胸の痛み：症状あり')).toBeVisible();
  await expect(page.getByRole('region', { name: '血圧 7日' })).toContainText('▲ 高い');

  await page.getByRole('button', { name: '対応を終える' }).click();
  await expect(page.getByText('直すところが2つあります。')).toBeVisible();
  await page.getByLabel('結果').selectOption('doctor');
  await page.getByLabel('対応の内容').fill('救急外来を受診。家族が付き添い。');
  await page.getByRole('button', { name: '対応を終える' }).click();
  await expect(page.getByText('31番の対応を終えました。')).toBeVisible();
  await expect(page.getByText('【受診をすすめた】救急外来を受診。家族が付き添い。')).toBeVisible();
  await page.getByRole('link', { name: '対応の一覧へ戻る' }).click();
  await expect(page.getByRole('link', { name: '31番を開く' })).toHaveCount(0);
  await page.getByRole('radio', { name: '終わったもの' }).check();
  await expect(page.getByRole('link', { name: '31番を開く' })).toBeVisible();
});

test('A6.4 a task is taken by one nurse, and opened again with what was noted', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/health`);
  await expect(page.getByRole('row', { name: /31番/ })).toContainText('まだいません');
  await expect(page.getByRole('row', { name: /29番/ })).toContainText('担当者 7番');
  await page.getByRole('link', { name: '29番を開く' }).click();
  await open(page);
  await page.getByRole('button', { name: '自分に替わる' }).click();
  await expect(page.getByText('demo-staffが対応します。')).toBeVisible();
  await expect(page.getByRole('button', { name: /自分/ })).toHaveCount(0);

  await page.goto(`${server.url}/staff/health/task/22`);
  await open(page);
  await page.getByRole('button', { name: '開き直す' }).click();
  await expect(page.getByText('直すところが1つあります。')).toBeVisible();
  await page.getByLabel('開き直すわけ').fill('家族から電話');
  await page.getByRole('button', { name: '開き直す' }).click();
  await expect(page.getByText('次は2週間後に電話。 家族から電話')).toBeVisible();
  await expect(page.getByRole('button', { name: '対応を終える' })).toBeVisible();
});

test('A6.6 who is flagged is listed for a purpose, and leads to the record', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/health/risks`);
  await page.getByLabel('目的').selectOption('check-up');
  await page.getByRole('button', { name: '記録を開く' }).click();
  const list = page.getByRole('region', { name: '気になる方' });
  await expect(list.getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: '続きを見る' }).click();
  await expect(list.getByRole('row', { name: /31番の方/ })).toContainText('プレフレイル、口の働き');
  await page.getByRole('radio', { name: 'フレイルだけ' }).check();
  await expect(list.getByRole('row')).toHaveCount(2);
  await page.getByRole('link', { name: '12番の方' }).click();
  await open(page);
  await expect(page.getByRole('row', { name: /ご家族/ })).toContainText('血圧、チェックリスト');
  await expect(page.getByRole('row', { name: /後見人/ })).toContainText('見せていません');
});

test('A6.5 a record is seen over 7, 30 and 365 days, as a table and as a file', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/health/persons`);
  await page.getByLabel('ID番号かカードの文字').fill('１２');
  await page.getByRole('button', { name: '開く', exact: true }).click();
  await open(page);
  const series = page.getByRole('region', { name: '血圧 30日' });
  await expect(series.getByRole('row').nth(1)).toContainText('1月19日');
  await page.getByRole('radio', { name: '1年' }).check();
  const year = page.getByRole('region', { name: '血圧 1年' });
  await expect(year.getByRole('link', { name: 'CSVで保存' })).toHaveAttribute(
    'href',
    /\/persons\/12\/series\?purpose=care&kind=blood_pressure&days=365&as=csv$/,
  );
  await page.getByLabel('種類').selectOption('weight');
  await expect(page.getByRole('region', { name: '体重 1年' })).toContainText('51.4');
  await expect(page.getByRole('row', { name: /基本チェックリスト.*9点.*3増（悪化）/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /改定J-CHS.*判定不能/ })).toContainText('未回答 1');
  await page.getByRole('button', { name: '前の記録を見る' }).click();
  await expect(page.getByRole('row', { name: /1月3日/ })).toContainText('128');

  await page.getByRole('button', { name: '目的を変える' }).click();
  await page.getByLabel('目的').selectOption('check-up');
  await page.getByRole('button', { name: '記録を開く' }).click();
  await expect(page.getByText('目的：健診後の見守り')).toBeVisible();
  await expect.poll(() => mock.nurses.looks.includes('12 check-up')).toBe(true);
});

test('A6.5 another person is asked about again', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/health/task/29`);
  await open(page);
  await page.getByRole('link', { name: '本人の記録を見る' }).click();
  await expect(page.getByText('目的：健康の相談への対応')).toBeVisible();
  await page.getByRole('link', { name: '対応の一覧', exact: true }).click();
  await page.getByRole('link', { name: '31番を開く' }).click();
  await expect(page.getByRole('button', { name: '記録を開く' })).toBeVisible();
  await expect(page.getByLabel('目的')).toHaveValue('care');
});

test('A6.1 what cannot be is refused beside its field; what is kept is judged at once', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(`${server.url}/staff/health/station`);
  await page.getByRole('button', { name: '本人を確かめる' }).click();
  await expect(page.getByText('カードを読み取るか、文字を入れてください。')).toBeVisible();
  await page.getByLabel('カードのQRコード').fill('CARD-12');
  await page.getByRole('button', { name: '本人を確かめる' }).click();
  await expect(page.getByText('測定値を1つ以上入れてください。')).toBeVisible();
  await page.getByLabel('血圧（上）').fill('164');
  await page.getByLabel('血圧（下）').fill('76');
  await page.getByLabel('本人を確かめる目的').selectOption('care');
  await page.getByRole('button', { name: '本人を確かめる' }).click();
  await expect(page.getByText('佐藤 花子（サトウ ハナコ）の記録に入れます。')).toBeVisible();
  await page.getByLabel('血圧（上）').fill('20');
  await page.getByRole('button', { name: '佐藤 花子の記録に入れる' }).click();
  await expect(page.getByText('測れる範囲の数か、確かめてください。')).toBeVisible();
  await expect(page.getByLabel('血圧（上）')).toBeFocused();
  await page.getByLabel('血圧（上）').fill('164');
  await page.getByRole('button', { name: '佐藤 花子の記録に入れる' }).click();
  await expect(page.getByRole('alert')).toContainText('要再測定');
  await expect(page.getByRole('alert')).toContainText('以降に、もう一度測ってください。');
  await page.getByRole('button', { name: '次の方へ' }).click();
  await expect(page.getByLabel('カードのQRコード')).toHaveValue('');
  await page.getByRole('radio', { name: '番号' }).check();
  await page.getByLabel('ID番号').fill('9999999999');
  await page.getByLabel('脈拍').fill('70');
  await page.getByRole('button', { name: '本人を確かめる' }).click();
  await expect(page.getByText('この番号やカードの方が見つかりません。')).toBeVisible();
});

test('A6.1 limits are proposed by one and approved by another', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/health/limits`);
  await expect(page.getByRole('region', { name: '第1版の基準値' }).getByRole('row').nth(1)).toContainText('135');
  await page.getByRole('button', { name: '第2版を承認する' }).click();
  await page.getByRole('button', { name: '承認する', exact: true }).click();
  await expect(page.getByText('第2版を承認しました。')).toBeVisible();

  await page.getByLabel('高い（以上）').fill('170');
  await page.getByLabel('根拠').fill('保健師会議');
  await page.getByRole('button', { name: '提案する' }).click();
  await expect(page.getByText('左から右へ大きくなるように入れてください。').first()).toBeVisible();
  await page.getByLabel('高い（以上）').fill('130');
  await page.getByRole('button', { name: '提案する' }).click();
  await expect(page.getByText('第3版として提案しました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /第3版/ })).toContainText('自分の提案は、別の職員が承認します。');
  await page.getByRole('button', { name: '第3版を見る' }).click();
  await expect(page.getByRole('region', { name: '第3版の基準値' }).getByRole('row').nth(1)).toContainText('130');
});

test('a nurse begins at the queue, and has no menu of weather or snow', async ({ page, server }) => {
  await page.request.post(`${server.url}/id/v1/session`, { data: { token: mockNurseToken } });
  await page.goto(`${server.url}/staff/`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('保健師の対応');
  await expect(page.getByRole('navigation', { name: '主なメニュー' }).getByRole('link')).toHaveText(['健康']);
  await expect(page.getByText('担当者 7番(保健師)')).toBeVisible();
});

test('health speaks English', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/health`);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The nurses’ queue');
  await page.getByRole('link', { name: 'Open task 31' }).click();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('What you look for');
});

test('A6.4 who a task is of stands there with the telephone number, also where a message links to', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/health/tasks/31`);
  await open(page);
  const facts = page.getByRole('region', { name: 'この対応のあらまし' });
  await expect(facts).toContainText('佐藤 花子');
  await expect(facts).toContainText('サトウ ハナコ');
  await expect(facts.getByRole('link', { name: '0111234567' })).toHaveAttribute('href', 'tel:+81111234567');
  expect(new Set(mock.known.looks)).toEqual(new Set(['12 care']));
  mock.known.refused = true;
  await page.getByRole('link', { name: '本人の記録を見る' }).click();
  await expect(page.getByText('あなたの役割では見られません。')).toBeVisible();
});

test('A6.5 a person is found by the ten digits of an ID', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/health/persons`);
  await page.getByLabel('ID番号かカードの文字').fill('1700 8897 58');
  await page.getByRole('button', { name: '開く', exact: true }).click();
  await page.getByLabel('目的').selectOption('care');
  await page.getByRole('button', { name: '記録を開く' }).click();
  await expect(page).toHaveURL(/\/health\/person\/12$/);
  await expect(page.getByRole('region', { name: 'どなたの記録か' })).toContainText('佐藤 花子');
});
