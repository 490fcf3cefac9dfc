import { useSignal } from '@preact/signals';
import { endOwnKey, rotateOwnKey } from '../../api/gateway.ts';
import type { ClientKey, MadeKey, Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { language } from '../../ui/language.ts';
import { formatTime } from '../../ui/time.ts';
import { developer } from './texts.ts';

const days = 365;
const overlapHours = 48;

type KeysProps = { keys: readonly ClientKey[]; onAct: (problem: Problem | undefined, made?: MadeKey) => void };

export function Keys({ keys, onAct }: KeysProps) {
  const texts = developer.value;
  return (
    <section class="panel">
      <div class="platform-box">
        <h2>{texts.keys}</h2>
        <p class="muted">{texts.overlap}</p>
      </div>
      <table class="table table-stack">
        <caption class="unseen">{texts.keysCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.label}</th>
            <th scope="col">{texts.expires}</th>
            <th scope="col">{texts.act}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((one) => (
            <Row key={one.id} one={one} onAct={onAct} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ one, onAct }: { one: ClientKey; onAct: KeysProps['onAct'] }) {
  const texts = developer.value;
  const asked = useSignal(false);

  async function rotate(): Promise<void> {
    const answer = await rotateOwnKey(one.id, days, overlapHours);
    if (answer.ok) {
      onAct(undefined, answer.value);
    } else {
      onAct(answer.problem);
    }
  }
  async function end(): Promise<void> {
    const answer = await endOwnKey(one.id);
    onAct(answer.ok ? undefined : answer.problem);
  }
  function ask(wanted: boolean): void {
    asked.value = wanted;
  }

  return (
    <tr>
      <th scope="row" class="platform-name">
        {one.label}
      </th>
      <td data-label={texts.expires}>{formatTime(one.expires, 'date', language.value)}</td>
      <td data-label={texts.act}>
        {asked.value ? (
          <div class="row-acts">
            <p role="alert">{texts.sureEnd(one.label)}</p>
            <Button size="xs" kind="fill" onClick={() => void end()}>
              {texts.confirm}
            </Button>
            <Button size="xs" onClick={() => ask(false)}>
              {texts.cancel}
            </Button>
          </div>
        ) : (
          <div class="row-acts">
            <Button size="xs" label={texts.rotateOf(one.label)} onClick={() => void rotate()}>
              {texts.rotate}
            </Button>
            <Button size="xs" label={texts.endOf(one.label)} onClick={() => ask(true)}>
              {texts.end}
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}
