import type { Page } from '@playwright/test';
import { mockContractorToken, mockToken } from '../mock.ts';
import { fieldSizes, lookAtSizes } from './sizes.ts';
import { expect, setNet, test } from './stage.ts';

// The inbox on a phone: there without a net, read marks sent later, and new things without waiting.

async function open(page: Page, url: string, token: string, path = ''): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  expect((await page.request.post(`${url}/id/v1/session`, { data: { token } })).status()).toBe(204);
  await page.goto(`${url}/field/${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

test('a message leads to its request, and is marked as read', async ({ page, server, mock }) => {
  await open(page, server.url, mockContractorToken);
  await page.getByRole('link', { name: /受信箱 未読 1件/ }).click();
  await page.getByRole('button', { name: '読みました' }).click();
  await expect.poll(() => mock.snow.inbox.effects).toEqual(['read 42']);
  await expect(page.getByRole('button', { name: '読みました' })).toHaveCount(0);
  await page.getByRole('link', { name: '出動要請：中央生活道路を開く' }).click();
  await expect(page.getByRole('button', { name: '受ける' })).toBeVisible();
});

test('what is read without a net stays read over a reload, and is told once there is one', async ({
  page,
  server,
  mock,
}) => {
  await open(page, server.url, mockContractorToken, 'inbox');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await expect(page.getByRole('button', { name: '読みました' })).toBeVisible();
  await setNet(page, mock, 'away');
  await page.getByRole('button', { name: '読みました' }).click();
  await expect(page.getByRole('button', { name: '読みました' })).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('出動要請：中央生活道路')).toBeVisible();
  await expect(page.getByRole('button', { name: '読みました' })).toHaveCount(0);
  expect(mock.snow.inbox.effects).toEqual([]);
  await setNet(page, mock, 'back');
  await expect.poll(() => mock.snow.inbox.effects, { timeout: 30_000 }).toEqual(['read 42']);
});

test('a new message comes by the stream, without waiting for the next question', async ({ page, server, mock }) => {
  await open(page, server.url, mockContractorToken);
  await expect(page.getByRole('link', { name: /受信箱 未読 1件/ })).toBeVisible();
  await expect.poll(() => mock.openStreams).toBeGreaterThan(0);
  const began = Date.now();
  mock.send('message', mock.snow.inbox.tellContractor('新しい出動要請'));
  await expect(page.getByRole('link', { name: /受信箱 未読 2件/ })).toBeVisible();
  expect(Date.now() - began).toBeLessThan(10_000);
});

test('a phone whose stream is refused still learns of it by asking', async ({ page, server, mock }) => {
  mock.failures.set('/notify/v1/inbox/live', { status: 503, code: 'unavailable' });
  await page.clock.install();
  await open(page, server.url, mockContractorToken);
  await expect(page.getByRole('link', { name: /受信箱 未読 1件/ })).toBeVisible();
  mock.snow.inbox.tellContractor('新しい出動要請');
  await page.clock.fastForward(21_000);
  await expect(page.getByRole('link', { name: /受信箱 未読 2件/ })).toBeVisible();
});

for (const [name, token] of [
  ['contractor', mockContractorToken],
  ['duty', mockToken],
] as const) {
  test(`the inbox of a ${name} fits and is accessible in every size`, async ({ page, server }) => {
    const show = async (): Promise<void> => {
      await open(page, server.url, token, 'inbox');
      await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
    };
    await lookAtSizes(page, `field-inbox-${name}`, { open: show, sizes: fieldSizes });
  });
}
