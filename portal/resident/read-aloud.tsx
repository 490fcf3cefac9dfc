import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { language } from '../ui/language.ts';
import { path } from '../ui/router.ts';
import { town } from './texts.ts';

// Reads the screen out where the browser has a voice for its language. It stops when one goes on.

const voices = signal<readonly SpeechSynthesisVoice[]>([]);
const reading = signal(false);

function takeVoices(): void {
  voices.value = speechSynthesis.getVoices();
}

if ('speechSynthesis' in globalThis) {
  takeVoices();
  speechSynthesis.addEventListener?.('voiceschanged', takeVoices);
}

/** What is seen, without readings above words and without what is pressed to hear it. */
export function spokenText(place: HTMLElement): string {
  const copy = place.cloneNode(true) as HTMLElement;
  for (const one of copy.querySelectorAll('rt, rp, svg, .unseen, .not-read')) {
    one.remove();
  }
  for (const one of copy.querySelectorAll('p, li, h1, h2, h3, dt, dd, a, button, legend, label')) {
    one.append('。');
  }
  // What stands side by side is heard one by one.
  for (const one of copy.querySelectorAll('td, th, caption, :is(li, a) > :is(span, b)')) {
    one.append('、');
  }
  for (const one of copy.querySelectorAll('tr')) {
    one.append('。');
  }
  return (copy.textContent ?? '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[。、\s]*。[。、\s]*/g, '。')
    .replaceAll(/、(\s*、)+/g, '、')
    .trim();
}

function stop(): void {
  if (reading.peek()) {
    speechSynthesis.cancel();
    reading.value = false;
  }
}

function start(voice: SpeechSynthesisVoice): void {
  const place = document.querySelector<HTMLElement>('#main');
  if (!place) {
    return;
  }
  const said = new SpeechSynthesisUtterance(spokenText(place));
  said.voice = voice;
  said.lang = voice.lang;
  said.rate = 0.9;
  said.addEventListener('end', () => {
    reading.value = false;
  });
  said.addEventListener('error', () => {
    reading.value = false;
  });
  reading.value = true;
  speechSynthesis.speak(said);
}

export function ReadAloud() {
  useEffect(() => stop, [path.value, language.value]);
  const voice = voices.value.find((one) => one.lang.replace('_', '-').toLowerCase().startsWith(language.value));
  if (!voice) {
    return null;
  }
  return (
    <button
      type="button"
      class="button button-outline top-button"
      onClick={() => (reading.peek() ? stop() : start(voice))}
    >
      {reading.value ? town.value.stopReading : town.value.readAloud}
    </button>
  );
}
