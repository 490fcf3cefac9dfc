import type { Page } from '@playwright/test';
import { expect } from './stage.ts';

// What a contractor and a clerk do in a night, whichever server is behind it.

/** Accepts, starts and finishes every route; the net is away in the middle. */
export async function clearRoads(phone: Page): Promise<void> {
  await phone
    .getByRole('link', { name: /返事をください|返事の時間が過ぎました/ })
    .first()
    .click();
  await phone.getByRole('button', { name: '受ける' }).click();
  await expect(phone.getByRole('button', { name: '作業開始' })).toBeVisible();
  await expect(phone.getByText('未送信はありません')).toBeVisible(); // the acceptance has arrived
  await phone.context().setOffline(true);
  await phone.getByRole('button', { name: '作業開始' }).click();
  await expect(phone.getByText('未送信 1件')).toBeVisible();
  await phone.context().setOffline(false);
  await expect(phone.getByText('未送信はありません')).toBeVisible();
  const finish = phone.getByRole('button', { name: /終了$/ });
  await expect(finish.first()).toBeVisible();
  while ((await finish.count()) > 0) {
    const name = await finish.first().textContent();
    await finish.first().click();
    await expect(phone.getByRole('button', { name: name ?? '', exact: true })).toHaveCount(0);
  }
  await expect(phone.getByText('お疲れさまでした。')).toBeVisible();
  await expect(phone.getByText('未送信はありません')).toBeVisible();
}

/** The newest night's record, and its report as it is downloaded. */
export async function morning(page: Page, url: string): Promise<Buffer> {
  await page.goto(`${url}/staff/snow/nights`);
  await page.locator('main tbody').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name: /の記録$/ })).toBeVisible();
  const href = await page.getByRole('link', { name: '報告書（PDF）' }).getAttribute('href');
  const pdf = await page.request.get(new URL(href ?? '', url).href);
  expect(pdf.status()).toBe(200);
  const body = await pdf.body();
  expect(body.subarray(0, 5).toString()).toBe('%PDF-');
  return body;
}
