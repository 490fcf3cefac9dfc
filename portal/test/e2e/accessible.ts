import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type Axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Axe in the page itself, put there once per page. Its wrapper for Playwright opens a second page for each look and
// puts axe into both, which takes four times as long; what that is for are frames, and the portal has none.

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const rules = {
  all: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  /** What larger text or a smaller window makes wrong where the same things are shown. */
  'of-size': ['target-size', 'scrollable-region-focusable'],
};

export type Rules = keyof typeof rules;

/**
 * Axe finds nothing. Of a long table it looks at thirty lines: the others are made of the same, and it takes most of
 * its
 * time for the contrast of each cell.
 * `where` stands in the message of a fault.
 */
export async function expectAccessible(page: Page, where = page.url(), which: Rules = 'all'): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(source);
  }
  const found = await page.evaluate(async (values) => {
    if (document.querySelector('iframe, frame')) {
      return ['a frame, into which this does not look'];
    }
    const { axe } = window as unknown as { axe: typeof Axe };
    const result = await axe.run({ include: [['html']], exclude: [['tbody tr:nth-child(n + 31)']] }, {
      runOnly: values,
      resultTypes: ['violations'],
      iframes: false,
    });
    const faults = result.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`));
    // A row that is half under the sticky head of the scrolled list looks too small to axe; it scrolls free.
    const free = faults.filter((one) => !/^target-size: .*\.row-button$/.test(one));
    const low = [...document.querySelectorAll('.row-button')].filter(
      (button) => (button.closest('tr')?.clientHeight ?? 0) < 24,
    );
    return [...free, ...low.map((button) => `low row: ${button.textContent}`)];
  }, rules[which]);
  expect(found, `accessible: ${where}`).toEqual([]);
}
