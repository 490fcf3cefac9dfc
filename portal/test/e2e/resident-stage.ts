import type { Page } from '@playwright/test';
import { mockResidentToken } from '../mock.ts';
import { expectForSeniors } from './large.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, screenshot, test } from './stage.ts';

// What the tests of the residents' portal share.

export async function openResident(page: Page, url: string, path = ''): Promise<void> {
  const answer = await page.request.post(`${url}/id/v1/session`, { data: { token: mockResidentToken } });
  expect(answer.status()).toBe(204);
  await page.goto(`${url}/resident/${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

export async function keepChoices(page: Page, choices: object): Promise<void> {
  await page.addInitScript((text) => {
    if (!sessionStorage.getItem('chosen')) {
      sessionStorage.setItem('chosen', 'yes');
      localStorage.setItem('tsunagu.resident', text);
    }
  }, JSON.stringify(choices));
}

/** The path below /resident/, and what brings the screen to where it is looked at. */
export type Routes = Record<string, [string, (page: Page) => Promise<void>]>;

/** Every screen at three sizes of text, on a tablet and two phones; and in English, strong in contrast. */
export function testForSeniors(area: string, routes: Routes): void {
  for (const [name, [path, ready]] of Object.entries(routes)) {
    for (const size of ['normal', 'large', 'largest']) {
      test(`${area} ${name} holds what seniors need, ${size}`, async ({ page, server }) => {
        await keepChoices(page, { size });
        await page.setViewportSize({ width: 820, height: 1180 });
        await openResident(page, server.url, path);
        await ready(page);
        await expectForSeniors(page);
        await screenshot(page, `${area}-${name}-${size}-tablet`);
        await expectAccessible(page);
        await page.setViewportSize({ width: 360, height: 740 });
        await expectNoSidewaysScroll(page);
        await expectForSeniors(page);
        await screenshot(page, `${area}-${name}-${size}-phone`);
        await page.setViewportSize({ width: 320, height: 640 });
        await expectNoSidewaysScroll(page);
      });
    }
  }

  test(`${area} is in English as well, and strong in contrast`, async ({ page, server }) => {
    await keepChoices(page, { contrast: 'high', size: 'large' });
    await page.addInitScript(() => localStorage.setItem('tsunagu.language', 'en'));
    await page.setViewportSize({ width: 360, height: 740 });
    for (const [name, [path]] of Object.entries(routes)) {
      await openResident(page, server.url, path);
      await expect(page.locator('.loading')).toHaveCount(0);
      await expectNoSidewaysScroll(page);
      await expectForSeniors(page);
      await expectAccessible(page);
      await screenshot(page, `${area}-${name}-en-high`);
    }
  });
}
