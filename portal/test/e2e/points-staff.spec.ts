import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { lookAtSizes, testScreens } from './sizes.ts';
import { expect, test } from './stage.ts';

// Points as the town sees to them (A5); against the mock, where somebody has some and a correction waits.

type Visit = (page: Page) => Promise<void>;
const see =
  (text: string | RegExp): Visit =>
  (page) =>
    expect(page.getByText(text).first()).toBeVisible();

testScreens('points', {
  card: ['points', see('決まり3番')],
  rule: ['points/rule/steps', see('いまの決まり：1,000歩ごとに5ポイント。')],
  'rule-new': ['points/rule/new', see('新しい活動の決まり')],
  setting: ['points/setting/spend_max', see('いまの値は「50,000ポイント」です。')],
  persons: ['points/persons', see('さがす理由')],
  person: ['points/persons/12', see('イベント「雪あかりの夕べ」の受付')],
  corrections: ['points/corrections', see('移行前のポイントカードの残り')],
  'corrections-done': ['points/corrections?state=done', see('承認なし')],
  events: ['points/events', see('雪あかりの夕べ')],
  event: ['points/event/e2', see('会場からの距離')],
  shops: ['points/shops', see('喫茶みずほ')],
  settlement: ['points/settlement', see('合計も合っています')],
  summary: ['points/summary', see('1,482,900')],
});

const at = (server: { url: string }, path = ''): string => `${server.url}/staff/points${path}`;

test('A5.1 the card says what steps give, A5.6 a change begins later and leaves grants as they are', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/`);
  await page.getByRole('link', { name: 'ポイント', exact: true }).click();
  const rules = page.getByRole('table', { name: '活動ごとのポイントと上限の一覧' });
  await expect(rules).toContainText('例：999歩なら0ポイント、3,400歩なら15ポイント、12,340歩なら50ポイント');
  await expect(page.getByText('決まりを変えても、前に付けたポイントは変わりません。')).toBeVisible();
  await page.getByRole('link', { name: '「歩数」を変える' }).click();
  await page.getByLabel('ポイント', { exact: true }).fill('６');
  await page.getByLabel('1日の上限').fill('60');
  await page.getByLabel('いつから').fill('2026-01-01T00:00');
  await page.getByRole('button', { name: 'この日時から変える' }).click();
  await expect(page.getByText('これからの日時を入れてください。')).toBeVisible();
  await expect(page.locator('[aria-invalid=true]')).toHaveCount(2);
  await page.getByLabel('いつから').fill('2026-02-01T00:00');
  await page.getByLabel('根拠').fill('要綱の改正');
  await page.getByRole('button', { name: 'この日時から変える' }).click();
  await expect(page.getByText('「歩数」の決まりは、2026年2月1日(日) 00:00から変わります。')).toBeVisible();
  expect(mock.points.effects).toEqual(['rule steps 6 60 2026-01-31T15:00:00.000Z']);
  await expect(rules).toContainText('1,000歩ごとに5ポイント');
  const later = page.getByRole('table', { name: 'これから始まる決まりの一覧' });
  await expect(later.getByRole('row').nth(1)).toContainText('1,000歩ごとに6ポイント');
  await expect(later.getByRole('row').nth(2)).toContainText('1回につき60ポイント');
  await page.getByLabel('いつの決まりを見るか').fill('2026-02-01');
  await expect(page.getByRole('heading', { name: '2026年2月1日(日)の決まり' })).toBeVisible();
  await expect(rules).toContainText('1,000歩ごとに6ポイント');
  await page.getByLabel('いつの決まりを見るか').fill('2025-05-01');
  await expect(rules.getByRole('row', { name: /健康教室/ })).toContainText('1回につき80ポイント');
});

test('a number of the town is changed from a date, within its bounds', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server));
  await page.getByRole('link', { name: '「2人目の承認がいる訂正」を変える' }).click();
  await page.getByLabel('値', { exact: true }).fill('-1');
  await page.getByLabel('根拠').fill('監査の指摘');
  await page.getByRole('button', { name: 'この日時から変える' }).click();
  await expect(page.getByText('使える範囲の数にしてください。')).toBeVisible();
  await page.getByLabel('値', { exact: true }).fill('500');
  await page.getByRole('button', { name: 'この日時から変える' }).click();
  await expect(page.getByText(/2026年2月1日\(日\) 00:00から「500ポイントより多いとき」になります/)).toBeVisible();
  await expect(page.getByText('これから変わる予定：500ポイントより多いとき')).toBeVisible();
  expect(mock.points.effects).toEqual(['setting points.four_eyes_above 500 2026-01-31T15:00:00.000Z']);
});

test('A5.7 somebody is found by name; each line says where it comes from, a payment is taken back once', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(at(server, '/persons'));
  await page.getByLabel('氏名かID番号').fill('佐藤');
  await page.getByLabel('さがす理由').fill('窓口での問い合わせ');
  await page.getByRole('button', { name: 'さがす' }).click();
  await page.getByRole('button', { name: '佐藤 花子さんにする' }).click();
  await expect(page.getByRole('heading', { name: '佐藤 花子さんのポイント' })).toBeVisible();
  const table = page.getByRole('table', { name: 'ポイントの履歴（新しい順）' });
  await expect(table.getByRole('row', { name: /歩数 \+15/ })).toContainText('2026年1月14日(水)の歩数 3,400歩');
  await expect(table.getByRole('row', { name: /歩数 \+15/ })).toContainText('決まり：歩数（はじめの決まり）');
  const lesson = table.getByRole('row', { name: /健康教室 \+100/ });
  await expect(lesson).toContainText('決まり：健康教室（決まり2番）');
  await expect(lesson.getByRole('link', { name: '催し7番への参加' })).toBeVisible();
  await expect(page.getByRole('button', { name: '30ポイントの利用を取り消す' })).toHaveCount(0);
  await page.getByRole('button', { name: '40ポイントの利用を取り消す' }).click();
  await expect(page.getByRole('alert')).toContainText('もとには戻せません');
  await lookAtSizes(page, 'points-cancel');
  await page.getByRole('button', { name: '取り消す', exact: true }).click();
  await expect(page.getByText('入力してください。')).toBeVisible();
  await page.getByLabel('取り消す理由').fill('二重に払った');
  await page.getByRole('button', { name: '取り消す', exact: true }).click();
  await expect(page.getByText('40ポイントを戻しました。残高は360ポイントです。')).toBeVisible();
  await expect(page.getByRole('button', { name: '40ポイントの利用を取り消す' })).toHaveCount(0);
  await expect(table).toContainText('取り消した理由：二重に払った');
  expect(mock.points.effects).toEqual(['cancel spend/12/b 二重に払った']);
  await expect(page.getByRole('link', { name: 'クーポンの取り消しを開く' })).toHaveAttribute('href', '/shop/undo');
});

test('a correction is read once more and made once, though its answer is lost; a large one waits', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(at(server, '/persons/12'));
  const form = page.getByRole('form', { name: '訂正する' });
  await form.getByRole('radio', { name: '差し引く' }).check();
  await form.getByLabel('ポイント数').fill('321');
  await form.getByRole('button', { name: '内容を確かめる' }).click();
  await expect(page.locator('[aria-invalid=true]')).toHaveCount(2);
  await form.getByLabel('ポイント数').fill('20');
  await form.getByLabel('理由').fill('二重に付いた分');
  await form.getByRole('button', { name: '内容を確かめる' }).click();
  await expect(form.getByText('利用者 12から20ポイントを差し引きます。')).toBeVisible();
  await lookAtSizes(page, 'points-correct');
  let lost = false;
  await page.route('**/corrections', async (route) => {
    const answer = await route.fetch();
    await (lost ? route.fulfill({ response: answer }) : route.abort());
    lost = true;
  });
  await form.getByRole('button', { name: '訂正する' }).click();
  await expect(form.getByRole('alert').first()).toBeVisible();
  await form.getByRole('button', { name: '訂正する' }).click();
  await expect(page.getByText('20ポイントを差し引きました。')).toBeVisible();
  expect(mock.points.effects).toEqual(['correct 12 -20 二重に付いた分']);
  await expect(page.getByRole('region', { name: '残高' })).toContainText('300 ポイント');
  await form.getByRole('radio', { name: '加える' }).check();
  await form.getByLabel('ポイント数').fill('1200');
  await form.getByLabel('理由').fill('古いカードの残り');
  await form.getByRole('button', { name: '内容を確かめる' }).click();
  await expect(form.getByText('ほかの職員が承認すると行われます。')).toBeVisible();
  await form.getByRole('button', { name: '訂正する' }).click();
  await expect(page.getByText('1,200ポイントの訂正を申請しました。')).toBeVisible();
  await expect(page.getByRole('region', { name: '残高' })).toContainText('300 ポイント');
});

test('who asked for a correction cannot agree to it; another can, once', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server, '/corrections'));
  const own = page.getByRole('row', { name: /6番/ });
  await expect(own).toContainText('自分の申請は承認できません。');
  await expect(page.getByRole('button', { name: '6番の訂正を承認する' })).toHaveCount(0);
  await page.getByLabel('氏名を見る理由').fill('訂正の承認');
  await page.getByRole('button', { name: '氏名を出す' }).click();
  await expect(page.getByRole('link', { name: '佐藤 花子' })).toBeVisible();
  await page.getByRole('button', { name: '5番の訂正を承認する' }).click();
  await expect(page.getByText('1,500ポイントが加わります。')).toBeVisible();
  await page.getByRole('button', { name: '承認する', exact: true }).click();
  await expect(page.getByText('5番の訂正を承認しました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /5番/ })).toHaveCount(0);
  expect(mock.points.effects).toEqual(['agree 5']);
  mock.points.decideElsewhere(6);
  await page.getByRole('button', { name: '6番の訂正を断る' }).click();
  await page.getByRole('button', { name: '断る', exact: true }).click();
  await expect(page.getByText('ほかの職員が先に決めました。')).toBeVisible();
  await expect(page.getByText('承認を待つ訂正はありません。')).toBeVisible();
});

test('A5.2 an event is added with its time and place, and changed', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server, '/events'));
  await page.getByRole('link', { name: 'イベントを加える' }).click();
  await page.getByLabel('受付の終わり').fill('2026-02-01T09:00');
  await page.getByLabel('会場の近くだけで受け付ける').check();
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('始まりより後の日時にしてください。')).toBeVisible();
  await page.getByLabel('名前').fill('豆まき');
  await page.getByLabel('受付の終わり').fill('2026-02-01T12:00');
  await page.getByLabel('緯度').fill('43.04');
  await page.getByLabel('経度').fill('141.47');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('「豆まき」を保存しました。')).toBeVisible();
  await page.getByRole('link', { name: '豆まき' }).click();
  await page.getByLabel('会場の近くだけで受け付ける').uncheck();
  await page.getByLabel('付くポイント').selectOption('health_class');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('row', { name: /豆まき/ })).toContainText('どこでも');
  expect(mock.points.effects).toEqual([
    'event 豆まき checkin 2026-02-01T01:00:00.000Z 200',
    'event 豆まき health_class 2026-02-01T01:00:00.000Z anywhere',
  ]);
});

test('a shop is added, renamed and closed', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server, '/shops'));
  await page.getByLabel('店舗名').fill('パンの店');
  await page.getByLabel('店舗コード').fill('tanaka');
  await page.getByRole('button', { name: '加える' }).click();
  await expect(page.getByText('この記号は使われています。')).toBeVisible();
  await page.getByLabel('店舗コード').fill('pan-1');
  await page.getByRole('button', { name: '加える' }).click();
  await expect(page.getByText('「パンの店」を加えました。')).toBeVisible();
  await page.getByRole('button', { name: '「パンの店」の名前を変える' }).click();
  await page.getByLabel('新しい店舗名').fill('パン工房');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('店舗名を「パン工房」に変えました。')).toBeVisible();
  await page.getByRole('button', { name: '「パン工房」を閉じる' }).click();
  await page.getByRole('button', { name: '閉じる', exact: true }).click();
  await expect(page.getByText('「パン工房」を閉じました。')).toBeVisible();
  expect(mock.points.effects).toEqual(['shop pan-1 パンの店 open', 'shop pan-1 パン工房 open', 'shop pan-1 パン工房 closed']);
});

test('A5.5 the settlement adds up, is a file, and says where it does not', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server, '/settlement'));
  const table = page.getByRole('table', { name: '2025年12月の精算' });
  await expect(table.getByRole('row', { name: /合計/ })).toContainText('135,680');
  await expect(page.getByRole('link', { name: /CSV/ })).toHaveAttribute(
    'href',
    '/points/v1/settlements/2025-12?as=csv',
  );
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /JSON/ }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('points-2025-12.json');
  expect(JSON.parse(readFileSync(await file.path(), 'utf8'))).toMatchObject({ netPoints: 135_680 });
  mock.points.miscounts = true;
  await page.getByLabel('月', { exact: true }).selectOption('2026-01');
  await expect(page.getByText('この月は、まだ途中です。')).toBeVisible();
  await expect(page.getByText('合計が合いません。')).toBeVisible();
  await page.getByLabel('月', { exact: true }).selectOption('2025-06');
  await expect(page.getByText('この月に、店舗での利用はありません。')).toBeVisible();
});
