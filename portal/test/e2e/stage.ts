import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Mock, mockDeveloperToken, mockToken } from '../mock.ts';

// What every browser test stands on: a server (real or mock), a signed-in page, and a page that fails the test
// when the content security policy was violated or a script threw.

const shots = process.env['TSUNAGU_SCREENSHOTS'] ?? '/tmp/tsunagu-screens';

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

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const widths = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(widths.content).toBeLessThanOrEqual(widths.window);
}

export async function expectAccessible(page: Page): Promise<void> {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = result.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`));
  // A row that is half under the sticky head of the scrolled list looks too small to axe; it scrolls free.
  expect(found.filter((one) => !/^target-size: .*\.row-button$/.test(one))).toEqual([]);
  // One question for all rows: there may be hundreds.
  const heights = await page
    .locator('.row-button')
    .evaluateAll((buttons) => buttons.map((button) => button.closest('tr')?.clientHeight ?? 0));
  expect(heights.filter((height) => height < 24)).toEqual([]);
}

export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(shots, test.info().project.name);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
}

/** Window and size of text that every screen of the console must fit. */
export const sizes = {
  desktop: { width: 1280, height: 900, text: 100 },
  'desktop-150': { width: 1280, height: 900, text: 150 },
  phone: { width: 390, height: 844, text: 100 },
  'phone-150': { width: 390, height: 844, text: 150 },
};

/** Screens of one area of the console: the path below /staff, and what brings the screen to where it is looked at. */
export type Screens = Record<string, [string, (page: Page) => Promise<void>]>;

export function testScreens(area: string, screens: Screens): void {
  for (const [name, [path, ready]] of Object.entries(screens)) {
    for (const [size, { width, height, text }] of Object.entries(sizes)) {
      test(`${area} ${name} fits and is accessible at ${size}`, async ({ signedIn, server }) => {
        await signedIn.setViewportSize({ width, height });
        await textSize(signedIn, text);
        await signedIn.goto(`${server.url}/staff/${path}`);
        await ready(signedIn);
        await expectNoSidewaysScroll(signedIn);
        await screenshot(signedIn, `${area}-${name}-${size}`);
        await expectAccessible(signedIn);
      });
    }
  }
}

/** Opens the first screen and waits until its list and its map are there. */
export async function openOverview(page: Page, url: string, fields = ''): Promise<void> {
  await page.goto(`${url}/staff/${fields}`);
  await expect(page.locator('.station-table tbody tr').first()).toBeVisible();
  await expect(page.locator('.map')).toHaveAttribute('data-state', 'ready');
}
