import type { Page } from '@playwright/test';
import { testScreens } from './sizes.ts';
import { expect, mapReady } from './stage.ts';

// Every screen of the nights of snow in every size: no sideways scroll, nothing for axe to find, a picture to look at.
// Runs against the mock; the night on the program itself is whole-night.spec.ts.

type Visit = (page: Page) => Promise<void>;

const table = (page: Page): Promise<void> => expect(page.locator('main table').first()).toBeVisible();
const routes: Record<string, [string, Visit]> = {
  board: ['snow', mapReady],
  'board-chosen': [
    'snow?district=kita',
    async (page) => {
      await mapReady(page);
      await expect(page.getByRole('heading', { level: 2, name: '見本北' })).toBeVisible();
    },
  ],
  'board-disputed': [
    'snow?district=higashi',
    async (page) => {
      await mapReady(page);
      await expect(page.getByRole('img', { name: /東山坂上カメラ/ })).toBeVisible();
    },
  ],
  posts: ['snow/posts', table],
  post: [
    'snow/posts/p-01',
    async (page) => {
      await expect(page.locator('.chart')).toHaveAttribute('data-state', 'ready');
      await page.getByText('表で見る').click();
      await table(page);
    },
  ],
  camera: ['snow/cameras/cam-1', (page) => expect(page.getByRole('button', { name: /^点4/ })).toBeVisible()],
  thresholds: ['snow/thresholds', table],
  forecast: ['snow/forecast', (page) => expect(page.getByRole('button', { name: '保存する' })).toBeVisible()],
  kpis: ['snow/kpis?kpi=snow.pod', (page) => expect(page.locator('.chart')).toHaveAttribute('data-state', 'ready')],
  keep: [
    'snow/keep',
    async (page) => {
      await table(page);
      await page.getByText('直す').first().click();
    },
  ],
  nights: ['snow/nights', table],
  night: ['snow/nights/2026-01-16', table],
  replay: ['snow/nights/2026-01-19/replay', mapReady],
  season: ['snow/season', table],
  messages: [
    'snow/messages',
    async (page) => {
      await table(page);
      await page.getByRole('button', { name: /出動要請 4/ }).click();
      await expect(page.getByRole('button', { name: 'もう一度送る' }).first()).toBeVisible();
    },
  ],
};

testScreens('snow', routes);
