import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { IdServer } from './id-server.ts';
import { expect, look, register, test } from './id-stage.ts';

// A tablet that anybody of the town may use: the card is read by the camera, which here sees what the test says.

const asStaff = (town: IdServer): { headers: Record<string, string> } => ({
  headers: { Authorization: `Bearer ${town.token('admin')}` },
});

/** A tablet of the town that is set up; its camera sees the text, or refuses. */
async function tablet(browser: Browser, town: IdServer, seen: string | undefined): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ locale: 'ja-JP' });
  await context.addInitScript((text) => {
    Object.assign(window, {
      BarcodeDetector: class {
        detect() {
          return Promise.resolve(text === undefined ? [] : [{ rawValue: text }]);
        }
      },
    });
    const camera = () =>
      text === undefined
        ? Promise.reject(new DOMException('no', 'NotAllowedError'))
        : Promise.resolve(document.createElement('canvas').captureStream());
    Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: camera } });
    HTMLMediaElement.prototype.play = () => Promise.resolve();
  }, seen);
  const page = await context.newPage();
  const made = await page.request.post(`${town.url}/id/v1/tablets`, {
    ...asStaff(town),
    data: { serial: `T${Date.now()}${Math.round(Math.random() * 1e6)}`, why: 'まちのタブレット' },
  });
  expect(made.status(), await made.text()).toBe(201);
  await page.goto(`${town.url}/id/tablet`);
  await page.fill('#tablet-code', ((await made.json()) as { code: string }).code);
  await page.click('#submit');
  await expect(page.locator('#card')).toBeVisible();
  return page;
}

/** Somebody with a card and a PIN. */
async function cardHolder(page: Page, town: IdServer): Promise<string> {
  const number = await register(page, town.url);
  const found = await page.request.get(
    `${town.url}/id/v1/accounts?q=${number.replaceAll(' ', '')}&why=x`,
    asStaff(town),
  );
  expect(found.status(), await found.text()).toBe(200);
  const id = ((await found.json()) as { items: { id: number }[] }).items[0]?.id;
  const card = await page.request.post(`${town.url}/id/v1/accounts/${id}/cards`, {
    ...asStaff(town),
    data: { why: 'はじめてのカード' },
  });
  expect(card.status(), await card.text()).toBe(201);
  return ((await card.json()) as { card: string }).card;
}

test('the card is read through the camera, and the camera is let go', async ({ page, browser, town }) => {
  const card = await cardHolder(page, town);
  const here = await tablet(browser, town, card);
  await here.getByRole('button', { name: 'カメラでカードを読む' }).click();
  await expect(here.locator('#card')).toHaveValue(card);
  await expect(here.locator('#pin')).toBeFocused();
  await expect(here.locator('#card-video')).toBeHidden();
  await here.context().close();
});

test('a camera that is refused says what to do instead', async ({ browser, town }) => {
  const here = await tablet(browser, town, undefined);
  await here.getByRole('button', { name: 'カメラでカードを読む' }).click();
  await expect(here.getByRole('alert')).toContainText('カメラが使えません');
  await expect(here.getByRole('button', { name: 'カメラでカードを読む' })).toBeEnabled();
  await here.context().close();
});

test('the tablet of the town fits and is accessible in every size', async ({ browser, town }) => {
  const here = await tablet(browser, town, undefined);
  await look(here, 'tablet-town');
  await here.getByRole('button', { name: 'カメラでカードを読む' }).click();
  await expect(here.getByRole('alert')).toBeVisible();
  await look(here, 'tablet-town-refused');
  await here.context().close();
});
