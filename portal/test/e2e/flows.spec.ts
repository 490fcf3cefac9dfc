import { card, expect, openOverview, rows, test } from './stage.ts';

// What a clerk does, step by step. These run against the mock and against a real server alike.

test('a clerk signs in with the token, comes to the map, and signs out again', async ({ page, server }) => {
  await page.goto(`${server.url}/staff/devices`);
  await expect(page.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible();
  await page.getByLabel('合言葉(トークン)').fill(` ${server.token} `);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '異常のある機器' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/staff/devices');
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByText('サインアウトしました。')).toBeVisible();
  await page.goto(`${server.url}/staff/`);
  await expect(page.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible();
});

test('a wrong or empty token is refused in words, beside the field', async ({ page, server }) => {
  await page.goto(`${server.url}/staff/sign-in`);
  const field = page.getByLabel('合言葉(トークン)');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(field).toHaveAccessibleDescription(/合言葉を入れてください。/);
  await field.fill('wrong');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(field).toHaveAccessibleDescription(/この合言葉では入れません。/);
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
});

test('a station chosen in the list is shown, and the choice is in the address', async ({
  signedIn: page,
  server,
}) => {
  await openOverview(page, server.url);
  const button = rows(page).nth(1).getByRole('button');
  const name = (await button.textContent()) ?? '';
  await button.click();
  await expect(card(page).getByRole('heading', { name, exact: true })).toBeVisible();
  expect(page.url()).toContain('station=');
  await page.reload();
  await expect(card(page).getByRole('heading', { name, exact: true })).toBeVisible();
  await expect(page.locator('.station-table tr.chosen')).toBeInViewport({ ratio: 1 });
  await card(page).getByRole('button', { name: '選択をやめる' }).click();
  await expect(card(page)).toHaveCount(0);
});

test('a station chosen on the map is shown, and marked in the list', async ({ signedIn: page, server }) => {
  await openOverview(page, server.url);
  const canvas = page.locator('.map canvas');
  const box = await canvas.boundingBox();
  expect(box).not.toBeNull();
  // Feels over the map as a hand does, until the pointer shows that there is a station.
  const found = await (async () => {
    for (let y = 40; y < (box?.height ?? 0) - 20; y += 5) {
      for (let x = 120; x < (box?.width ?? 0) - 120; x += 5) {
        await page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + y);
        if ((await canvas.evaluate((element) => element.style.cursor)) === 'pointer') {
          return true;
        }
      }
    }
    return false;
  })();
  expect(found).toBe(true);
  await page.mouse.down();
  await page.mouse.up();
  const name = await card(page).getByRole('heading').textContent();
  await expect(page.locator('.station-table tr.chosen')).toContainText(name ?? '');
  await expect(page.locator('.station-table tr.chosen')).toBeInViewport({ ratio: 1 });
});

test('the list is searched, filtered and sorted without the map', async ({ signedIn: page, server }) => {
  await openOverview(page, server.url);
  const all = await rows(page).count();
  const name = (await rows(page).first().getByRole('button').textContent()) ?? '';
  await page.getByLabel('観測所をさがす').fill(name);
  await expect(rows(page).first()).toContainText(name);
  expect(await rows(page).count()).toBeLessThan(all);
  await page.getByLabel('観測所をさがす').fill('そんな観測所はない');
  await expect(page.getByText('条件に合う観測所はありません。')).toBeVisible();
  await page.getByRole('button', { name: '条件をなくす' }).click();
  await expect(rows(page)).toHaveCount(all);
  await page.getByRole('button', { name: '気温' }).click();
  await expect(page.getByRole('columnheader', { name: '気温' })).toHaveAttribute('aria-sort', 'descending');
  const shown = await page.locator('.station-table tbody td.chosen-value').allTextContents();
  const values = shown.map(Number.parseFloat).filter((value) => !Number.isNaN(value));
  expect(values).toEqual(values.toSorted((left, right) => right - left));
});

test('a series is switched by quantity and period, and its table says the same', async ({
  signedIn: page,
  server,
}) => {
  await openOverview(page, server.url);
  await rows(page).last().getByRole('button').click();
  await page.getByRole('link', { name: '観測の推移を見る' }).click();
  await expect(page.locator('.chart')).toHaveAttribute('data-state', 'ready');
  const choices = page.getByRole('group', { name: '項目' }).getByRole('radio');
  await choices.last().check({ force: true });
  await page.getByRole('radio', { name: '30日' }).check({ force: true });
  expect(page.url()).toContain('days=30');
  await expect(page.locator('.chart canvas')).toHaveCount(1);
  await page.getByText('表で見る').click();
  await expect(page.getByRole('columnheader', { name: '日時(日本時間)' })).toBeVisible();
  expect(await page.locator('.series-table tbody tr').count()).toBeGreaterThan(24);
  await page.getByRole('radio', { name: '365日' }).check({ force: true });
  await expect(page.locator('.chart')).toHaveAttribute('data-state', 'ready');
  await page.getByRole('button', { name: '前の期間' }).click();
  await expect(page.getByRole('button', { name: '次の期間' })).not.toHaveAttribute('aria-disabled');
});

test('the series is downloaded as CSV that a spreadsheet reads', async ({ signedIn: page, server }) => {
  await openOverview(page, server.url);
  await rows(page).last().getByRole('button').click();
  await page.getByRole('link', { name: '観測の推移を見る' }).click();
  const href = await page.getByRole('link', { name: 'CSVをダウンロード' }).getAttribute('href');
  const answer = await page.request.get(new URL(href ?? '', server.url).href);
  expect(answer.headers()['content-type']).toContain('text/csv');
  expect([...(await answer.body()).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

test('on a phone the name of the product stays in one line', async ({ signedIn: page, server }) => {
  for (const width of [360, 390, 430]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${server.url}/staff/imports`);
    const box = await page.locator('.brand').boundingBox();
    expect(box?.width).toBeGreaterThan(box?.height ?? 0);
  }
});

test('the language is switched and remembered', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/imports`);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Import history' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Import history' })).toBeVisible();
});

test('everything on the first screen is reached with the keyboard, from the skip link to the series', async ({
  signedIn: page,
  server,
}) => {
  await openOverview(page, server.url);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: '本文へ移動' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  const search = page.getByLabel('観測所をさがす');
  const focused = (): Promise<string> =>
    page.evaluate(() => `${document.activeElement?.tagName}.${document.activeElement?.className}`);
  const visited: string[] = [];
  for (
    let step = 0;
    step < 20 && !(await search.evaluate((element) => element === document.activeElement));
    ++step
  ) {
    await page.keyboard.press('Tab');
    visited.push(await focused());
  }
  await expect(search).toBeFocused();
  expect(visited.join(' ')).toContain('maplibregl-canvas');
  while (!(await focused()).includes('row-button')) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(card(page)).toBeVisible();
  await page.getByRole('link', { name: '観測の推移を見る' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a municipality below /t/{code} has its own console there', async ({ page, server }) => {
  const code = server.tenant;
  test.skip(code === undefined, 'TSUNAGU_TENANT names no municipality');
  const answer = await page.request.post(`${server.url}/t/${code}/id/v1/session`, {
    data: { token: server.token },
  });
  expect(answer.status()).toBe(204);
  await page.goto(`${server.url}/t/${code}/staff/`);
  await expect(rows(page).first()).toBeVisible();
  const asked = page.waitForRequest((request) => request.url().includes('/weather/v1/imports'));
  await page.getByRole('link', { name: '取り込み履歴' }).click();
  expect(new URL((await asked).url()).pathname).toBe(`/t/${code}/weather/v1/imports`);
  expect(new URL(page.url()).pathname).toBe(`/t/${code}/staff/imports`);
});
