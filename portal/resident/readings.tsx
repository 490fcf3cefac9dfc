import { computed } from '@preact/signals';
import { language } from '../ui/language.ts';
import { choices } from './choices.ts';

// Readings above words that not everybody reads at once: in headings and on what is pressed. Who hears the page hears
// each word once.

/** With the part of a word that its kanji make up. */
export const readings: Readonly<Record<string, string>> = {
  血中酸素: 'けっちゅうさんそ',
  血圧: 'けつあつ',
  脈拍: 'みゃくはく',
  体温: 'たいおん',
  体重: 'たいじゅう',
  歩数: 'ほすう',
  握力: 'あくりょく',
  疲: 'つか',
  測: 'はか',
  記録: 'きろく',
  確認: 'かくにん',
  保健師: 'ほけんし',
  相談: 'そうだん',
  予約: 'よやく',
  取り消: 'とりけ',
  募集: 'ぼしゅう',
  申し込: 'もうしこ',
  説明会: 'せつめいかい',
  交換: 'こうかん',
  途中: 'とちゅう',
  困: 'こま',
  暮: 'く',
  手伝: 'てつだ',
  伝: 'つた',
  押: 'お',
};

const words = new RegExp(`(${Object.keys(readings).toSorted((one, other) => other.length - one.length).join('|')})`);

export const showReadings = computed(() => choices.value.furigana === 'on' && language.value === 'ja');

/** Words and what is between them, in order; a word is at every second place. */
export function partsOf(text: string): string[] {
  return text.split(words);
}

/** The name of what is pressed or read as a heading: readings would part the word for who hears it. */
export function plainName(text: string): { 'aria-label'?: string } {
  return showReadings.value && partsOf(text).length > 1 ? { 'aria-label': text } : {};
}

export function Readings({ text }: { text: string }) {
  const parts = showReadings.value ? partsOf(text) : [text];
  return parts.length === 1 ? (
    text
  ) : (
    <span>
      {parts.map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <ruby key={part + String(index)}>
            {part}
            <rp aria-hidden="true">（</rp>
            <rt aria-hidden="true">{readings[part]}</rt>
            <rp aria-hidden="true">）</rp>
          </ruby>
        ),
      )}
    </span>
  );
}
