import type { Page } from '@playwright/test';
import type { Rules } from './accessible.ts';
import { expectAccessible, expectNoSidewaysScroll, screenshot, test, textSize } from './stage.ts';

// A screen is opened once, in the size that is hardest to fit, and looked at in all: the window and the text change
// under it, as they do for somebody who turns a phone or sets larger text.

export type Size = { width: number; height: number; text: number; axe: Rules };
export type Sizes = Record<string, Size>;

/**
 * Window and size of text that every screen of the console must fit. Axe looks for everything where text is smallest,
 * which needs most contrast, on a phone and on a desk, which show most that differs.
 */
export const sizes: Sizes = {
  'phone-150': { width: 360, height: 780, text: 150, axe: 'of-size' },
  phone: { width: 360, height: 780, text: 100, axe: 'all' },
  'desktop-150': { width: 1280, height: 900, text: 150, axe: 'of-size' },
  desktop: { width: 1280, height: 900, text: 100, axe: 'all' },
};

/** The two that are farthest apart: enough where the same screen is looked at in all sizes elsewhere. */
export const farSizes: Sizes = {
  'phone-150': { width: 360, height: 780, text: 150, axe: 'all' },
  desktop: { width: 1280, height: 900, text: 100, axe: 'all' },
};

/** What the field is used on; its text is 24 px where a browser is set to 150 %, and its readers set it larger. */
export const fieldSizes: Sizes = {
  'phone-225': { width: 390, height: 844, text: 225, axe: 'of-size' },
  phone: { width: 390, height: 844, text: 150, axe: 'all' },
  tablet: { width: 1024, height: 844, text: 150, axe: 'all' },
};

/** The open page in another window with other text, drawn. */
export async function setSize(page: Page, { width, height, text }: Size): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.evaluate(async (percent) => {
    document.documentElement.style.fontSize = `${percent}%`;
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  }, text);
}

type Walk = {
  sizes?: Sizes;
  /** Brings the page to what is looked at, where it is not there already. */
  open?: () => Promise<unknown>;
  /** What else must hold in each size. */
  also?: (where: string) => Promise<void>;
};

/** No sideways scroll, nothing for axe to find, and a picture to look at, in every size. */
export async function lookAtSizes(page: Page, name: string, walk: Walk = {}): Promise<void> {
  const all = Object.entries(walk.sizes ?? sizes);
  const [first] = all.map(([, size]) => size);
  if (walk.open && first) {
    await page.setViewportSize({ width: first.width, height: first.height });
    await textSize(page, first.text);
    await walk.open();
  }
  for (const [size, one] of all) {
    await test.step(size, async () => {
      const where = `${name} at ${size}`;
      await setSize(page, one);
      await expectNoSidewaysScroll(page, where);
      await screenshot(page, `${name}-${size}`);
      await expectAccessible(page, where, one.axe);
      await walk.also?.(where);
    });
  }
}

/** Screens of one area of the console: the path below /staff, and what brings the screen to where it is looked at. */
export type Screens = Record<string, [string, (page: Page) => Promise<unknown>]>;

export function testScreens(area: string, screens: Screens): void {
  for (const [name, [path, ready]] of Object.entries(screens)) {
    test(`${area} ${name} fits and is accessible in every size`, async ({ signedIn: page, server }) => {
      const open = async (): Promise<void> => {
        await page.goto(`${server.url}/staff/${path}`);
        await ready(page);
      };
      await lookAtSizes(page, `${area}-${name}`, { open });
    });
  }
}
