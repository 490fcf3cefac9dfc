import type { Page } from '@playwright/test';
import { Device, expect, register, signIn, signOut, test } from './id-stage.ts';

// Passkeys over the program as released: Chromium makes and shows them with a virtual device.

async function addPasskey(page: Page, url: string, label: string): Promise<void> {
  await page.goto(`${url}/id/account`);
  await page.click('#to-passkeys');
  await page.fill('#label', label);
  await page.click('#passkey');
  await expect(page.locator('#passkeys li', { hasText: label })).toBeVisible();
}

test('ID3.1.40 a resident makes a passkey, signs out, and in again with nothing typed', async ({ page, town }) => {
  const device = await Device.of(page);
  const number = await register(page, town.url);
  await addPasskey(page, town.url, '居間の電話');
  expect(await device.passkeys()).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }]);
  await expect(page.locator('#passkey-none')).toBeHidden();
  await signOut(page, town.url);
  await page.goto(`${town.url}/id/login`);
  await page.click('#passkey');
  await expect(page.locator('#own-id')).toHaveText(number);
  await page.click('#to-passkeys');
  await expect(page.locator('#passkeys li')).toContainText('最後に使った時');
});

test('ID3.1.40 a device that does not know who holds it opens nothing', async ({ page, town }) => {
  const device = await Device.of(page);
  await register(page, town.url);
  await addPasskey(page, town.url, '電話');
  await signOut(page, town.url);
  await device.knowsUser(false);
  await page.goto(`${town.url}/id/login`);
  await page.click('#passkey');
  await expect(page.locator('#passkey-failed')).toBeVisible();
  await page.goto(`${town.url}/id/account`);
  await expect(page.locator('#login-id')).toBeVisible();
});

test('ID3.1.40 a counter that goes back is refused by the program', async ({ page, town }) => {
  const device = await Device.of(page);
  await register(page, town.url);
  await addPasskey(page, town.url, '電話');
  for (const answer of ['#sessions', '#error']) {
    await signOut(page, town.url);
    if (answer === '#error') {
      await device.turnCounterBack();
    }
    await page.goto(`${town.url}/id/login`);
    await page.click('#passkey');
    await expect(page.locator(answer)).toBeVisible();
  }
  await expect(page.locator('#error')).toContainText('このパスキーでは入れませんでした');
});

test('a passkey that is removed opens nothing, and the same device cannot be added twice', async ({ page, town }) => {
  await Device.of(page);
  const number = await register(page, town.url);
  await addPasskey(page, town.url, '電話');
  await page.click('#passkey');
  await expect(page.locator('#passkey-failed')).toBeVisible();
  await page.getByRole('button', { name: 'このパスキーを消す' }).click();
  await expect(page.locator('#no-passkeys')).toBeVisible();
  await signOut(page, town.url);
  await page.goto(`${town.url}/id/login`);
  await page.click('#passkey');
  await expect(page.locator('#error')).toBeVisible();
  await signIn(page, town.url, number);
});

test('without scripts there is no button that does nothing, and the page says why', async ({ browser, town }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' });
  const page = await context.newPage();
  await register(page, town.url);
  await page.click('#to-passkeys');
  await expect(page.locator('#passkey-none')).toBeVisible();
  await expect(page.locator('#passkey')).toBeHidden();
  await signOut(page, town.url);
  await page.goto(`${town.url}/id/login`);
  await expect(page.locator('#passkey')).toBeHidden();
  await context.close();
});
