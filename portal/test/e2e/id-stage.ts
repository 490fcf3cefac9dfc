import type { CDPSession, Page } from '@playwright/test';
import { IdServer } from './id-server.ts';
import { lookAtSizes } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import { expect, test as stage } from './stage.ts';

// What tests of the pages of the smart ID stand on: one program per worker, how a page is looked at, a resident, a
// program of a provider, a device with a passkey.

export const test = stage.extend<object, { town: IdServer }>({
  town: [
    // oxlint-disable-next-line no-empty-pattern -- the fixture interface of Playwright wants the braces
    async ({}, use) => {
      const server = await IdServer.start();
      await use(server);
      expect(await server.stop()).toBe(0);
    },
    { scope: 'worker' },
  ],
});

export { expect };

export const password = 'yuki no asa ni aruku michi';

/**
 * Window and size of text that every page must fit: residents come with smaller phones than staff. The stylesheet makes
 * text 125 % of the reader's setting, and so does this; the first is that of a reader with 24 px.
 */
const pageSizes: Sizes = {
  'phone-150': { width: 360, height: 740, text: 187.5, axe: 'of-size' },
  phone: { width: 360, height: 740, text: 125, axe: 'all' },
  desktop: { width: 1280, height: 900, text: 125, axe: 'all' },
};

async function expectNothingInline(page: Page): Promise<void> {
  const html = await page.content();
  const inline = await page.locator('script:not([src]), style, [onclick], [onsubmit], [onload]').count();
  expect(inline, html.slice(0, 200)).toBe(0);
}

/** All that holds of every page: texts in place, nothing inline, and in every size nothing too wide, accessible. */
export async function look(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('body')).not.toContainText(/\bid\.[a-z]+\.[a-z_]+/);
  await expectNothingInline(page);
  await lookAtSizes(page, `id-${name}`, { sizes: pageSizes });
}

/** How a program of a provider signs people in; its addresses and scopes are its own. */
export const signInSettings = {
  postLogoutRedirectUris: [] as string[],
  grantTypes: ['authorization_code'],
  responseModes: ['query'],
  authentication: 'client_secret_basic',
  profile: 'baseline',
  requirePkce: true,
  requirePar: false,
  dpopBound: false,
  subjectType: 'pairwise',
  idTokenAlg: 'ES256',
  accessTokens: 'opaque',
  consent: 'ask',
  accessMinutes: 60,
  refreshDays: 30,
};

/** Fills in the form of registration as 佐藤 花子; the page is the one with the new number. */
export async function fillRegistration(page: Page): Promise<void> {
  await page.fill('#name', '佐藤 花子');
  await page.fill('#kana', 'さとう はなこ');
  await page.fill('#birth-date', '昭和23年3月7日');
  await page.fill('#new-password', password);
  await page.click('#submit');
  await expect(page.locator('#new-id')).toBeVisible();
}

/** Registers a resident and gives back the number; the page is the account's. */
export async function register(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/id/register`);
  await fillRegistration(page);
  return (await page.locator('#new-id').innerText()).trim();
}

export async function signIn(page: Page, url: string, number: string): Promise<void> {
  await page.goto(`${url}/id/login`);
  await page.fill('#login-id', number);
  await page.fill('#password', password);
  await page.click('#submit');
  await expect(page.locator('#sessions')).toBeVisible();
}

export async function signOut(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/id/logout`);
  await page.click('#submit');
  await expect(page.getByRole('heading', { level: 1, name: /^終\s*わりました$/ })).toBeVisible();
}

/** A device with a screen lock, which keeps passkeys (Chrome DevTools Protocol, domain WebAuthn). */
export class Device {
  private readonly session: CDPSession;
  private readonly id: string;
  private constructor(session: CDPSession, id: string) {
    this.session = session;
    this.id = id;
  }

  static async of(page: Page): Promise<Device> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Device(session, authenticatorId);
  }

  /** Whether the device knows who holds it from now on. */
  async knowsUser(isUserVerified: boolean): Promise<void> {
    await this.session.send('WebAuthn.setUserVerified', { authenticatorId: this.id, isUserVerified });
  }

  async passkeys(): Promise<{ rpId?: string; signCount: number; isResidentCredential: boolean }[]> {
    return (await this.session.send('WebAuthn.getCredentials', { authenticatorId: this.id })).credentials;
  }

  /** As a copy of the key would do that was made before. */
  async turnCounterBack(): Promise<void> {
    const { credentials } = await this.session.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    for (const one of credentials) {
      await this.session.send('WebAuthn.removeCredential', {
        authenticatorId: this.id,
        credentialId: one.credentialId,
      });
      await this.session.send('WebAuthn.addCredential', {
        authenticatorId: this.id,
        credential: { ...one, signCount: 0 },
      });
    }
  }
}
