import { useSignal } from '@preact/signals';
import { answerFor, cancelCallOut } from '../../api/snow.ts';
import type { Board, CallOut, Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { Countdown } from '../../ui/countdown.tsx';
import { TextField } from '../../ui/field.tsx';
import { makeKey } from '../../ui/key.ts';
import { Link } from '../../ui/link.tsx';
import { ProblemView } from '../../ui/problem.tsx';
import { keyOf } from './deliveries.tsx';
import { clockText } from './show.tsx';
import { refreshBoard } from './state.ts';
import { snow } from './texts.ts';

/** Who was called out, what they said, and how long they still have. */
export function CallOuts({ board, still }: { board: Board; still?: boolean }) {
  const texts = snow.value.board.requests;
  return (
    <section class="panel call-outs" aria-labelledby="call-outs-title">
      <h2 id="call-outs-title">{texts.title}</h2>
      {board.requests.length === 0 && <p class="muted">{texts.none}</p>}
      {board.requests.map((request) => (
        <OneCallOut key={request.id} request={request} still={still ?? false} />
      ))}
    </section>
  );
}

export function StateTag({ state }: { state: CallOut['state'] }) {
  return (
    <span class={`call-state call-state-${state}`}>
      <span class="call-state-mark" aria-hidden="true" />
      {snow.value.state[state]}
    </span>
  );
}

function OneCallOut({ request, still }: { request: CallOut; still: boolean }) {
  const texts = snow.value.board.requests;
  const open = request.state !== 'finished' && request.state !== 'cancelled';
  return (
    <article class="call-out" id={`request-${request.id}`} aria-label={request.contractorName} tabIndex={-1}>
      <div class="call-out-top">
        <h3>{request.contractorName}</h3>
        <StateTag state={request.state} />
        {request.answerBy && request.state === 'asked' && !still && (
          <span>
            {texts.answerBy} <b class="number">{clockText(request.answerBy)}</b>{' '}
            <Countdown until={request.answerBy} texts={snow.value.left} />
          </span>
        )}
        <span class="muted">{texts.startAt(clockText(request.startAt))}</span>
      </div>
      <ul class="route-chips" aria-label={texts.routes}>
        {request.routes.map((route) => (
          <li key={route.code} class={route.finishedAt ? 'route-done' : undefined}>
            {route.name} <span class="muted small">{snow.value.road[route.road]}</span>
            {route.finishedAt && <span class="number">{texts.finishedAt(clockText(route.finishedAt))}</span>}
          </li>
        ))}
      </ul>
      <Story request={request} />
      <p>
        <Link
          href={`/staff/snow/messages?key=${encodeURIComponent(keyOf(request.id))}`}
          label={texts.messagesOf(request.contractorName)}
        >
          {texts.messages}
        </Link>
      </p>
      {open && !still && <Actions request={request} />}
    </article>
  );
}

/** Who was asked when, and what came back: the ladder's story and the words that came after it. */
function Story({ request }: { request: CallOut }) {
  const texts = snow.value.board.requests;
  const lines = [
    ...request.story.map((one) => ({
      at: one.at,
      text: [texts.what[one.what] ?? one.what, one.who && texts.of(request.contractorName, one.step + 1), one.note]
        .filter(Boolean)
        .join('・'),
    })),
    ...request.answers
      .filter((one) => one.answer === 'start' || one.answer === 'finish')
      .map((one) => ({ at: one.at, text: [snow.value.answers[one.answer], one.note].filter(Boolean).join('・') })),
  ].toSorted((left, right) => left.at.localeCompare(right.at));
  return (
    <ol class="story" aria-label={texts.story}>
      {lines.map((line) => (
        <li key={`${line.at} ${line.text}`}>
          <time class="number" dateTime={line.at}>
            {clockText(line.at)}
          </time>{' '}
          {line.text}
        </li>
      ))}
    </ol>
  );
}

function Actions({ request }: { request: CallOut }) {
  const texts = snow.value.board.requests;
  const mode = useSignal<'none' | 'phone' | 'cancel'>('none');
  const note = useSignal('');
  const error = useSignal('');
  const problem = useSignal<Problem | undefined>(undefined);
  const waiting = request.state === 'asked' || request.state === 'unanswered';

  async function send(what: 'accept' | 'decline' | 'cancel'): Promise<void> {
    if (what === 'cancel' && note.value.trim() === '') {
      error.value = texts.needReason;
      return;
    }
    const given = note.value.trim();
    const answer =
      what === 'cancel'
        ? await cancelCallOut(request.id, given)
        : await answerFor(request.id, {
            key: makeKey(),
            answer: what,
            at: new Date(serverNow()).toISOString(),
            routes: null,
            note: given || null,
          });
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      mode.value = 'none';
      note.value = '';
      error.value = '';
      await refreshBoard();
    }
  }

  if (mode.value === 'none') {
    return (
      <p class="actions">
        {waiting && (
          <Button
            size="sm"
            onClick={() => {
              mode.value = 'phone';
            }}
          >
            {texts.phone}
          </Button>
        )}
        <Button
          size="sm"
          kind="text"
          onClick={() => {
            mode.value = 'cancel';
          }}
        >
          {texts.cancel}
        </Button>
      </p>
    );
  }
  return (
    <div class="inline-form">
      <TextField
        label={mode.value === 'cancel' ? texts.reason : texts.note}
        error={error.value}
        value={note.value}
        size="sm"
        onInput={(value) => {
          note.value = value;
        }}
      />
      {problem.value && <ProblemView problem={problem.value} />}
      <p class="actions">
        {mode.value === 'cancel' ? (
          <Button size="sm" kind="fill" onClick={() => void send('cancel')}>
            {texts.cancel}
          </Button>
        ) : (
          <>
            <Button size="sm" kind="fill" onClick={() => void send('accept')}>
              {snow.value.answers.accept}
            </Button>
            <Button size="sm" onClick={() => void send('decline')}>
              {snow.value.answers.decline}
            </Button>
          </>
        )}
        <Button
          size="sm"
          kind="text"
          onClick={() => {
            mode.value = 'none';
          }}
        >
          {texts.close}
        </Button>
      </p>
    </div>
  );
}
