import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { serverNow } from '../ui/clock.ts';
import { language } from '../ui/language.ts';
import { formatCount } from '../ui/number.ts';
import { formatTime } from '../ui/time.ts';
import { dayOf } from './day.ts';
import { Back, Big, Heading, nameOf, refusalText } from './show.tsx';
import { refresh, rows, till } from './state.ts';
import { shop } from './texts.ts';
import { dayTotal } from './till.ts';
import type { Row } from './till.ts';

export function Day() {
  const texts = shop.value.day;
  const busy = useSignal(false);
  const today = dayOf(serverNow());
  const total = dayTotal(rows.value, today);
  const waiting = rows.value.filter((row) => row.state === 'waiting').length;
  const own = rows.value.filter((row) => dayOf(row.at) === today).toReversed();

  useEffect(() => void till.lookAgain(today), []);

  async function send(): Promise<void> {
    if (!busy.value) {
      busy.value = true;
      await refresh();
      busy.value = false;
    }
  }

  return (
    <>
      <Back />
      <Heading title={texts.title} />
      <dl class="facts">
        <div>
          <dt>{texts.count}</dt>
          <dd>{texts.countOf(formatCount(total.count))}</dd>
        </div>
        <div>
          <dt>{texts.yen}</dt>
          <dd>{texts.yenOf(formatCount(total.yen))}</dd>
        </div>
        <div>
          <dt>{texts.waiting}</dt>
          <dd>{texts.countOf(formatCount(waiting))}</dd>
        </div>
      </dl>
      {waiting > 0 && (
        <Big kind="fill" disabled={busy.value} onClick={() => void send()}>
          {texts.send}
        </Big>
      )}
      <p>{texts.own}</p>
      <p class="calm">{texts.undo}</p>
      <h2>{texts.list}</h2>
      {own.length === 0 && <p>{texts.none}</p>}
      <ul class="cards">
        {own.map((row) => (
          <Used key={row.order} row={row} />
        ))}
      </ul>
    </>
  );
}

function Used({ row }: { row: Row }) {
  const texts = shop.value.day;
  return (
    <li class={`used used-${row.state}`}>
      <p>
        {formatTime(row.at, 'time', language.value)} <b>{nameOf(row.name)}</b>
      </p>
      <p>
        {row.state === 'unsure' && row.code !== undefined
          ? texts.code(row.code.replaceAll(/(.{4})(?=.)/g, '$1-'))
          : texts.yenOf(formatCount(row.yen))}{' '}
        {row.serial !== undefined && texts.serial(String(row.serial))}
      </p>
      <p>
        <b>{texts.state[row.state]}</b> {row.refusal !== undefined && refusalText(row.refusal)}
      </p>
      {row.state === 'unsure' && <Unsure row={row} />}
    </li>
  );
}

/** Asked again, as the same act; or put away, after one more question. */
function Unsure({ row }: { row: Row }) {
  const texts = shop.value.day;
  const asking = useSignal(false);
  if (!asking.value) {
    return (
      <div class="buttons">
        <Big onClick={() => void till.askAgain(row)}>{shop.value.said.again}</Big>
        <Big onClick={() => (asking.value = true)}>{texts.putAway}</Big>
      </div>
    );
  }
  return (
    <div class="buttons">
      <p role="alert">{texts.putAwaySure}</p>
      <Big onClick={() => void till.putAway(row)}>{texts.putAwayYes}</Big>
      <Big onClick={() => (asking.value = false)}>{shop.value.check.cancel}</Big>
    </div>
  );
}
