import { createHmac } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import type { IdServer } from './id-server.ts';
import { expect, look, password, register, test } from './id-stage.ts';
import { screenshot } from './stage.ts';

// The counter: staff find a person, print a card, and recover an account by two. On a desk, on a small screen, and with
// text of 150 %; the card also as it is printed.

/** The code of an authenticator app at this moment (RFC 6238). */
function codeOf(key: string): string {
  const bits = [...key.trim()].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', Buffer.from(bytes.map((one) => parseInt(one, 2)))).update(step).digest();
  const at = (hash[19] ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

let made = 0;

/** Somebody of staff, signed in with password and app. */
async function clerk(browser: Browser, town: IdServer): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'ja-JP' })).newPage();
  const name = `clerk${++made}x${Date.now() % 100_000}`;
  const answer = await page.request.post(`${town.url}/id/v1/accounts`, {
    headers: { Authorization: `Bearer ${town.token('admin')}` },
    data: { kind: 'staff', loginId: name, proof: 'document', profile: { name: '係員' }, why: '採用' },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const { code } = (await answer.json()) as { code: string };
  await page.goto(`${town.url}/id/recover`);
  await page.fill('#login-id', name);
  await page.fill('#code', code);
  await page.fill('#new-password', password);
  await page.click('#submit');
  await page.goto(`${town.url}/id/account/authenticator`);
  const key = await page.locator('#key').innerText();
  await page.fill('#code', codeOf(key));
  await page.click('#submit');
  await expect(page.locator('#sessions')).toBeVisible();
  return page;
}

async function open(page: Page, town: IdServer, number: string): Promise<void> {
  await page.goto(`${town.url}/id/counter`);
  await page.fill('#q', number);
  await page.fill('#why', 'カードをなくした');
  await page.click('#do-find');
  await page.getByRole('button', { name: 'この方をひらく' }).click();
  await expect(page.locator('#person-kana')).toHaveText('さとう はなこ');
}

test('the counter fits and is accessible in every size', async ({ page, browser, town }) => {
  test.slow();
  const number = await register(page, town.url);
  const first = await clerk(browser, town);
  const second = await clerk(browser, town);
  await first.goto(`${town.url}/id/counter`);
  await look(first, 'counter');
  await open(first, town, number);
  await look(first, 'counter-person');
  await first.click('#do-card');
  await expect(first.locator('#card .qr')).toBeVisible();
  await expect(first.locator('#print-name')).toHaveText('さとう はなこ');
  await expect(first.locator('#card-code')).toHaveText(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/);
  await look(first, 'counter-card');
  await first.emulateMedia({ media: 'print' });
  await screenshot(first, 'id-counter-card-printed');
  await first.emulateMedia({ media: 'screen' });

  await open(first, town, number);
  await first.selectOption('#paper', 'my_number_card');
  await first.locator('form[id^=ask-] #why').fill('携帯をなくした');
  await first.click('#do-ask');
  await expect(first.locator('#waits-for-another')).toBeVisible();
  await look(first, 'counter-asked');
  await second.goto(`${town.url}/id/counter`);
  await look(second, 'counter-waiting');
  await second.locator('#waiting button').first().click();
  await expect(second.locator('#asked-why')).toHaveText('携帯をなくした');
  await look(second, 'counter-decide');
  await second.locator('form[id^=confirm-] #why').fill('本人とカードを見た');
  await second.click('#do-confirm');
  await expect(second.locator('#slip-code')).toBeVisible();
  await look(second, 'counter-slip');
  const code = await second.locator('#slip-code').innerText();
  await page.goto(`${town.url}/id/recover?id=${number.replaceAll(' ', '')}`);
  await page.fill('#code', code);
  await page.fill('#new-password', `${password} 2`);
  await page.click('#submit');
  await expect(page.locator('#notices')).toContainText('二人の職員があなたのIDを回復しました');
  await page.goto(`${town.url}/id/account/notices`);
  await look(page, 'notices');
});
