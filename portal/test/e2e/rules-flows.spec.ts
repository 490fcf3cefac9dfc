import { expect, test } from './stage.ts';

// What a clerk does with rules and with the inbox, against the mock.

test('a clerk makes "post colder than -5 for half an hour" without writing any JSON', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/rules`);
  await page.getByRole('link', { name: '新しいルールを作る' }).click();
  await page.getByLabel('名前', { exact: true }).fill('橋の凍結');
  await page.getByLabel('対象').selectOption('中央大通');
  await page.getByLabel('項目').selectOption({ label: '気温' });
  await page.getByLabel('値（℃）').fill('−５');
  await page.getByLabel('続いた時間（分）').fill('30');
  await page.getByLabel('相手').selectOption({ label: '当番 花子・除雪担当（いまの当番）' });
  await expect(page.getByRole('region', { name: 'このルールの意味' })).toContainText(
    '除雪の観測点「中央大通」で、気温が−５℃未満の状態が30分続いたとき、当番 花子に知らせます。',
  );
  await page.getByRole('button', { name: '試す' }).click();
  await expect(page.getByText('1回発動します（対象1か所、値432個）。')).toBeVisible();
  expect(mock.snow.rules.effects).toEqual([]);
  await page.getByLabel('変更の理由').fill('橋の凍結が多い');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('保存しました。いまから使います。')).toBeVisible();
  expect(mock.snow.rules.effects).toHaveLength(1);
  expect(mock.snow.rules.effects[0]).toContain('"attribute":"temperature","unit":"CEL"');
  expect(mock.snow.rules.effects[0]).toContain('"compare":"less","value":-5,"clearValue":null} for 30');
  expect(mock.snow.rules.effects[0]).toContain('"contact":21');
});

test('what is missing stands beside its field, and the first of them has the focus', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/rules/new`);
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('直すところが5つあります。')).toBeVisible();
  await expect(page.getByLabel('名前', { exact: true })).toBeFocused();
  await expect(page.getByLabel('値', { exact: true })).toHaveAccessibleDescription('入力してください。');
  expect(mock.snow.rules.effects).toEqual([]);
});

test('what the server refuses of a rule stands beside its field', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/rules/edit/bridge-cold`);
  await page.getByLabel('解除の値').fill('-9');
  await page.getByLabel('変更の理由').fill('見直し');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByLabel('解除の値')).toHaveAccessibleDescription(/もとに戻る側/);
  await expect(page.getByLabel('解除の値')).toBeFocused();
});

test('a rule that somebody else has changed meanwhile is not overwritten', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/rules/edit/bridge-cold`);
  await expect(page.getByLabel('値（℃）')).toHaveValue('-5');
  await page.request.post(`${server.url}/rules/v1/rules/bridge-cold/disable`, { data: { note: '別の人' } });
  await page.getByLabel('変更の理由').fill('見直し');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('ほかの人が先に変更しました。もう一度開いて直してください。')).toBeVisible();
});

test('a rule is stopped with a reason, after it is told what will happen', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/rules`);
  await page.getByRole('button', { name: '橋の凍結 止める' }).click();
  await expect(page.getByText('「橋の凍結」を止めます。発動中のものは解除になります。')).toBeVisible();
  await page.getByRole('button', { name: '決定する' }).click();
  await expect(page.getByLabel('変更の理由')).toHaveAccessibleDescription('入力してください。');
  expect(mock.snow.rules.effects).toEqual([]);
  await page.getByLabel('変更の理由').fill('工事のため');
  await page.getByRole('button', { name: '決定する' }).click();
  await expect(page.getByRole('row', { name: /橋の凍結/ })).toContainText('停止中');
  expect(mock.snow.rules.effects).toEqual(['disable bridge-cold: 工事のため']);
});

test('a rule that the form cannot say is shown and can be tried, not edited', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/rules/edit/piling-up`);
  await expect(page.getByText('この画面では直せない内容があります')).toBeVisible();
  await expect(page.getByRole('button', { name: '保存する' })).toHaveCount(0);
  await page.getByRole('button', { name: '試す' }).click();
  await expect(page.getByText(/1回発動します/)).toBeVisible();
});

test('a firing says why: the values it saw, and who was called', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/rules/firings`);
  await page.getByRole('link', { name: /橋の凍結 中央大通 をくわしく見る/ }).first().click();
  await expect(page.getByText('気温は-6.2℃です（基準 -5℃未満）。')).toBeVisible();
  await page.getByText('値の数 4').click();
  await expect(page.getByText(/-5.3℃$/).first()).toBeVisible();
  await expect(page.getByText('同じ値でもう一度計算しても、同じ結果でした。')).toBeVisible();
  await expect(page.getByRole('region', { name: '連絡の経過' })).toContainText('当番 花子 対応すると返事');
});

test('the inbox counts, opens what a message is about, and marks it as read', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(`${server.url}/staff/inbox`);
  const menu = page.getByRole('navigation', { name: '主なメニュー' });
  await expect(menu.getByRole('link', { name: /受信箱/ })).toContainText('未読2');
  await page.getByRole('button', { name: '「【注意】橋の凍結：中央大通」を既読にする' }).click();
  await expect(menu.getByRole('link', { name: /受信箱/ })).toContainText('未読1');
  expect(mock.snow.inbox.effects).toEqual(['read 32']);
  await page.getByRole('link', { name: '「【注意】橋の凍結：中央大通」の画面を開く' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '橋の凍結：中央大通' })).toBeVisible();
});
