import type { Page } from '@playwright/test';
import { lookAtSizes } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import { expect, expectAccessible, test } from './stage.ts';

// わたしのデータ: the pages of what is kept about oneself, which are made by the server and work without scripts. A person
// registers, staff look them up, and the person sees that, takes everything along and leaves with a proof.

/** Its text is 125 % of what the reader has set. */
const sizes: Sizes = {
  'phone-larger': { width: 360, height: 740, text: 187.5, axe: 'of-size' },
  phone: { width: 360, height: 740, text: 125, axe: 'all' },
  desktop: { width: 1280, height: 900, text: 125, axe: 'all' },
};
const pages = ['data', 'consents', 'reads', 'receipts', 'leave'];

const top = (server: { url: string; tenant: string | undefined }): string =>
  server.tenant === undefined ? server.url : `${server.url}/t/${server.tenant}`;

async function register(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/id/register`);
  const filled = {
    name: '佐藤 花子',
    kana: 'サトウ ハナコ',
    'birth-date': '1948-03-07',
    district: 'もみじ台',
    phone: '011-123-4567',
    'new-password': 'yuki no asa ni aruku michi',
  };
  for (const [id, value] of Object.entries(filled)) {
    await page.locator(`[id="${id}"]`).fill(value);
  }
  await page.locator('#submit').click();
  await expect(page.locator('#new-id')).toBeVisible();
}

test("the pages of one's own data fit and are accessible in every size", async ({ page, server }) => {
  const base = top(server);
  await register(page, base);
  for (const language of ['ja', 'en']) {
    for (const name of pages) {
      await page.goto(`${base}/me/${name}?ui_locales=${language}`);
      await expect(page.locator('h1')).toHaveCount(1);
      await lookAtSizes(page, `me-${name}-${language}`, { sizes });
    }
  }
});

test('a person sees who looked, takes everything along, and leaves with a proof', async ({ page, server }) => {
  const base = top(server);
  await register(page, base);
  const staff = { Authorization: `Bearer ${server.token}` };
  const why = encodeURIComponent('相談');
  const number = ((await page.locator('#new-id').textContent()) ?? '').replaceAll(' ', '');
  const found = await page.request.get(`${base}/id/v1/accounts?q=${number}&why=${why}`, { headers: staff });
  expect(found.status()).toBe(200);

  await page.goto(`${base}/me/data`);
  await page.locator('#to-reads').click();
  await expect(page.locator('#reads li').first()).toContainText('登録の確認や手続き');
  await page.locator('#back').click();

  const download = page.waitForEvent('download');
  await page.locator('#export').click();
  expect((await download).suggestedFilename()).toBe('my-data.json');

  await page.locator('#to-leave').click();
  await page.locator('#submit').click();
  await expect(page.locator('#error')).toBeVisible();
  await page.locator('#sure').check();
  await page.locator('#submit').click();
  await expect(page.locator('#proof')).toHaveText(/^[\w-]{22}$/);
  await expectAccessible(page);
  await page.goto(`${base}/me/data`);
  await expect(page.locator('#login-id')).toBeVisible();
});
