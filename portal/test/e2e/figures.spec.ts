import type { Page } from '@playwright/test';
import { testScreens } from './sizes.ts';
import { expect, test } from './stage.ts';

// KPIs and survey results; against the mock, whose town has some.

type Visit = (page: Page) => Promise<void>;

const routes: Record<string, [string, Visit]> = {
  kpis: ['figures', (page) => expect(page.locator('.chart')).toHaveAttribute('data-state', 'ready')],
  surveys: [
    'figures/surveys?by=age,sex',
    (page) => expect(page.getByRole('region', { name: '現在、あなたはどの程度幸せですか（年代と性別別）' })).toBeVisible(),
  ],
};

testScreens('figures', routes);

test('headlines stand beside their targets, one KPI is followed by month', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/figures`);
  const headlines = page.getByRole('region', { name: '事業全体のあらまし' });
  await expect(headlines).toContainText('利用者満足度（5段階）');
  await expect(headlines).toContainText('4.12');
  await expect(headlines).toContainText('目標 4点以上');
  await page.getByRole('link', { name: '利用者満足度（5段階）' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '利用者満足度（5段階）' })).toBeVisible();
  const months = page.getByRole('region', { name: '利用者満足度（5段階）の月ごとの実績' });
  await expect(months.getByRole('row').nth(1)).toContainText('2026年1月');
  await expect(months.getByRole('row').nth(1)).toContainText('達成');
  await expect(months.getByRole('row').nth(13)).toContainText('未達');
});

test('the figures of now are taken, and files can be saved', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/figures`);
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '報告書（PDF）' }).click(),
  ]);
  expect(report.suggestedFilename()).toMatch(/^kpi-\d{4}-\d{2}\.pdf$/);
  await expect(page.getByText('報告書を保存しました。')).toBeVisible();
  await expect(page.getByRole('link', { name: 'CSVで保存' })).toHaveAttribute('href', /\/kpis\/v1\/page\?as=csv$/);
  await page.getByRole('button', { name: '今の値を取り直す' }).click();
  await expect(page.getByText('今の値を取り直しました。')).toBeVisible();
  await expect(page.getByRole('region', { name: '事業全体のあらまし' })).toContainText('548');
});

test('results hide what few said, and compare before with after', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/figures/surveys`);
  await expect(page.getByRole('row', { name: /利用していない人/ })).toContainText('非公表');
  await expect(page.getByRole('row', { name: /利用している人/ })).toContainText('+0.70 (0.25 〜 1.15)');
  await page.getByRole('link', { name: '自宅の近辺では、騒音に悩まされている' }).click();
  await expect(page.getByText('10人以上の区分がありません。')).toBeVisible();
  await page.getByRole('link', { name: '現在、あなたはどの程度幸せですか' }).click();
  await page.getByLabel('分け方').selectOption('sex');
  await expect(page.getByRole('rowheader', { name: '男性・その他（まとめ）' })).toBeVisible();
});

test('the page speaks English', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/figures`);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('KPIs');
  await expect(page.getByRole('region', { name: 'The programme in short' })).toContainText('at least 4');
});

test('a report that cannot be made is told with what to do', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/figures`);
  await expect(page.getByRole('region', { name: '事業全体のあらまし' })).toBeVisible();
  mock.failures.set('/kpis/v1/page', { status: 503, code: 'media_unavailable' });
  await page.getByRole('button', { name: '報告書（PDF）' }).click();
  await expect(page.getByRole('alert')).toContainText('このサーバーでは作れません。');
});
