import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Device, ImportRun, Series, Station } from '../../api/types.ts';
import { formatTime } from '../../ui/time.ts';
import { expect, openOverview, rows, test } from './stage.ts';

// What only a real server can show: values that arrive, series as they were stored, borders, a file that was
// imported. Runs against the program that tools/servers.sh starts (start_demo): a generated winter whose values
// come every five seconds, and the files of test/data.

type Items<Item> = { items: Item[]; total: number };

const data = (file: string): string => readFileSync(join(import.meta.dirname, '..', 'data', file), 'utf8');

async function get<Value>(page: Page, address: string): Promise<Value> {
  const answer = await page.request.get(address);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as Value;
}

test('values arrive by themselves: the list changes without another question', async ({ signedIn: page, server }) => {
  await openOverview(page, server.url, '?q=G0');
  await expect(page.getByText('自動更新中')).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const shown = (): Promise<string[]> => rows(page).locator('td.chosen-value').allTextContents();
  const before = await shown();
  await expect.poll(shown, { timeout: 30_000 }).not.toEqual(before);
  expect(asked.filter((path) => path.startsWith('/weather/'))).toEqual([]);
});

test('a station says in chart, table and figures what was stored, for 7, 30 and 365 days', async ({
  signedIn: page,
  server,
}) => {
  const { items } = await get<Items<Station>>(page, `${server.url}/weather/v1/stations?q=G12`);
  const id = items[0]?.id ?? '';
  for (const days of [7, 30, 365]) {
    const answered = page.waitForResponse((one) => one.url().includes(`/series?quantity=temperatureC&days=${days}`));
    await page.goto(`${server.url}/staff/stations/${id}?days=${days}&quantity=temperatureC`);
    const series = (await (await answered).json()) as Series;
    const hourly = days < 365;
    expect(series.step).toBe(hourly ? 'hour' : 'day');
    expect(series.points.length).toBeGreaterThan(hourly ? days * 24 * 0.8 : 300);
    await expect(page.locator('.chart')).toHaveAttribute('data-state', 'ready');
    await expect(page.locator('.chart canvas')).toHaveCount(1);
    await page.getByText('表で見る').click();
    const lines = page.locator('.series-table tbody tr');
    await expect(lines).toHaveCount(series.points.length);
    for (const index of [0, Math.floor(series.points.length / 2), series.points.length - 1]) {
      const point = series.points.toReversed()[index];
      const line = lines.nth(index);
      await expect(line.getByRole('rowheader')).toHaveText(
        formatTime(point?.at ?? '', hourly ? 'hour' : 'date', 'ja'),
      );
      await expect(line.locator('td').first()).toHaveText(
        typeof point?.value === 'number' ? `${point.value.toFixed(1).replace(/^-0\.0$/, '0.0')}℃` : '値なし',
      );
    }
  }
});

test('each silent and each strange device is listed with since when and why', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/devices`);
  const { items } = await get<Items<Device>>(page, `${server.url}/weather/v1/devices`);
  const count = (state: string): number => items.filter((device) => device.state === state).length;
  expect(count('silent')).toBeGreaterThanOrEqual(2);
  await expect(page.getByText(`無通信 ${count('silent')}件、異常値 ${count('strange')}件`)).toBeVisible();
  const imported = page.getByRole('row', { name: /試験丘/ });
  await expect(imported).toContainText('無通信');
  await expect(imported).toContainText(/\d+日間、観測値が届いていません/);
  await expect(imported).toContainText('2026年1月18日(日) 05:00');
  await expect(imported).toContainText('-9.1℃');
  await imported.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: '試験丘' })).toBeFocused();
  await expect(page.getByText('北緯42.950度 東経141.350度')).toBeVisible();
  await expect(page.getByText('札幌市 (011002)')).toBeVisible();
});

test('a file that was imported is in the history, and its wrong rows are named by their lines', async ({
  signedIn: page,
  server,
}) => {
  const lines = data('observations.csv').trimEnd().split('\n');
  const { items } = await get<Items<ImportRun>>(page, `${server.url}/weather/v1/imports?limit=50&offset=0`);
  const run = items.find((one) => one.file === 'observations.csv');
  expect(run).toMatchObject({ refused: 2, finished: true, format: 'amedas' });
  await page.goto(`${server.url}/staff/imports`);
  const row = page.getByRole('row', { name: /observations\.csv/ });
  await expect(row).toContainText('アメダス');
  await row.getByRole('link', { name: '2行を見る' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('読めなかった行');
  await expect(page.locator('main')).toContainText('observations.csv');
  const wrong = lines.flatMap((line, index) => (/cold|-13-/.test(line) ? [String(index + 1)] : []));
  await expect(page.locator('tbody').getByRole('rowheader')).toHaveText(wrong);
  await expect(page.locator('tbody tr').first()).toContainText('数値として読めません');
  await expect(page.locator('tbody tr').first()).toContainText('気温 cold');
  await expect(page.locator('tbody tr').last()).toContainText('日時として読めません');
});

test('the borders of the municipalities are on the map', async ({ signedIn: page, server }) => {
  const given = JSON.parse(data('boundaries.geojson')) as { features: unknown[] };
  await openOverview(page, server.url);
  await expect(page.locator('.map')).toHaveAttribute('data-borders', String(given.features.length));
});

test('the start page names the municipalities, leads to the console, and tells the version', async ({
  page,
  server,
}) => {
  await page.goto(server.url);
  for (const name of ['北海道', '札幌市', '富良野市']) {
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
  }
  await expect(page.getByText(/版 \d+\.\d+\.\d+/)).toBeVisible();
  await page.getByRole('link', { name: '北海道の職員コンソール' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible();
});

test('a municipality sees nothing of its neighbour: its token is refused there', async ({ page, server }) => {
  const answer = await page.request.get(`${server.url}/t/011002/weather/v1/summary`, {
    headers: { Authorization: `Bearer ${server.token}` },
  });
  expect(answer.status()).toBe(401);
});
