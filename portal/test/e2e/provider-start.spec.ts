import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { freePort } from './id-server.ts';

// From nothing to a verified ID token with the pages alone: a developer registers, asks, and is approved; makes a
// secret and a test user; copies an example as it stands, runs it, and signs in. What a hand does is counted: the
// fewer the better, and never more than can be done in a quarter of an hour.

const program = process.env['TSUNAGU_TEST_BINARY'] ?? '';
const portal = join(import.meta.dirname, '..', '..');
const actsMax = 30;
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TSUNAGU_')));

/** What a hand does: each field that is filled and each thing that is pressed. */
class Hand {
  acts = 0;
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }
  async fill(label: string, text: string): Promise<void> {
    this.acts += 1;
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }
  async press(role: 'button' | 'link', name: string | RegExp): Promise<void> {
    this.acts += 1;
    await this.page.getByRole(role, { name, exact: true }).click();
  }
}

/** The secret that a notice shows under that name. */
async function told(page: Page, label: string): Promise<string> {
  const line = page.locator('.banner p').filter({ hasText: `${label}:` });
  return (await line.locator('code').textContent()) ?? '';
}

class Town {
  readonly folder = mkdtempSync(join(tmpdir(), 'tsunagu-provider.'));
  child: ChildProcess | undefined;
  url = '';
  admin = '';

  run(...words: string[]): string {
    return execFileSync(program, [...words, '--config', join(this.folder, 'none.toml'), '--data', this.folder], {
      stdio: 'pipe',
      env: environment,
    })
      .toString()
      .trim();
  }

  async start(): Promise<void> {
    writeFileSync(join(this.folder, 'none.toml'), '');
    this.run('tenant', 'add', '011002', '--name', '札幌市');
    this.admin = this.run('token', 'create', '--tenant', '011002', '--role', 'admin');
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.child = spawn(
      program,
      ['serve', '--config', join(this.folder, 'none.toml'), '--data', this.folder, '--listen', `127.0.0.1:${port}`,
        '--portal', join(portal, 'dist')],
      { stdio: 'ignore', env: environment },
    );
    await expect.poll(() => fetch(`${this.url}/readyz`).then((r) => r.status, () => 0), { timeout: 30_000 }).toBe(200);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child?.once('exit', resolve));
    this.child?.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a program prints, until it fits. */
function until(child: ChildProcess, what: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => {
        text += part.toString();
        if (what.test(text)) {
          resolve(text);
        }
      });
    }
    child.once('exit', () => reject(new Error(text)));
  });
}

test('a developer comes from nothing to a verified ID token with the pages alone', async ({ browser }) => {
  test.setTimeout(240_000);
  const town = new Town();
  await town.start();
  const callback = `http://127.0.0.1:${await freePort()}/cb`;
  const page = await (await browser.newContext({ locale: 'ja-JP' })).newPage();
  const hand = new Hand(page);
  let client: ChildProcess | undefined;
  try {
    await page.goto(`${town.url}/staff/sign-in`);
    await hand.press('link', '事業者の開発者で、はじめての方');
    await hand.fill('会社・団体の名前', 'アクメ健康');
    await hand.fill('お名前', '山田');
    await hand.fill('メールアドレス', 'dev@acme.example');
    await hand.press('button', '登録する');
    await hand.press('button', '控えたので、開発者ページに入る');
    await hand.press('link', 'プログラムを申し込む');
    await hand.fill('記号（client_id）', 'watch');
    await hand.fill('サービスの名前', '見守りサービス');
    await hand.fill('何のために使うか', '血圧を見て電話します。');
    await hand.fill('戻り先（redirect URI）', callback);
    hand.acts += 1;
    await page.getByLabel('お名前・ふりがな・生年月日').check();
    await hand.press('button', '申し込む');
    await expect(page.getByText('承認を待っています', { exact: true })).toBeVisible();

    // The other side of the counter.
    const desk = await (await browser.newContext({ locale: 'ja-JP' })).newPage();
    await desk.request.post(`${town.url}/id/v1/session`, { data: { token: town.admin } });
    await desk.goto(`${town.url}/staff/platform/programs`);
    await desk.getByRole('button', { name: '見守りサービスを承認する' }).click();
    await desk.getByRole('button', { name: '承認する', exact: true }).click();
    await expect(desk.getByRole('row', { name: /見守りサービス/ })).toContainText('承認済み');

    hand.acts += 1;
    await page.reload();
    await hand.press('button', '秘密を作る');
    const secret = await told(page, 'client_secret');
    expect(secret).toMatch(/^tss_/);
    await hand.press('button', 'テスト利用者を作る');
    await expect(page.getByText('テスト利用者を作りました')).toBeVisible();
    const [id, password] = [await told(page, 'ID'), await told(page, 'パスワード')];
    await hand.fill('client_secret', secret);
    const example = (await page.getByRole('region', { name: 'サインインの例' }).locator('pre').textContent()) ?? '';

    // As it stands, beside the libraries that it names.
    hand.acts += 1;
    const file = join(portal, 'test', `.sign-in-example-${process.pid}.mjs`);
    writeFileSync(file, example);
    client = spawn(process.execPath, [file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environment, FORCE_COLOR: '0' },
    });
    const open = /open (http:\S+)/.exec(await until(client, /open http/))?.[1] ?? '';
    rmSync(file);

    const printed = until(client, /nonce/).catch((error: unknown) => String(error));
    const phone = await (await browser.newContext({ locale: 'ja-JP' })).newPage();
    const user = new Hand(phone);
    await phone.goto(open);
    await phone.locator('#login-id').fill(id);
    await phone.locator('#password').fill(password);
    await phone.locator('form#login button').click();
    await phone.locator('#scope-profile').check();
    await phone.locator('#allow').click();
    user.acts += 6;
    await expect(phone.getByText(/^signed in as /)).toBeVisible();
    const claims = await printed;
    expect(claims).toContain(`iss: '${town.url}'`);
    expect(claims).toContain("aud: 'watch'");

    expect(hand.acts + user.acts).toBeLessThanOrEqual(actsMax);
  } finally {
    client?.kill();
    await town.stop();
  }
});
