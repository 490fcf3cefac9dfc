import { expect, test } from './stage.ts';

// What staff of the community do with places, posters and times of nurses; against the mock.

test.skip(({ against }) => against === 'server', 'needs the town of the mock');

const at = (server: { url: string }, path: string): string => `${server.url}/staff/community${path}`;

test('A9.1 the poster shows the letters beside the square', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/sessions/12/poster'));
  await expect(page.getByText('K7QF-4M2D')).toBeVisible();
});

test('A8 staff list places by category and change one', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/places'));
  const list = page.getByRole('table', { name: '登録した場所' });
  await expect(list.getByRole('row', { name: /もみじ台内科/ })).toContainText('病院');
  await page.getByLabel('分類をえらぶ').selectOption({ label: '病院（1）' });
  await list.getByRole('button', { name: 'もみじ台内科を直す' }).click();
  await page.getByLabel('開いている時間').fill('9時から17時');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('「もみじ台内科」を保存しました。')).toBeVisible();
});

test('A9.4 a time that overlaps another is refused with the one that is in the way', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(at(server, '/consultations'));
  const form = page.getByRole('form', { name: '相談の時間を出す' });
  await form.getByLabel('始まる日時').fill('2026-01-20T10:15');
  await form.getByLabel('終わる日時').fill('2026-01-20T10:45');
  await form.getByLabel('場所').fill('健康ステーション');
  await form.getByLabel('保健師').fill('佐々木');
  await form.getByRole('button', { name: '相談の時間を出す' }).click();
  await expect(page.getByText('この看護師には、2026年1月20日(火) 10:00〜10:30の枠があります。')).toBeVisible();
});
