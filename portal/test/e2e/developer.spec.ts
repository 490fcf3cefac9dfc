import type { Page } from '@playwright/test';
import { lookAtSizes, testScreens } from './sizes.ts';
import { expect, test } from './stage.ts';

// The pages of developers who ask for programs, and of the staff who answer: against the mock.

type Look = (page: Page) => Promise<unknown>;

const screens: Record<string, [string, Look]> = {
  programs: ['developer', (page) => expect(page.getByRole('row', { name: /見守りサービス/ })).toBeVisible()],
  ask: ['developer/ask', (page) => page.getByText('くわしい設定').click()],
  'ask-faults': [
    'developer/ask',
    async (page) => {
      await page.getByLabel('記号（client_id）').fill('x');
      await page.getByLabel('戻り先（redirect URI）').fill('http://rp.example/cb');
      await page.getByRole('button', { name: '申し込む' }).click();
      await expect(page.getByText('直すところが1つあります。')).toBeVisible();
    },
  ],
  program: [
    'developer/program?name=watch',
    async (page) => {
      await page.getByRole('button', { name: '秘密を作る' }).click();
      await expect(page.getByText('tss_mock_secret')).toBeVisible();
    },
  ],
  refused: [
    'developer/program?name=bus',
    (page) => expect(page.getByText('何に使うのかを、もう少し書いてください。')).toBeVisible(),
  ],
};

for (const [name, [path, look]] of Object.entries(screens)) {
  test(`developer ${name} fits and is accessible in every size`, async ({ developer: page, server }) => {
    const open = async (): Promise<void> => {
      await page.goto(`${server.url}/staff/${path}`);
      await look(page);
    };
    await lookAtSizes(page, `developer-${name}`, { open });
  });
}

test("a developer's start fits and is accessible in every size", async ({ page, server }) => {
  const open = async (): Promise<void> => {
    await page.goto(`${server.url}/staff/developer-start`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('開発者としてはじめる');
  };
  await lookAtSizes(page, 'developer-start', { open });
});

testScreens('applications', {
  programs: ['platform/programs', (page) => expect(page.getByRole('row', { name: /バスの案内/ })).toBeVisible()],
});

test('a developer who has nothing registers, keeps the token, and is in', async ({ page, server, mock }) => {
  mock.developer.empty();
  await page.goto(`${server.url}/staff/sign-in`);
  await page.getByRole('link', { name: '事業者の開発者で、はじめての方' }).click();
  await page.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByText('直すところが3つあります。')).toBeVisible();
  await page.getByLabel('会社・団体の名前').fill('アクメ健康');
  await page.getByLabel('お名前').fill('山田');
  await page.getByLabel('メールアドレス').fill('dev@acme.example');
  await page.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByText('mock-developer-0123456789')).toBeVisible();
  await page.getByRole('button', { name: '控えたので、開発者ページに入る' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '開発者ページ' })).toBeVisible();
});

test('staff refuse an application only with a reason, which the developer then reads', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(`${server.url}/staff/platform/programs`);
  await expect(page.getByRole('button', { name: 'バスの案内を承認する' })).toHaveCount(0);
  await page.request.put(`${server.url}/id/v1/developer/programs/new`, {
    data: { title: '新しい案内', about: 'x', kind: 'web', redirectUris: ['https://a.example/cb'],
      postLogoutRedirectUris: [], scopes: ['openid'] },
  });
  await page.reload();
  await page.getByRole('button', { name: '新しい案内を断る' }).click();
  await page.getByRole('button', { name: '理由を送って断る' }).click();
  await expect(page.getByText('入力してください。')).toBeVisible();
  await page.getByLabel('断る理由').fill('連絡先が分かりません。');
  await page.getByRole('button', { name: '理由を送って断る' }).click();
  await expect(page.getByRole('row', { name: /新しい案内/ })).toContainText('理由: 連絡先が分かりません。');
});

test('staff approve an application after being asked', async ({ signedIn: page, server }) => {
  await page.request.put(`${server.url}/id/v1/developer/programs/new`, {
    data: { title: '新しい案内', about: 'x', kind: 'web', redirectUris: ['https://a.example/cb'],
      postLogoutRedirectUris: [], scopes: ['openid'] },
  });
  await page.goto(`${server.url}/staff/platform/programs`);
  await page.getByRole('button', { name: '新しい案内を承認する' }).click();
  await expect(page.getByText('承認すると、すぐに使えるようになります。')).toBeVisible();
  await page.getByRole('button', { name: '承認する', exact: true }).click();
  await expect(page.getByRole('row', { name: /新しい案内/ })).toContainText('承認済み');
});

test('a webhook tells its secret once, and what became of the test', async ({ developer: page, server }) => {
  await page.goto(`${server.url}/staff/developer/program?name=watch`);
  await page.getByLabel('知らせる先のアドレス').fill('http://rp.example/hook');
  await page.getByRole('button', { name: 'Webhookを登録する' }).click();
  await expect(page.getByText('http:// か https:// で始まるアドレスにしてください。')).toBeVisible();
  await page.getByLabel('知らせる先のアドレス').fill('https://rp.example/hook');
  await page.getByRole('button', { name: 'Webhookを登録する' }).click();
  await expect(page.getByText('tsw_mock')).toBeVisible();
  await page.getByRole('button', { name: '控えたので閉じる' }).click();
  await expect(page.getByText('tsw_mock')).toHaveCount(0);
  await page.getByRole('button', { name: '試しに送る' }).click();
  await expect(page.getByText('届きました')).toBeVisible();
});

test('examples of a sign-in hold the values of the program', async ({ developer: page, server }) => {
  await page.goto(`${server.url}/staff/developer/program?name=watch`);
  const part = page.getByRole('region', { name: 'サインインの例' });
  await part.getByLabel('client_secret').fill('tss_mine');
  await expect(part.locator('pre')).toContainText("new URL('https://id.example'), 'watch'");
  await expect(part.locator('pre')).toContainText("ClientSecretBasic('tss_mine')");
  await part.getByRole('radio', { name: 'mod_auth_openidc' }).check({ force: true });
  await expect(part.locator('pre')).toContainText('OIDCClientSecret tss_mine');
});

test('the sign-in page leads to the Smart ID, and back to where one was', async ({ page, server }) => {
  await page.goto(`${server.url}/staff/sign-in?next=%2Fstaff%2Finbox`);
  const link = page.getByRole('link', { name: 'スマートIDで入る' });
  await expect(link).toHaveAttribute('href', '/id/login?next=%2Fstaff%2Finbox&acr=urn%3Atsunagu%3Aacr%3Aaal2');
});
