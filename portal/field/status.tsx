import { Banner } from '../ui/banner.tsx';
import { language } from '../ui/language.ts';
import { formatTime } from '../ui/time.ts';
import type { Press } from './outbox.ts';
import { Big } from './show.tsx';
import { board, callOuts, keepFailed, online, outbox, refresh, role, signedOut, unsent, who } from './state.ts';
import { field } from './texts.ts';

export function Waiting() {
  return (
    <span class="waiting">
      <span class="waiting-mark" aria-hidden="true" />
      {field.value.waiting}
    </span>
  );
}

/** Whether there is a net, how old what is shown is, and how much has not been sent: always in sight. */
export function StatusBar() {
  const texts = field.value;
  const mine = unsent.value.filter((press) => press.who === who.value?.subject);
  const others = unsent.value.length - mine.length;
  const shown = role.value === 'duty' ? board.value : callOuts.value;
  return (
    <div class="status">
      <p class={mine.length > 0 ? 'unsent unsent-some' : 'unsent'} role="status">
        {mine.length > 0 ? texts.unsent(mine.length) : texts.allSent}
      </p>
      {shown && (
        <button type="button" class="refresh" onClick={() => void refresh()}>
          <span>{texts.stale(formatTime(shown.at, 'time', language.value))}</span>
          <span class="refresh-word">{texts.refresh}</span>
        </button>
      )}
      {!online.value && (
        <Banner kind="warning" live>
          <p>{texts.offline}</p>
        </Banner>
      )}
      {signedOut.value && (
        <Banner kind="warning" live>
          <p>{texts.signedOut}</p>
        </Banner>
      )}
      {keepFailed.value && (
        <Banner kind="error" live>
          <p>{texts.keepFailed}</p>
        </Banner>
      )}
      {others > 0 && (
        <Banner kind="warning">
          <p>{texts.others(others)}</p>
        </Banner>
      )}
    </div>
  );
}

/** What the server refused, in words, until it was seen. */
export function Refused({ press }: { press: Press }) {
  const texts = field.value.refused;
  const code = press.code ?? '';
  const known = {
    snow_wrong_state: texts.snow_wrong_state,
    snow_not_waiting: texts.snow_not_waiting,
    snow_no_request: texts.snow_no_request,
    snow_bad_time: texts.snow_bad_time,
  } as Record<string, string>;
  return (
    <Banner kind="error" live>
      <p class="banner-title">{texts.title}</p>
      <p>{known[code] ?? texts.other(code)}</p>
      <Big onClick={() => void outbox.forget(press.order)}>{texts.seen}</Big>
    </Banner>
  );
}
