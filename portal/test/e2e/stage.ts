import { test as base, expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Mock, mockDeveloperToken, mockToken } from '../mock.ts';

export { expectAccessible } from './accessible.ts';

// What every browser test stands on: a server (real or mock), a signed-in page, and a page that fails the test
// when the content security policy was violated or a script threw.

/** Where pictures of the screens go; none are taken where this names no folder: they take a tenth of the time. */
const shots = process.env['TSUNAGU_SCREENSHOTS'];

type Server = { url: string; token: string; tenant: string | undefined };
type TestFixtures = { server: Server; signedIn: Page; developer: Page; watched: void };
type WorkerFixtures = { against: 'mock' | 'server'; mock: Mock };

export const test = base.extend<TestFixtures, WorkerFixtures>({
  against: ['mock', { option: true, scope: 'worker' }],
  mock: [
    // oxlint-disable-next-line no-empty-pattern -- the fixture interface of Playwright wants the braces
    async ({}, use) => {
      const mock = await Mock.start();
      await use(mock);
      await mock.stop();
    },
    { scope: 'worker' },
  ],
  server: async ({ mock, against }, use) => {
    mock.reset();
    const { TSUNAGU_URL: url = '', TSUNAGU_TOKEN: token = '', TSUNAGU_TENANT: tenant } = process.env;
    await use(against === 'server' ? { url, token, tenant } : { url: mock.url, token: mockToken, tenant: '010006' });
  },
  watched: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(`threw: ${error.message}`));
      page.on('console', (message) => {
        if (/content security policy|trusted ?type/i.test(message.text())) {
          faults.push(message.text());
        }
      });
      await use();
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
  signedIn: async ({ page, server }, use) => {
    const answer = await page.request.post(`${server.url}/id/v1/session`, { data: { token: server.token } });
    expect(answer.status()).toBe(204);
    await use(page);
  },
  /** Signed in as a developer of the mock. */
  developer: async ({ page, server }, use) => {
    const answer = await page.request.post(`${server.url}/id/v1/session`, { data: { token: mockDeveloperToken } });
    expect(answer.status()).toBe(204);
    await use(page);
  },
});

export { expect };

/** The phone has no net, or has it again. */
export async function setNet(page: Page, mock: Mock, net: 'away' | 'back'): Promise<void> {
  mock.away = net === 'away';
  await page.context().setOffline(net === 'away');
}

/** The station that is chosen on the first screen. */
export const card = (page: Page): Locator => page.getByRole('region', { name: '選んだ観測所' });

/** The stations listed on the first screen. */
export const rows = (page: Page): Locator => page.locator('.station-table tbody tr');

/** Text of this size from the first moment of every page opened from now on, as a browser setting would do. */
export async function textSize(page: Page, percent: number): Promise<void> {
  await page.addInitScript((size) => {
    document.addEventListener('readystatechange', () => {
      document.documentElement.style.fontSize = `${size}%`;
    });
  }, percent);
}

/** Nothing is wider than the window, once what follows the window has done so. */
export async function expectNoSidewaysScroll(page: Page, where = page.url()): Promise<void> {
  const tooWide = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(tooWide, `wider than the window: ${where}`).toBeLessThanOrEqual(0);
}

/** A picture to look at, where somebody wants any. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!shots) {
    return;
  }
  const folder = join(shots, test.info().project.name);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
}

/** The map is drawn, which takes long where a processor draws it for several tests at once. */
export const mapReady = (page: Page): Promise<void> =>
  expect(page.locator('.map')).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });

/** Opens the first screen and waits until its list and its map are there. */
export async function openOverview(page: Page, url: string, fields = ''): Promise<void> {
  await page.goto(`${url}/staff/${fields}`);
  await expect(page.locator('.station-table tbody tr').first()).toBeVisible();
  await mapReady(page);
}
