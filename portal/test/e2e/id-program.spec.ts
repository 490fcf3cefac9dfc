import type { Page } from '@playwright/test';
import { RelyingParties } from './id-rp.ts';
import { Device, expect, fillRegistration, password, test as town } from './id-stage.ts';
import { screenshot } from './stage.ts';

// A program of a provider and a browser with a device that keeps passkeys: the whole way of somebody who comes from the
// program with nothing, and later with the device alone.

const test = town.extend<{ programs: RelyingParties }>({
  // oxlint-disable-next-line no-empty-pattern -- the fixture interface of Playwright wants the braces
  programs: async ({}, use) => {
    const all = await RelyingParties.start();
    await use(all);
    await all.stop();
  },
});

async function agree(page: Page): Promise<void> {
  await expect(page.locator('#consent')).toBeVisible();
  for (const box of await page.locator('#consent input[type=checkbox]').all()) {
    await box.check();
  }
  await page.click('#allow');
}

const who = (page: Page): ReturnType<Page['locator']> => page.locator('#who');

test('A3.1 from a program to a new account with a passkey and back, next time by the passkey alone', async ({
  page,
  town: server,
  programs,
}) => {
  const { url } = server;
  const device = await Device.of(page);
  const admin = server.token('admin');
  const watch = await programs.add(url, admin, 'watch-over');
  const bus = await programs.add(url, admin, 'bus');

  await test.step('registers on the way and makes a passkey', async () => {
    await page.goto(`${watch}/login`);
    await page.click('#to-register');
    await fillRegistration(page);
    await screenshot(page, 'id-registered-on-the-way');
    await page.click('#to-passkeys');
    await page.fill('#label', '居間の電話');
    await page.click('#passkey');
    await expect(page.locator('#passkeys li', { hasText: '居間の電話' })).toBeVisible();
    expect(await device.passkeys()).toHaveLength(1);
    await page.click('#go-on');
  });

  await agree(page);
  await expect(who(page)).toHaveText('佐藤 花子');
  expect(page.url()).toBe(`${watch}/`);
  const sub = await page.locator('#sub').innerText();

  await test.step('another program asks for a yes and for nothing else', async () => {
    await page.goto(`${bus}/login`);
    await agree(page);
    await expect(who(page)).toHaveText('佐藤 花子');
    await expect(page.locator('#sub')).not.toHaveText(sub);
  });

  await test.step('log-out at one ends it everywhere', async () => {
    await page.goto(`${watch}/logout`);
    expect(page.url()).toBe(`${watch}/`);
    await expect(who(page)).toHaveText('nobody');
    await page.goto(`${bus}/`);
    await expect(who(page)).toHaveText('signed out');
    await page.goto(`${url}/id/account`);
    await expect(page.locator('#login-id')).toBeVisible();
  });

  await test.step('comes in by the passkey alone, and is the same person', async () => {
    await page.goto(`${watch}/login`);
    await page.click('#passkey');
    await expect(who(page)).toHaveText('佐藤 花子');
    await expect(page.locator('#sub')).toHaveText(sub);
    await expect(page.locator('#acr')).toHaveText('urn:tsunagu:acr:aal2');
  });
});

test('A3.1 whoever registers on the way without a passkey comes back to the program, too', async ({
  page,
  town: server,
  programs,
}) => {
  const snow = await programs.add(server.url, server.token('admin'), 'snow-walk');
  await page.goto(`${snow}/login`);
  await page.click('#to-recover');
  await page.click('#to-login');
  await page.click('#to-register');
  await page.click('#to-login');
  await page.click('#to-register');
  await page.fill('#name', '高橋 一郎');
  await page.fill('#kana', 'たかはし いちろう');
  await page.fill('#birth-date', '昭和20年1月2日');
  await page.fill('#new-password', 'short');
  await page.click('#submit');
  await expect(page.locator('#error')).toBeVisible();
  await page.fill('#new-password', password);
  await page.click('#submit');
  await page.click('#go-on');
  await agree(page);
  await expect(who(page)).toHaveText('高橋 一郎');
});
