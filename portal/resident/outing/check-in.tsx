import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { checkIn } from '../../api/community.ts';
import type { CheckedIn, Position } from '../../api/community.ts';
import type { Problem } from '../../api/types.ts';
import { canScan } from '../../ui/camera.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { useCamera } from '../../ui/use-camera.ts';
import { TextField } from '../../ui/field.tsx';
import { formatCount } from '../../ui/number.ts';
import { Back, Big, Heading } from '../show.tsx';
import { areLetters, readCheckInCode } from './code.ts';
import { Refused, inWords } from './show.tsx';
import { out } from './texts.ts';
import { findPosition } from './where.ts';

type Step =
  | { kind: 'read' }
  /** The session has a radius: the code waits for where one is. */
  | { kind: 'where'; code: string }
  | { kind: 'done'; said: CheckedIn };

export function CheckIn() {
  const texts = out.value.checkIn;
  const step = useSignal<Step>({ kind: 'read' });
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  /** Letters that the server does not know: looked at again before anybody is asked. */
  const wrong = useSignal(false);

  async function send(code: string, at?: Position): Promise<void> {
    if (busy.value) {
      return;
    }
    busy.value = true;
    problem.value = undefined;
    wrong.value = false;
    const answer = await checkIn(code, at);
    busy.value = false;
    if (answer.ok) {
      step.value = { kind: 'done', said: answer.value };
    } else if (answer.problem.code === 'community_place_needed') {
      step.value = { kind: 'where', code };
    } else if (answer.problem.code === 'community_bad_code' && areLetters(code)) {
      wrong.value = true;
    } else {
      problem.value = answer.problem;
    }
  }

  const now = step.value;
  if (now.kind === 'done') {
    return (
      <Done
        said={now.said}
        again={() => {
          step.value = { kind: 'read' };
        }}
      />
    );
  }
  return (
    <>
      <Back to="/resident/outing" />
      <Heading title={texts.title} />
      {problem.value && <Refused problem={problem.value} />}
      {now.kind === 'read' ? (
        <Read busy={busy.value} wrong={wrong} send={(code) => void send(code)} />
      ) : (
        <Where busy={busy.value} send={(at) => void send(now.code, at)} />
      )}
    </>
  );
}

type ReadProps = { busy: boolean; wrong: Signal<boolean>; send: (code: string) => void };

function Read({ busy, wrong, send }: ReadProps) {
  const texts = out.value.checkIn;
  const code = useSignal('');
  const error = useSignal('');
  const input = useRef<HTMLInputElement | null>(null);

  function take(text: string): void {
    const read = readCheckInCode(text);
    error.value = read ? '' : text.trim() === '' ? texts.noLetters : texts.badCode;
    wrong.value = false;
    if (read) {
      send(read);
    } else {
      input.current?.focus();
    }
  }

  useEffect(() => {
    if (wrong.value) {
      input.current?.focus();
    }
  }, [wrong.value]);

  return (
    <>
      <p>{canScan() ? texts.lead : texts.typeLetters}</p>
      {canScan() && <Camera onText={take} error={error} />}
      <form
        noValidate
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          take(code.value);
        }}
      >
        <TextField
          label={texts.code}
          hint={texts.codeHint}
          error={wrong.value ? texts.wrongLetters : error.value}
          value={code.value}
          size="lg"
          onInput={(value) => {
            code.value = value;
          }}
          inputRef={(element) => {
            input.current = element;
          }}
        />
        <button
          type="submit"
          class={`button button-${canScan() ? 'outline' : 'fill'} big`}
          aria-disabled={busy ? 'true' : undefined}
        >
          {texts.send}
        </button>
      </form>
    </>
  );
}

function Camera({ onText, error }: { onText: (text: string) => void; error: Signal<string> }) {
  const texts = out.value.checkIn;
  const { on, video } = useCamera(onText, () => {
    error.value = texts.noCamera;
  });
  return (
    <div class="buttons">
      <video ref={video} class="seen-by-camera" hidden={!on.value} muted playsInline aria-label={texts.video} />
      <Big
        kind="fill"
        onClick={() => {
          error.value = '';
          on.value = !on.value;
        }}
      >
        {on.value ? texts.stop : texts.camera}
      </Big>
    </div>
  );
}

function Where({ busy, send }: { busy: boolean; send: (at: Position) => void }) {
  const texts = out.value.checkIn;
  const missing = useSignal(false);

  async function find(): Promise<void> {
    const at = await findPosition();
    missing.value = at === undefined;
    if (at) {
      send(at);
    }
  }

  return (
    <>
      <p>{texts.placeHint}</p>
      {missing.value && (
        <p class="calm" role="alert">
          {texts.noPlace}
        </p>
      )}
      <Big kind="fill" disabled={busy} onClick={() => void find()}>
        {texts.place}
      </Big>
    </>
  );
}

function Done({ said, again }: { said: CheckedIn; again: () => void }) {
  const texts = out.value.checkIn;
  const title = said.how === 'attended_before' ? texts.before : texts.done;
  const { attendance } = said;
  return (
    <>
      <Back to="/resident/outing" />
      <Heading title={title} />
      {attendance && <p class="worth">{inWords(attendance)}</p>}
      <DoneBanner>{title}</DoneBanner>
      {attendance && said.how === 'attended' && attendance.points > 0 && (
        <p class="ask-again">{texts.points(formatCount(attendance.points))}</p>
      )}
      <p>{texts.enjoy}</p>
      <Big onClick={again}>{texts.other}</Big>
    </>
  );
}
