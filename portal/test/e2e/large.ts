import type { Page } from '@playwright/test';
import { expect } from './stage.ts';

// What section 4.3 of the design asks of screens for residents, as far as a program can see it.

/** Text of at least 24 px with room between lines, 7:1; things to press of 84 px, 16 px apart; one h1, one main act. */
export async function expectForSeniors(page: Page, where = page.url()): Promise<void> {
  const faults = await page.evaluate(() => {
    const found: string[] = [];
    const rgb = (text: string): number[] => (text.match(/[\d.]+/g) ?? []).map(Number);
    const light = ([r = 0, g = 0, b = 0]: number[]): number => {
      const part = (value: number): number => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const ground = (element: Element | null): number[] => {
      for (let at = element; at; at = at.parentElement) {
        const colour = rgb(getComputedStyle(at).backgroundColor);
        if ((colour[3] ?? 1) > 0) {
          return colour;
        }
      }
      return [255, 255, 255];
    };
    const contrast = (one: number[], other: number[]): number => {
      const [low = 0, high = 0] = [light(one), light(other)].toSorted((left, right) => left - right);
      return (high + 0.05) / (low + 0.05);
    };
    const seen = (element: Element): boolean => element.checkVisibility() && !element.closest('.unseen');
    const name = (element: Element): string => `${element.tagName} ${element.textContent?.trim().slice(0, 24)}`;
    for (const element of document.querySelectorAll<HTMLElement>('#app *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (own && seen(element) && !element.matches('rp')) {
        const style = getComputedStyle(element);
        const size = Number.parseFloat(style.fontSize);
        const isReading = element.matches('rt');
        const base = Number.parseFloat(getComputedStyle(element.parentElement ?? element).fontSize);
        if (isReading ? size < 12 || size < base / 2 : size < 23.9) {
          found.push(`small text: ${name(element)}`);
        }
        const room = Number.parseFloat(style.lineHeight);
        if (!isReading && room < size * 1.59 && !element.closest('.told-mark')) {
          found.push(`close lines: ${name(element)}`);
        }
        if (element.getBoundingClientRect().width > size * 38.5 && !element.matches('a, button')) {
          found.push(`long lines: ${name(element)}`);
        }
        if (contrast(rgb(style.color), ground(element)) < 7) {
          found.push(`weak: ${name(element)} ${style.color} on ${ground(element)}`);
        }
      }
    }
    const pressed = 'a, button, .choice-option, input:not([type=radio])';
    const targets = [...document.querySelectorAll<HTMLElement>(`#app :is(${pressed})`)].filter(seen);
    const boxes = targets.map((one) => ({ one, box: one.getBoundingClientRect() }));
    for (const [index, { one, box }] of boxes.entries()) {
      if (box.height < 83.9) {
        found.push(`low: ${name(one)} ${box.height}`);
      }
      for (const other of boxes.slice(index + 1)) {
        const across = Math.max(box.left - other.box.right, other.box.left - box.right);
        const down = Math.max(box.top - other.box.bottom, other.box.top - box.bottom);
        if (Math.max(across, down) < 15.9 && !one.contains(other.one)) {
          found.push(`close: ${name(one)} and ${name(other.one)}`);
        }
      }
    }
    if (document.querySelectorAll('h1').length !== 1) {
      found.push('not one h1');
    }
    if ([...document.querySelectorAll('#app .button-fill')].filter(seen).length > 1) {
      found.push('several main buttons');
    }
    return found;
  });
  expect(faults, `for seniors: ${where}`).toEqual([]);
}
