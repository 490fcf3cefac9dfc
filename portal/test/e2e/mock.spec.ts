import { stations, summary } from '../seed.ts';
import { expect, openOverview, rows, test } from './stage.ts';

// What cannot be asked of a real server: that it fails, that its sessions end, that it is empty. Runs against the
// mock only.

test('a one-time link signs in once, and leaves no code in the address', async ({ page, server }) => {
  await page.goto(`${server.url}/staff/#code=ONCE2345`);
  await expect(rows(page).first()).toBeVisible();
  expect(page.url()).not.toContain('ONCE');
  await page.context().clearCookies();
  await page.goto('about:blank');
  await page.goto(`${server.url}/staff/#code=ONCE2345`);
  await expect(page.getByText('この入口は使用済みか、期限が切れています。')).toBeVisible();
});

test('a session that ended leads to sign-in and back to the same screen', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await openOverview(page, server.url, '?quantity=snowDepthCm');
  mock.expireSessions();
  await page.getByRole('link', { name: '取り込み履歴' }).click();
  await expect(page.getByText('サインインの期限が切れました。')).toBeVisible();
  await page.getByLabel('合言葉(トークン)').fill(server.token);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '取り込み履歴' })).toBeVisible();
});

test('an observation that arrives changes the list without a reload', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await openOverview(page, server.url, '?q=札幌');
  await expect(page.getByText('自動更新中')).toBeVisible();
  const id = stations.find((station) => station.name === '札幌')?.id;
  mock.send('observation', { id, observedAt: summary.now, values: { temperatureC: -21.4 }, state: 'ok' });
  await expect(rows(page).first()).toContainText('-21.4');
  mock.send('summary', { ...summary, silent: 9 });
  await expect(page.getByRole('link', { name: '無通信の機器を見る: 9' })).toBeVisible();
});

test('a server that goes away is told, the last values stay, and it comes back by itself', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.clock.install();
  await openOverview(page, server.url);
  await expect(page.getByText('自動更新中')).toBeVisible();
  mock.failures.set('/weather', 'cut');
  mock.cutStreams();
  await expect(page.getByRole('status').getByText('更新が止まっています')).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
  mock.failures.clear();
  await page.clock.fastForward(31_000);
  await expect(page.getByText('自動更新中')).toBeVisible();
});

test('a tab that nobody looks at gives its stream back, and catches up when looked at again', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await openOverview(page, server.url);
  await expect.poll(() => mock.openStreams).toBe(1);
  const look = (state: string): Promise<void> =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await look('hidden');
  await expect.poll(() => mock.openStreams).toBe(0);
  const asked = page.waitForRequest((request) => request.url().includes('/weather/v1/stations?'));
  await look('visible');
  await asked;
  await expect.poll(() => mock.openStreams).toBe(1);
});

test('a refusal of the server is told in plain words with what to do, and can be tried again', async ({
  signedIn: page,
  server,
  mock,
}) => {
  mock.failures.set('/weather/v1/devices', { status: 503, code: 'unavailable' });
  await page.goto(`${server.url}/staff/devices`);
  await expect(page.getByText('サーバーで問題が起きました。')).toBeVisible();
  await expect(page.getByText('4bf92f3577b34da6')).toBeVisible();
  mock.failures.clear();
  await page.getByRole('button', { name: 'もう一度読み込む' }).click();
  await expect(page.getByRole('table')).toBeVisible();
  mock.failures.set('/weather/v1/devices', { status: 403, code: 'not_allowed' });
  await page.reload();
  await expect(page.getByText('この画面を見る権限がありません。')).toBeVisible();
});

test('an empty server says what to do next', async ({ signedIn: page, server, mock }) => {
  mock.empty = true;
  await page.goto(`${server.url}/staff/`);
  await expect(page.getByText('観測所がまだありません。')).toBeVisible();
  await page.goto(`${server.url}/staff/devices`);
  await expect(page.getByText('異常のある機器はありません。')).toBeVisible();
  await page.goto(`${server.url}/staff/imports`);
  await expect(page.getByText('まだ取り込みはありません。')).toBeVisible();
});

test('devices say since when and why, and lead to their station', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/devices`);
  await expect(page.getByText('無通信 3件、異常値 2件')).toBeVisible();
  await expect(page.getByRole('row', { name: /倶知安/ })).toContainText(
    '積雪の深さが1時間に25cmを超えて変わりました',
  );
  await page.getByRole('link', { name: '倶知安' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '倶知安' })).toBeFocused();
});

test('refused rows are paged with their line numbers', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/imports`);
  await page.getByRole('link', { name: '137行を見る' }).click();
  await expect(page.getByText('137件中 1〜100件')).toBeVisible();
  await page.getByRole('button', { name: '次へ' }).click();
  await expect(page.getByText('137件中 101〜137件')).toBeVisible();
  await expect(page.getByRole('row', { name: /3,118/ })).toContainText('station 99999');
  await page.goBack();
  await expect(page.getByText('137件中 1〜100件')).toBeVisible();
});

test('generated data is called generated on every screen', async ({ signedIn: page, server }) => {
  for (const path of ['', 'devices', 'imports']) {
    await page.goto(`${server.url}/staff/${path}`);
    await expect(page.getByText('この冬のデータは自動生成です(実測ではありません)')).toBeVisible();
  }
});

test('an address of several municipalities leads to the console of each', async ({
  page,
  server,
  mock,
}) => {
  mock.failures.set('/id/v1/session', { status: 404, code: 'which_tenant' });
  await page.goto(server.url);
  await expect(page.getByRole('link', { name: '北海道の職員コンソール' })).toHaveAttribute(
    'href',
    '/t/010006/staff/',
  );
  await expect(page.getByRole('link', { name: '職員コンソールを開く' })).toHaveCount(0);
  mock.failures.clear();
  await page.reload();
  await expect(page.getByRole('link', { name: '職員コンソールを開く' })).toBeVisible();
});

test('residents choose their own municipality where there are several', async ({ page, server, mock }) => {
  mock.tenants = [
    { code: '010006', name: '北海道' },
    { code: '012297', name: '富良野市' },
  ];
  await page.goto(server.url);
  await expect(page.getByRole('link', { name: '富良野市の住民ポータル' })).toHaveAttribute('href', '/t/012297/resident/');
  await expect(page.getByRole('link', { name: '住民ポータルを開く' })).toHaveCount(0);
});

test('all but the map runs under Trusted Types', async ({ signedIn: page, server, mock }) => {
  mock.trustedTypes = true;
  await page.goto(server.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const station = stations[0];
  await page.goto(`${server.url}/staff/stations/${station?.id}`);
  await expect(page.locator('.chart')).toHaveAttribute('data-state', 'ready');
  await page.goto(`${server.url}/staff/imports`);
  await expect(page.getByRole('table')).toBeVisible();
});
