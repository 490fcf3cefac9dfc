import { effect, signal } from '@preact/signals';
import { language, languageKey } from '../ui/language.ts';

// How the screens look on this device: kept here, told to nobody. What is kept and cannot be read is the default.

const values = {
  size: ['normal', 'large', 'largest'],
  contrast: ['normal', 'high'],
  furigana: ['on', 'off'],
  shared: ['no', 'yes'],
} as const;

export type Choices = { [Name in keyof typeof values]: (typeof values)[Name][number] };
export type ChoiceName = keyof Choices;

const key = 'tsunagu.resident';

export function choicesFrom(text: string | null): Choices {
  let given: unknown;
  try {
    given = JSON.parse(text ?? '{}');
  } catch {
    given = {};
  }
  const kept = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const one = <Name extends ChoiceName>(name: Name): Choices[Name] => {
    const all: readonly string[] = values[name];
    return (all.includes(String(kept[name])) ? kept[name] : values[name][0]) as Choices[Name];
  };
  return { size: one('size'), contrast: one('contrast'), furigana: one('furigana'), shared: one('shared') };
}

function remembered(): Choices {
  try {
    return choicesFrom(localStorage.getItem(key));
  } catch {
    return choicesFrom(null);
  }
}

export const choices = signal<Choices>(remembered());

export function choose<Name extends ChoiceName>(name: Name, value: Choices[Name]): void {
  choices.value = { ...choices.value, [name]: value };
}

let keeping = true;

effect(() => {
  const { size, contrast } = choices.value;
  document.documentElement.dataset['size'] = size;
  document.documentElement.dataset['contrast'] = contrast;
  if (keeping) {
    try {
      localStorage.setItem(key, JSON.stringify(choices.value));
    } catch {
      // It lasts until the page is closed.
    }
  }
});

/** What is chosen in one window holds in the others too. */
addEventListener('storage', (event) => {
  if (event.key === key && event.newValue !== null) {
    choices.value = choicesFrom(event.newValue);
  }
});

function ownLooks(): Record<string, string> {
  return { [key]: JSON.stringify(choices.peek()), [languageKey]: language.peek() };
}

/**
 * Nothing of who was here stays on the device. How its screens look stays where it is one person's own; on a shared one
 * that it is shared is all that stays.
 */
export async function clearDevice(): Promise<void> {
  const { shared } = choices.peek();
  keeping = false;
  try {
    const kept = shared === 'yes' ? { [key]: JSON.stringify({ shared }) } : ownLooks();
    localStorage.clear();
    sessionStorage.clear();
    for (const [name, value] of Object.entries(kept)) {
      localStorage.setItem(name, value);
    }
    const databases = (await indexedDB.databases?.()) ?? [];
    for (const { name } of databases) {
      // What the till of a shop has not told yet, or a phone in the field, is not of who was here.
      if (name !== undefined && !/^tsunagu-(shop|field)/.test(name)) {
        indexedDB.deleteDatabase(name);
      }
    }
  } catch {
    // A browser that keeps nothing has nothing to clear.
  }
}
