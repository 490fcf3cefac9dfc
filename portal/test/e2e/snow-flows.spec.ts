import type { Locator, Page } from '@playwright/test';
import { half, hour, minute } from '../snow/night.ts';
import { expect, test } from './stage.ts';

// What a clerk does in a night of snow, step by step, against the mock's night.

const side = (page: Page, name: string): Locator => page.getByRole('region', { name });
const verdictOf = (page: Page, name: RegExp): Locator => page.locator('.verdicts').getByRole('row', { name });

test.beforeEach(async ({ signedIn, server }) => {
  await signedIn.goto(`${server.url}/staff/snow`);
  await expect(signedIn.getByRole('heading', { level: 1, name: '夜間ボード' })).toBeVisible();
});

test('what needs a person stands on top, the most pressing first', async ({ signedIn: page }) => {
  const lines = page.getByRole('region', { name: /いま対応が必要/ }).getByRole('listitem');
  await expect(lines).toHaveCount(7);
  await expect(lines.nth(0)).toContainText('見本みのり土木：だれも応答していません');
  await expect(lines.nth(1)).toContainText('見本東山 生活道路：人の判断が必要です');
  await expect(lines.nth(2)).toContainText('見本北 幹線：出動の判定が承認を待っています');
  await expect(lines.nth(3)).toContainText('あと5分');
  await expect(lines.nth(6)).toContainText('カメラ「北交差点カメラ」：カメラの画像を3件受け取れませんでした');
});

test('a waiting dispatch is approved from the line on top, after it is told what will happen', async ({
  signedIn: page,
  mock,
}) => {
  await page.getByRole('button', { name: /見本北 幹線：出動の判定/ }).click();
  const panel = side(page, '見本北');
  await expect(panel.getByRole('heading', { level: 2 })).toBeFocused();
  await panel.getByRole('button', { name: '判定どおり出動を承認' }).click();
  await expect(panel.getByText('業者への要請がすぐに始まります。')).toBeVisible();
  expect(mock.snow.effects).toEqual([]);
  await panel.getByRole('button', { name: 'この内容で決定する' }).click();
  await expect(verdictOf(page, /見本北 幹線/)).toContainText('担当者が決定');
  expect(mock.snow.effects).toEqual(['approve kita trunk dispatch']);
});

test('C1_6 an officer decides otherwise, both ways, and never without a reason', async ({ signedIn: page, mock }) => {
  await page.getByRole('button', { name: '見本西原' }).click();
  const west = side(page, '見本西原');
  await west.getByRole('button', { name: '出動にする' }).click();
  await expect(west.getByLabel('判断の理由')).toHaveAccessibleDescription(/理由を書いてください。/);
  await expect(west.getByLabel('判断の理由')).toBeFocused();
  await west.getByLabel('判断の理由').fill('吹きだまりを目視で確認');
  await west.getByRole('button', { name: '出動にする' }).click();
  await west.getByRole('button', { name: 'この内容で決定する' }).click();
  await expect(west.getByText('記録しました。').first()).toBeVisible();
  await expect(verdictOf(page, /見本西原 郊外/)).toContainText('出動');
  await west.getByLabel('判断の理由').fill('まもなく融ける');
  await west.getByRole('button', { name: '見送りにする' }).click();
  await west.getByRole('button', { name: 'この内容で決定する' }).click();
  await expect(verdictOf(page, /見本西原 郊外/)).toContainText('見送り');
  await expect(verdictOf(page, /見本西原 郊外/)).toContainText('まもなく融ける');
  expect(mock.snow.effects).toEqual(
    ['override nishi * dispatch', 'override nishi * skip'].map((one) => one.replace('*', 'rural')),
  );
});

test('C1_4 a picture that cannot be read is shown as such, never as no snow', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: '見本北 幹線', exact: true }).click();
  await expect(side(page, '見本北').locator('figure')).toContainText('解析不可（車両）');
  await expect(side(page, '見本北').locator('figure')).not.toContainText('0%');
});

test('C1_5 a call-out tells who was asked when, and a telephone answer is entered', async ({
  signedIn: page,
  mock,
}) => {
  const call = page.getByRole('article', { name: '見本しらかば運輸' });
  await expect(call).toContainText('02:20');
  await expect(call).toContainText('応答なし・見本しらかば運輸 1番目の連絡先');
  await call.getByRole('button', { name: '電話の回答を入れる' }).click();
  await call.getByRole('button', { name: '受諾' }).click();
  await expect(call.locator('.call-state')).toHaveText('受諾');
  await call.getByRole('button', { name: '要請を取り消す' }).click();
  await call.getByRole('button', { name: '要請を取り消す' }).click();
  await expect(call.getByLabel('理由')).toHaveAccessibleDescription('理由を書いてください。');
  await call.getByLabel('理由').fill('雨に変わった');
  await call.getByRole('button', { name: '要請を取り消す' }).click();
  await expect(call.locator('.call-state')).toHaveText('取消');
  expect(mock.snow.effects).toEqual(['accept 2', 'cancelled 2']);
});

test('what happens elsewhere is on the board by itself', async ({ signedIn: page, mock }) => {
  await expect(page.getByText('自動更新中')).toBeVisible();
  await expect(page.getByRole('article', { name: '見本しらかば運輸' }).locator('.call-state')).toHaveText('回答待ち');
  mock.snow.takeAway(2);
  mock.send('change', { kind: 'snow.request.changed', subject: '2', body: {} });
  await expect(page.getByRole('article', { name: '見本しらかば運輸' }).locator('.call-state')).toHaveText('取消');
});

test('clearing and drifts are recorded once, and counted from there', async ({ signedIn: page, mock }) => {
  await page.getByRole('button', { name: '見本中央 幹線', exact: true }).click();
  const panel = side(page, '見本中央');
  await panel.getByRole('button', { name: '今、除雪が終わった' }).click();
  await expect(panel.getByText('最後の除雪：1月19日 02:30')).toBeVisible();
  await expect(verdictOf(page, /見本中央 幹線/)).toContainText('0.0cm');
  await panel.getByRole('button', { name: '吹きだまりを記録' }).click();
  await expect(panel.locator('.tag', { hasText: '吹きだまり' })).toBeVisible();
  expect(mock.snow.effects).toEqual(['cleared chuo', 'sign chuo drift']);
});

test('the road area is drawn by pointer and by keyboard, undone, and saved', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/snow/cameras/cam-3`);
  const canvas = page.locator('.canvas');
  const at = async (x: number, y: number): Promise<[number, number]> => {
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    return [(box?.x ?? 0) + (box?.width ?? 0) * x, (box?.y ?? 0) + (box?.height ?? 0) * y];
  };
  await expect(page.getByText('点がないときは、画像全体を見ます。')).toBeVisible();
  for (const [x, y] of [
    [0.3, 0.5],
    [0.6, 0.5],
    [0.5, 0.9],
  ] as const) {
    await page.mouse.click(...(await at(x, y)));
  }
  await expect(page.getByRole('button', { name: /^点3/ })).toBeVisible();
  await page.getByRole('button', { name: /^点1/ }).focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByRole('button', { name: '点1 横（%） 25 縦（%） 50' })).toBeVisible();
  await page.getByRole('button', { name: '元に戻す' }).click();
  await expect(page.getByRole('button', { name: '点1 横（%） 30 縦（%） 50' })).toBeVisible();
  await page.mouse.move(...(await at(0.6, 0.5)));
  await page.mouse.down();
  await page.mouse.move(...(await at(0.8, 0.6)), { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: '点2 横（%） 80 縦（%） 60' })).toBeVisible();
  await page.getByRole('button', { name: /^点3/ }).focus();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('alert')).toHaveText('範囲には3つ以上の点が必要です。');
  await page.getByRole('button', { name: '点を足す' }).click();
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('保存しました。次の画像から使います。')).toBeVisible();
  expect(mock.snow.effects).toEqual(['kept cameras cam-3']);
});

test('a threshold is set from a date, with a source, within its bounds', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/snow/thresholds`);
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('textbox', { name: '値' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: '値' })).toHaveAccessibleDescription(
    /1から100までの数にしてください。/,
  );
  await page.getByRole('textbox', { name: '値' }).fill('１２');
  await page.getByLabel('根拠').fill('地区懇談会の要望');
  await page.getByLabel('開始日時（日本時間）').fill('2026-01-20T00:00');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('保存しました。')).toBeVisible();
  const row = page.getByRole('row', { name: /12cm/ });
  await expect(row).toContainText('2026年1月20日(火) 00:00');
  await expect(row).toContainText('開始前');
});

test('a past night is played again as it was known then', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/snow/nights`);
  await page.getByRole('link', { name: '2026年1月19日(月)' }).click();
  await page.getByRole('link', { name: 'この夜をもう一度見る' }).click();
  await expect(verdictOf(page, /見本東山 生活道路/)).toContainText('要人判断');
  const slider = page.getByRole('slider', { name: '時刻を選ぶ' });
  await slider.fill(String(half - 2.5 * hour + 10 * minute));
  await expect(slider).toHaveAttribute('aria-valuetext', '00:10');
  await expect(verdictOf(page, /見本東山 生活道路/)).toContainText('出動');
  await expect(page.getByText('今夜の出動要請はまだありません。')).toBeVisible();
  await page.getByRole('button', { name: '10分前へ' }).click();
  await page.getByRole('button', { name: '10分前へ' }).click();
  await expect(verdictOf(page, /見本東山 生活道路/)).toContainText('未判定');
});

test('a decision that was late and a night that was missed are said in words', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/snow/nights`);
  await expect(page.getByRole('row', { name: /2026年1月17日/ })).toContainText('遅れた判定あり');
  await expect(page.getByRole('row', { name: /2026年1月16日/ })).toContainText('判定できなかった夜');
  await page.getByRole('link', { name: '2026年1月16日(金)' }).click();
  await expect(page.getByText(/この夜は、システムが止まっていたため判定していません。/)).toBeVisible();
  await expect(page.getByRole('row', { name: /見本北 幹線/ })).toContainText('判定なし');
  await page.goto(`${server.url}/staff/snow/nights/2026-01-17`);
  await expect(page.getByRole('row', { name: /見本西原 郊外/ })).toContainText('遅れて判定');
  await page.goto(`${server.url}/staff/snow/nights/2026-01-19/replay?at=2026-01-18T17:15:00Z`);
  await expect(verdictOf(page, /見本西原 郊外/)).toContainText('定刻より12分遅れて判定しました。');
});

test('the board says how old the forecast is and leads to its source, which is set anew', async ({
  signedIn: page,
  server,
  mock,
}) => {
  const line = page.getByRole('region', { name: '予報', exact: true });
  await expect(line).toContainText('3.5時間前に発表された予報を使います。');
  await expect(line).toContainText('1月18日 23:00 発表（見本の予報）');
  await line.getByRole('link', { name: '予報の取得を見る' }).click();
  await expect(page.getByText('予報の取得元がエラーを返しています（続けて3回）。')).toBeVisible();
  await expect(page.getByText('answered 503')).toBeVisible();
  await page.getByRole('radio', { name: 'フォルダーのファイル' }).check();
  await page.getByLabel('ファイルの名前').fill('../secret');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByLabel('ファイルの名前')).toHaveAccessibleDescription(/英数字・ハイフン・下線・点だけ/);
  await page.getByLabel('ファイルの名前').fill('forecast.json');
  await page.getByLabel('問い合わせる間隔').fill('３０');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('保存しました。1分以内に問い合わせます。')).toBeVisible();
  await expect(page.getByText('予報の取得元にはまだ問い合わせていません。')).toBeVisible();
  expect(mock.snow.effects).toEqual(['source file forecast.json 30']);
  await page.goto(`${server.url}/staff/snow/forecast`);
  await expect(page.getByLabel('ファイルの名前')).toHaveValue('forecast.json');
});

test('a KPI stands against its target, and night by night in chart and table', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/snow/kpis`);
  const row = page.getByRole('row', { name: /^捕捉率（POD）/ });
  await expect(row).toContainText('93%');
  await expect(row).toContainText('90%以上');
  await expect(row).toContainText('達成');
  await row.getByRole('link', { name: '捕捉率（POD）', exact: true }).click();
  await expect(page.getByRole('img', { name: /^捕捉率（POD）のグラフ/ })).toHaveAttribute('data-state', 'ready');
  await expect(page.getByText('38夜の記録があります。値は83%から93%です。')).toBeVisible();
  const nights = page.getByRole('region', { name: '捕捉率（POD）の夜ごとの値（新しい順）' });
  await expect(nights.getByRole('row').nth(1)).toContainText('93%');
  await page.getByRole('link', { name: '捕捉率（POD）の目標を変える' }).click();
  await expect(page.getByLabel('設定', { exact: true })).toHaveValue('snow.target_pod');
});

test('C1_8 the winter’s score stands beside its open data', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/snow/season`);
  await expect(page.getByRole('region', { name: '実測した新雪と比べて' })).toContainText('93%');
  await expect(page.getByText('188')).toBeVisible();
  for (const name of ['判定と結果', '判定', '出動要請']) {
    const href = await page.getByRole('link', { name, exact: true }).getAttribute('href');
    const answer = await page.request.get(new URL(href ?? '', server.url).href);
    expect(answer.headers()['content-type']).toContain('text/csv');
  }
});

test('a message shows by which ways it went, that stand-ins are none, and is sent again', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/snow/messages`);
  await expect(page.getByText('SMS・電話は見本の送信です。実際には送っていません。')).toBeVisible();
  await page.getByRole('button', { name: /出動要請 4/ }).click();
  await page.getByRole('listitem').filter({ hasText: '電話' }).getByRole('button', { name: 'もう一度送る' }).click();
  await expect(page.getByText('送り直しています。')).toBeVisible();
  expect(mock.snow.effects).toEqual(['retry 42']);
});

test('contacts are asked in the order in which they stand, and the order is changed', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/snow/keep`);
  const firm = page.getByRole('article', { name: '見本ほくと建設' });
  await expect(firm).toContainText('見本 一郎・見本ほくと建設 → 見本 二郎・見本ほくと建設');
  await firm.getByText('直す').click();
  await firm.getByRole('button', { name: '見本 二郎・見本ほくと建設を先にする' }).click();
  await firm.getByRole('button', { name: '保存する' }).click();
  await expect(firm).toContainText('見本 二郎・見本ほくと建設 → 見本 一郎・見本ほくと建設');
  expect(mock.snow.effects).toEqual(['kept contractors hokuto']);
});

test('English says the same', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Night board' })).toBeVisible();
  await expect(page.getByRole('region', { name: /Needs you now/ })).toContainText('a person has to decide');
});
