import { language } from './language.ts';
import { ui } from './texts.ts';

export function LanguageSwitch() {
  const other = language.value === 'ja' ? 'en' : 'ja';
  return (
    <button
      type="button"
      class="button button-text button-sm"
      lang={other}
      onClick={() => {
        language.value = other;
      }}
    >
      <span class="unseen" lang={language.value}>{`${ui.value.language}: `}</span>
      {other === 'ja' ? '日本語' : 'English'}
    </button>
  );
}
