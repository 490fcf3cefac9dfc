import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, screenshot, test, textSize } from './stage.ts';

// The screens of rules and the inbox in every size: no sideways scroll, nothing for axe to find, a picture to look at.

test.skip(({ against }) => against === 'server', 'needs the rules of the mock');

type Visit = (page: Page) => Promise<void>;

const routes: Record<string, [string, Visit]> = {
  list: ['rules', (page) => page.getByRole('button', { name: '橋の凍結 止める' }).click()],
  editor: [
    'rules/edit/bridge-cold',
    async (page) => {
      await page.getByRole('button', { name: '試す' }).click();
      await expect(page.getByText(/1回発動します/)).toBeVisible();
    },
  ],
  'editor-faults': [
    'rules/new',
    async (page) => {
      await page.getByRole('radio', { name: '返事があるまで順に連絡する' }).check();
      await page.getByRole('button', { name: '保存する' }).click();
      await expect(page.getByText(/直すところが/)).toBeVisible();
    },
  ],
  firings: ['rules/firings', (page) => expect(page.getByRole('table')).toBeVisible()],
  firing: [
    'rules/firings/2',
    async (page) => {
      await page.getByText('値の数 4').click();
    },
  ],
  inbox: ['inbox', (page) => expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()],
};

const sizes = {
  desktop: { width: 1280, height: 900, text: 100 },
  'desktop-150': { width: 1280, height: 900, text: 150 },
  phone: { width: 390, height: 844, text: 100 },
  'phone-150': { width: 390, height: 844, text: 150 },
};

for (const [name, [path, ready]] of Object.entries(routes)) {
  for (const [size, { width, height, text }] of Object.entries(sizes)) {
    test(`rules ${name} fits and is accessible at ${size}`, async ({ signedIn, server }) => {
      await signedIn.setViewportSize({ width, height });
      await textSize(signedIn, text);
      await signedIn.goto(`${server.url}/staff/${path}`);
      await ready(signedIn);
      await expectNoSidewaysScroll(signedIn);
      await screenshot(signedIn, `rules-${name}-${size}`);
      await expectAccessible(signedIn);
    });
  }
}
