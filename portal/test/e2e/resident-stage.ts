import type { Page } from '@playwright/test';
import { mockResidentToken } from '../mock.ts';
import { expectForSeniors } from './large.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, screenshot, test } from './stage.ts';

// What the tests of the residents' portal share.

export async function signInResident(page: Page, url: string, token = mockResidentToken): Promise<void> {
  const answer = await page.request.post(`${url}/id/v1/session`, { data: { token } });
  expect(answer.status()).toBe(204);
}

export async function openResident(page: Page, url: string, path = ''): Promise<void> {
  await signInResident(page, url);
  await page.goto(`${url}/resident/${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** What was chosen on this device before; what is chosen from then on stays. */
export async function keepChoices(page: Page, choices: object): Promise<void> {
  await page.addInitScript((text) => {
    if (!sessionStorage.getItem('chosen')) {
      sessionStorage.setItem('chosen', 'yes');
      localStorage.setItem('tsunagu.resident', text);
    }
  }, JSON.stringify(choices));
}

/** As the page of settings does in another window of the same device. */
async function chooseElsewhere(page: Page, choices: object): Promise<void> {
  await page.evaluate((newValue) => {
    const key = 'tsunagu.resident';
    localStorage.setItem(key, newValue);
    dispatchEvent(new StorageEvent('storage', { key, newValue }));
  }, JSON.stringify(choices));
}

/** The path below /resident/, and what brings the screen to where it is looked at. */
export type Routes = Record<string, [string, (page: Page) => Promise<void>]>;

const windows = {
  tablet: { width: 820, height: 1180 },
  phone: { width: 360, height: 740 },
  'small-phone': { width: 320, height: 640 },
};

/** What holds of the open screen on a tablet and two phones; axe looks once, because text decides more than width. */
async function holds(page: Page, name: string): Promise<void> {
  for (const [window, size] of Object.entries(windows)) {
    const where = `${name} on a ${window}`;
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page, where);
    if (window !== 'small-phone') {
      await expectForSeniors(page, where);
      await screenshot(page, `${name}-${window}`);
    }
    if (window === 'tablet') {
      await expectAccessible(page, where);
    }
  }
}

/** Every screen at three sizes of text, on a tablet and two phones; and in English, strong in contrast. */
export function testForSeniors(area: string, routes: Routes): void {
  const prefix = area.replace(/^A[\d.]+ /, '');
  for (const [name, [path, ready]] of Object.entries(routes)) {
    test(`${area} ${name} holds what seniors need in all three sizes of text`, async ({ page, server }) => {
      await signInResident(page, server.url);
      await keepChoices(page, { size: 'largest' });
      await page.setViewportSize(windows.tablet);
      await page.goto(`${server.url}/resident/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await ready(page);
      for (const size of ['largest', 'large', 'normal']) {
        await test.step(size, async () => {
          await chooseElsewhere(page, { size });
          await expect(page.locator('html')).toHaveAttribute('data-size', size);
          await holds(page, `${prefix}-${name}-${size}`);
        });
      }
    });
  }

  test(`${area} is in English as well, and strong in contrast`, async ({ page, server }) => {
    await keepChoices(page, { contrast: 'high', size: 'large' });
    await page.addInitScript(() => localStorage.setItem('tsunagu.language', 'en'));
    await page.setViewportSize(windows.phone);
    await signInResident(page, server.url);
    for (const [name, [path]] of Object.entries(routes)) {
      await test.step(name, async () => {
        const where = `${prefix}-${name}-en-high`;
        await page.goto(`${server.url}/resident/${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('.loading')).toHaveCount(0);
        await expectNoSidewaysScroll(page, where);
        await expectForSeniors(page, where);
        await expectAccessible(page, where);
        await screenshot(page, where);
      });
    }
  });
}
