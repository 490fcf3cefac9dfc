import type { Page } from '@playwright/test';
import { testScreens } from './sizes.ts';
import { expect } from './stage.ts';

// The screens of rules and the inbox in every size: no sideways scroll, nothing for axe to find, a picture to look at.

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

testScreens('rules', routes);
