import { openResident, testForSeniors } from './resident-stage.ts';
import { expect, test } from './stage.ts';

// What one is proposed and how far it is, what family shares, and a checklist that is put aside; against the mock.

test.skip(({ against }) => against === 'server', 'needs the resident of the mock');

testForSeniors('gaps', {
  home: ['', (page) => expect(page.getByText('緊急：水道の工事')).toBeVisible()],
  outing: ['outing', (page) => expect(page.getByText('家から 約420メートル（道のり）')).toBeVisible()],
  'home-place': ['outing/home', (page) => expect(page.getByText('まだおぼえていません')).toBeVisible()],
  family: ['health/family', (page) => expect(page.getByText('山田 花子さん')).toBeVisible()],
  'family-member': [
    'health/family/31',
    (page) => expect(page.locator('.curve-chart')).toHaveAttribute('data-state', 'ready'),
  ],
});

test('A4.2 a proposal says how far it is and leads to its session', async ({ page, server, mock }) => {
  mock.health.clear();
  mock.news.clear();
  await openResident(page, server.url);
  await page.getByRole('link', { name: /おすすめ「太極拳」/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('太極拳');
  await expect(page.getByText('家から 約420メートル（道のり）')).toBeVisible();
});

test('where one lives is kept on a press, and forgotten on another', async ({ page, server, mock, context }) => {
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ longitude: 141.46, latitude: 43.03 });
  await openResident(page, server.url, 'outing/home');
  await page.getByRole('button', { name: '今いる場所を、家としておぼえる' }).click();
  await expect(page.getByText('家の場所をおぼえました。')).toBeVisible();
  await page.getByRole('button', { name: 'おぼえた場所を消す' }).click();
  await expect(page.getByText('家の場所を消しました。')).toBeVisible();
  expect(mock.outing.effects).toEqual(['home kept', 'home forgotten']);
});

test('A6.5 family see who shares with them, and each value that they open is looked at once more', async ({
  page,
  server,
  mock,
}) => {
  await openResident(page, server.url, 'health');
  await page.getByRole('link', { name: '家族の値を見る' }).click();
  await expect(page.getByText('1月10日')).toBeVisible();
  expect(mock.health.looks).toEqual([]);
  await page.getByRole('link', { name: '山田 花子さんの値を開いて見る' }).click();
  await expect(page.getByText('開いたことは、ご本人の「わたしの情報」に残ります。')).toBeVisible();
  await expect.poll(() => mock.health.looks).toEqual(['shared/31/series blood_pressure']);
});

test('A6.2 a checklist is put aside and gone on with where one was', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'health/checks/kihon');
  await page.getByRole('button', { name: 'はい', exact: true }).click();
  await expect.poll(() => mock.health.drafts.get('kihon')?.['at']).toBe(1);
  await page.reload();
  await expect(page.getByText('前の続きから始めます。')).toBeVisible();
  await expect(page.getByText('バスや電車で一人で')).toHaveCount(0);
});
