import { computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Language } from './time.ts';

// The language of the screens: Japanese first, the choice kept on this device.

export const languageKey = 'tsunagu.language';

function remembered(): Language {
  try {
    return localStorage.getItem(languageKey) === 'en' ? 'en' : 'ja';
  } catch {
    return 'ja';
  }
}

export const language = signal<Language>(remembered());

effect(() => {
  document.documentElement.lang = language.value;
  try {
    localStorage.setItem(languageKey, language.value);
  } catch {
    // A browser that keeps nothing still shows everything; the choice lasts until the page is closed.
  }
});

/** The texts of one area in the chosen language. `en` has the type of `ja`, so a missing key fails the build. */
export function catalogue<Texts>(texts: Record<Language, Texts>): ReadonlySignal<Texts> {
  return computed(() => texts[language.value]);
}
