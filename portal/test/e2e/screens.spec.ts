import type { Page } from '@playwright/test';
import { farSizes, lookAtSizes, sizes } from './sizes.ts';
import { expect, openOverview, test } from './stage.ts';

// Every route in every size: no sideways scroll, nothing for axe to find, and a picture to look at. Those that show
// other data on the program itself than on the mock are looked at there as well.

type Visit = (page: Page, url: string) => Promise<void>;

async function firstStation(page: Page, url: string): Promise<string> {
  const answer = await page.request.get(`${url}/weather/v1/stations?limit=500&offset=0`);
  const { items } = (await answer.json()) as { items: { id: string; number: string }[] };
  const station = items.find((one) => ['47412', 'G12'].includes(one.number)) ?? items[0];
  expect(station).toBeDefined();
  return station?.id ?? '';
}

async function openStation(page: Page, url: string, fields: string): Promise<void> {
  const id = await firstStation(page, url);
  await page.goto(`${url}/staff/stations/${id}${fields}`);
  await expect(page.locator('.chart')).toHaveAttribute('data-state', 'ready');
}

async function openPlatform(page: Page, url: string, path: string, title: string): Promise<void> {
  await page.goto(`${url}/staff/${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.locator('.table, .empty').first()).toBeVisible();
}

const routes: Record<string, Visit> = {
  open: async (page, url) => {
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },
  overview: openOverview,
  'overview-chosen': async (page, url) => {
    const id = await firstStation(page, url);
    await openOverview(page, url, `?quantity=snowDepthCm&station=${encodeURIComponent(id)}`);
    await expect(page.getByRole('region', { name: '選んだ観測所' })).toBeVisible();
  },
  'station-7': (page, url) => openStation(page, url, '?days=7'),
  'station-30': (page, url) => openStation(page, url, '?days=30&quantity=snowDepthCm'),
  // A week has all that a month has in its table, and axe looks at every cell.
  'station-7-table': async (page, url) => {
    await openStation(page, url, '?days=7&quantity=snowDepthCm');
    await page.getByText('表で見る').click();
    await expect(page.getByRole('table').first()).toBeVisible();
  },
  'station-365': (page, url) => openStation(page, url, '?days=365'),
  devices: async (page, url) => {
    await page.goto(`${url}/staff/devices`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('異常のある機器');
    await expect(page.locator('.table, .empty').first()).toBeVisible();
  },
  imports: async (page, url) => {
    await page.goto(`${url}/staff/imports`);
    await expect(page.locator('.table, .empty').first()).toBeVisible();
  },
  'import-errors': async (page, url) => {
    await page.goto(`${url}/staff/imports`);
    await expect(page.locator('.table, .empty').first()).toBeVisible();
    const link = page.getByRole('link', { name: /行を見る$/ }).first();
    if ((await link.count()) > 0) {
      await link.click();
      await expect(page.getByRole('columnheader', { name: '行番号' })).toBeAttached();
    }
  },
  'platform-types': (page, url) => openPlatform(page, url, 'platform', 'データの型と件数'),
  developer: async (page, url) => {
    await page.goto(`${url}/staff/developer`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('開発者ページ');
    await expect(page.getByText('Bearer YOUR_KEY')).toBeVisible();
  },
  'platform-entities': async (page, url) => {
    await openPlatform(page, url, 'platform/entities?type=SnowPost', 'データを見る');
  },
  'platform-subscriptions': (page, url) =>
    openPlatform(page, url, 'platform/subscriptions', '購読と通知の状態'),
  'platform-clients': (page, url) => openPlatform(page, url, 'platform/clients', '事業者のプログラム'),
  'platform-usage': (page, url) => openPlatform(page, url, 'platform/usage', '利用記録'),
  'platform-slow': (page, url) => openPlatform(page, url, 'platform/slow', '遅い検索'),
  'platform-services': (page, url) => openPlatform(page, url, 'platform/services', 'サービス一覧'),
  'platform-devices': (page, url) => openPlatform(page, url, 'platform/devices', '登録した機器'),
  'platform-device-new': async (page, url) => {
    await page.goto(`${url}/staff/platform/device-new`);
    await page.getByRole('button', { name: '行を足す' }).click();
    await expect(page.getByLabel('機器のことば')).toBeVisible();
  },
  'platform-letters': async (page, url) => {
    await page.goto(`${url}/staff/platform/letters`);
    await expect(page.getByRole('heading', { level: 2, name: '通知', exact: true })).toBeVisible();
    await expect(page.locator('.table, .empty').nth(1)).toBeVisible();
  },
  'platform-history': async (page, url) => {
    await openPlatform(page, url, 'platform/history', '履歴の量と残し方');
    const add = page.getByText('決まりを足す').first();
    if ((await add.count()) > 0) {
      await add.click();
    }
  },
  'platform-models': (page, url) => openPlatform(page, url, 'platform/models', '標準データモデル'),
  'platform-model': async (page, url) => {
    await page.goto(`${url}/staff/platform/model?name=aed`);
    await expect(page.getByRole('columnheader', { name: '全半角' })).toBeVisible();
  },
  'platform-datasets': (page, url) => openPlatform(page, url, 'platform/datasets', 'オープンデータ'),
  'platform-dataset': async (page, url) => {
    await page.goto(`${url}/staff/platform/dataset`);
    await expect(page.getByLabel('公開する属性')).toBeVisible();
  },
  'platform-service': async (page, url) => {
    await page.goto(`${url}/staff/platform/service`);
    await page.getByRole('button', { name: '許可を足す' }).click();
    await expect(page.getByLabel('型(カンマ区切り)')).toBeVisible();
  },
  'not-found': async (page, url) => {
    await page.goto(`${url}/staff/nowhere`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('ページが見つかりません');
  },
};

/** Without anything of the server's to show, or of somebody who is not there. */
const onlyOnMock = new Set([
  'developer',
  'platform-device-new',
  'platform-model',
  'platform-dataset',
  'platform-service',
  'not-found',
]);

for (const [name, visit] of Object.entries(routes)) {
  const tag = onlyOnMock.has(name) ? '@mock' : [];
  test(`${name} fits and is accessible in every size`, { tag }, async ({ signedIn, server, against }) => {
    const open = (): Promise<void> => visit(signedIn, server.url);
    await lookAtSizes(signedIn, name, { open, sizes: against === 'mock' ? sizes : farSizes });
  });
}

test('sign-in fits and is accessible in every size', { tag: '@mock' }, async ({ page, server }) => {
  const open = async (): Promise<void> => {
    await page.goto(`${server.url}/staff/sign-in`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  };
  await lookAtSizes(page, 'sign-in', { open });
});
