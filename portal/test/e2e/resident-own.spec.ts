import type { Page } from '@playwright/test';
import { expectForSeniors } from './large.ts';
import { openResident, testForSeniors } from './resident-stage.ts';
import { expect, expectAccessible, screenshot, test } from './stage.ts';

// Surveys, talks with a nurse, and a tablet to borrow.

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

testForSeniors('own', {
  surveys: ['surveys', (page) => expect(page.getByText('暮らしのアンケート')).toBeVisible()],
  survey: ['surveys/spring', (page) => expect(page.getByText('質問は50問です。')).toBeVisible()],
  consult: ['consult', (page) => expect(page.getByText('ひざが痛い')).toBeVisible()],
  book: ['consult/31', (page) => expect(page.getByLabel('相談したいこと')).toBeVisible()],
  tablet: ['tablet', (page) => expect(page.getByText('はじめての説明会')).toBeVisible()],
});

test('A15 a survey is begun from home, left, and gone on with where one stopped', async ({ page, server, mock }) => {
  mock.health.clear();
  mock.outing.calm();
  mock.news.clear();
  await openResident(page, server.url);
  await page.getByRole('link', { name: '答えていただきたいアンケートがあります。' }).click();
  await page.getByRole('link', { name: /暮らしのアンケート/ }).click();
  await press(page, '答えはじめる');
  await expect(page.getByText('現在、あなたはどの程度幸せですか')).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'own-scale-tablet');
  await page.setViewportSize({ width: 360, height: 740 });
  await expectForSeniors(page);
  await screenshot(page, 'own-scale-phone');
  await press(page, '7');
  await expect(page.getByText('2問目')).toBeVisible();
  await screenshot(page, 'own-five-phone');
  await expectForSeniors(page);
  await press(page, 'どちらとも言えない');
  await press(page, '答えないで次へ');
  await expect(page.getByText('4問目')).toBeVisible();
  await press(page, 'あとで続ける');
  await expect(page.getByText('ここまでの答えを残しました。')).toBeVisible();
  expect(mock.own.effects.at(-1)).toBe('save spring 2');
  await page.getByRole('link', { name: 'アンケートの一覧へ' }).click();
  await expect(page.getByText('途中まで答えました')).toBeVisible();
  await page.getByRole('link', { name: /暮らしのアンケート/ }).click();
  await expect(page.getByText('50問のうち、2問に答えました。')).toBeVisible();
  await press(page, '続きから答える');
  await expect(page.getByText('3問目')).toBeVisible();
  await press(page, 'まえの質問');
  await expect(page.getByRole('button', { name: 'どちらとも言えない' })).toHaveAttribute('aria-pressed', 'true');
});

test('A15 all of a short survey is answered, sent, and can be taken back', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'surveys/joy');
  await press(page, '答えはじめる');
  for (let number = 1; number <= 9; number++) {
    await expect(page.getByText(`${number}問目`)).toBeVisible();
    await page.getByRole('button', { name: 'ある程度あてはまる' }).dblclick();
    // The second half of a double press answers nothing.
    await expect(page.getByText(`${number + 1}問目`)).toBeVisible();
  }
  await press(page, '70代');
  await press(page, '答えないで次へ');
  await press(page, '青葉');
  await press(page, 'はい');
  await expect(page.getByText('9問のうち、9問に答えました。')).toBeVisible();
  await expectForSeniors(page);
  mock.failures.set('/survey', { status: 503, code: 'unavailable' });
  await press(page, '答えを送る');
  await expect(page.getByText('今は使えません。')).toBeVisible();
  mock.failures.clear();
  await press(page, '答えを送る');
  await expect(page.getByRole('heading', { name: 'ありがとうございました' })).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'own-thanks');
  expect(mock.own.effects.at(-1)).toBe('finish joy 9');
  await page.goto(`${server.url}/resident/surveys/joy`);
  await press(page, '答えを取り消す');
  await press(page, '取り消す');
  await expect(page.getByText('答えを取り消しました。')).toBeVisible();
  expect(mock.own.effects.at(-1)).toBe('drop joy');
});

test('A15 an answer that could not be kept is told, and kept on a press', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'surveys/joy');
  await press(page, '答えはじめる');
  mock.failures.set('/survey', 'cut');
  await page.getByRole('button', { name: 'ある程度あてはまる' }).click();
  await expect(page.getByText('つながりませんでした。')).toBeVisible();
  await expectForSeniors(page);
  mock.failures.clear();
  await press(page, 'もう一度ためす');
  await expect(page.getByText('つながりませんでした。')).toHaveCount(0);
  expect(mock.own.effects).toEqual(['save joy 1']);
});

test('A9.4 a talk with a nurse is booked once, and cancelled after a question', async ({ page, server, mock }) => {
  await openResident(page, server.url);
  await page.getByRole('link', { name: /相談|相/ }).click();
  await page.getByRole('link', { name: /午前10時30分から/ }).first().click();
  await page.getByLabel('相談したいこと').fill('夜、ねむれません');
  await page.getByRole('button', { name: '予約する' }).dblclick();
  await expect(page.getByRole('heading', { name: '予約しました' })).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'own-booked');
  await page.getByRole('link', { name: '相談の画面へ' }).click();
  await expect(page.getByText('相談したいこと：夜、ねむれません')).toBeVisible();
  await page.getByRole('button', { name: /の予約を取り消す/ }).last().click();
  await expect(page.getByText('この予約を取り消しますか？')).toBeVisible();
  await expectForSeniors(page);
  await press(page, '取り消す');
  await expect(page.getByText('予約を取り消しました。')).toBeVisible();
  expect(mock.own.effects).toEqual(['book 32 夜、ねむれません', 'cancel 8']);
});

test('A9.4 a time that somebody else has taken is told in plain words', async ({ page, server }) => {
  await openResident(page, server.url, 'consult/33');
  await press(page, '予約する');
  await expect(page.getByText('この日時は、ほかの方が予約しました。')).toBeVisible();
  await page.goto(`${server.url}/resident/consult/999`);
  await expect(page.getByText('この日時は、ほかの方が予約しました。')).toBeVisible();
});

test('A1.2 without Wi-Fi one waits, is told why, and goes on once there is some', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'tablet');
  await press(page, '令和8年度の利用者に申し込む');
  await press(page, 'タブレットを借りる');
  await press(page, 'ありません');
  await expect(page.getByText('家にWi-Fiがないため、お待ちいただいています。')).toBeVisible();
  await expectForSeniors(page);
  await press(page, 'Wi-Fiがつきました');
  await expect(page.getByText('受け付けました。抽せんの結果をお待ちください。')).toBeVisible();
  expect(mock.own.effects).toEqual(['apply r8 tablet no_wifi', 'apply r8 tablet']);
});

test('A14 somebody applies for a tablet, takes a seat at a briefing, and gives both back', async ({
  page,
  server,
  mock,
}) => {
  await openResident(page, server.url);
  await page.getByRole('link', { name: /タブレットを/ }).click();
  await expect(page.getByText('令和7年度')).toHaveCount(0);
  await press(page, '令和8年度の利用者に申し込む');
  await expect(page.getByText('どちらを使いますか？')).toBeVisible();
  await expectForSeniors(page);
  await screenshot(page, 'own-apply');
  await press(page, 'タブレットを借りる');
  await expect(page.getByText('家にWi-Fi（インターネット）がありますか？')).toBeVisible();
  await expectForSeniors(page);
  await press(page, 'あります');
  await expect(page.getByText('受け付けました。抽せんの結果をお待ちください。')).toBeVisible();
  await press(page, 'はじめての説明会を予約する');
  await expect(page.getByText('説明会を予約しました。')).toBeVisible();
  await expect(page.getByText('満席です')).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'own-applied');
  await press(page, 'はじめての説明会の予約を取り消す');
  await press(page, '取り消す');
  await expect(page.getByText('説明会の予約を取り消しました。')).toBeVisible();
  await press(page, '申し込みを取り消す');
  await press(page, '取り消す');
  await expect(page.getByText('申し込みを取り消しました。')).toBeVisible();
  expect(mock.own.effects).toEqual(['apply r8 tablet', 'booked b1', 'cancelled b1', 'withdraw 5']);
});

test('A14 who has a tablet sees until when', async ({ page, server, mock }) => {
  mock.own.lend();
  await openResident(page, server.url, 'tablet');
  await expect(page.getByText('HT-0042')).toBeVisible();
  await expect(page.getByText('返す日')).toBeVisible();
  await expectForSeniors(page);
});
