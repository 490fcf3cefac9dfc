import { useSignal } from '@preact/signals';
import type { CallOut } from '../api/types.ts';
import { Countdown } from '../ui/countdown.tsx';
import { formatCount } from '../ui/number.ts';
import { Link } from '../ui/link.tsx';
import { Loading } from '../ui/problem.tsx';
import { shownOf } from './shown.ts';
import type { Shown } from './shown.ts';
import { Back, Big, Heading, timeText } from './show.tsx';
import { callOuts, press, presses } from './state.ts';
import { Refused, Waiting } from './status.tsx';
import { field } from './texts.ts';

const over = new Set<Shown['state']>(['finished', 'cancelled', 'declined', 'taken']);

/** What is asked of this firm, the newest first; what is settled stands below. */
export function CallOutList() {
  const texts = field.value.list;
  const all = callOuts.value?.value.map((request) => shownOf(request, presses.value, callOuts.value?.asked ?? 0));
  const open = all?.filter((one) => !over.has(one.state)) ?? [];
  const older = all?.filter((one) => over.has(one.state)) ?? [];
  return (
    <>
      <Heading title={texts.title} />
      {!all && <Loading />}
      {all && open.length === 0 && (
        <div class="calm">
          <p>{texts.none}</p>
          <p>{texts.noneHint}</p>
        </div>
      )}
      <ul class="cards">
        {open.map((one) => (
          <Card key={one.request.id} shown={one} />
        ))}
      </ul>
      {older.length > 0 && (
        <section aria-labelledby="older-title">
          <h2 id="older-title">{texts.older}</h2>
          <ul class="cards">
            {older.map((one) => (
              <Card key={one.request.id} shown={one} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Card({ shown }: { shown: Shown }) {
  const { request, state, waiting } = shown;
  return (
    <li>
      <Link href={`/field/snow/requests/${request.id}`} class={`card-link state-${state}`}>
        <span class="card-word">{field.value.state[state]}</span>
        <span>{`${field.value.request.start} ${timeText(request.startAt)}`}</span>
        <span>{request.routes.map((route) => route.name).join('、')}</span>
        {state === 'asked' && request.answerBy && <Countdown until={request.answerBy} texts={field.value.left} />}
        {waiting && <Waiting />}
      </Link>
    </li>
  );
}

export function CallOutPage({ id }: { id: number }) {
  const request = callOuts.value?.value.find((one) => one.id === id);
  return (
    <>
      <Back />
      <Heading title={field.value.request.title} />
      {request ? <OneCallOut key={id} request={request} /> : <p>{field.value.request.missing}</p>}
    </>
  );
}

function OneCallOut({ request }: { request: CallOut }) {
  const texts = field.value.request;
  const shown = shownOf(request, presses.value, callOuts.value?.asked ?? 0);
  const { state } = shown;
  return (
    <>
      <p class={`state-banner state-${state}`} role="status">
        {field.value.state[state]}
        {shown.waiting && <Waiting />}
      </p>
      {shown.refused && <Refused press={shown.refused} />}
      <dl class="facts">
        <div>
          <dt>{texts.start}</dt>
          <dd class="number">{timeText(request.startAt)}</dd>
        </div>
        {state === 'asked' && request.answerBy && (
          <div>
            <dt>{texts.answerBy}</dt>
            <dd>
              <span class="number">{timeText(request.answerBy)}</span>{' '}
              <Countdown until={request.answerBy} texts={field.value.left} />
            </dd>
          </div>
        )}
      </dl>
      <Buttons shown={shown} />
      <Routes shown={shown} />
    </>
  );
}

function Routes({ shown }: { shown: Shown }) {
  const texts = field.value.request;
  return (
    <section aria-labelledby="routes-title">
      <h2 id="routes-title">{texts.routes}</h2>
      <ol class="routes">
        {shown.request.routes
          .toSorted((left, right) => left.priority - right.priority)
          .map((route) => (
            <li key={route.code}>
              <b>{route.name}</b>
              <span>
                {field.value.road[route.road]}
                {route.lengthM > 0 && ` ${texts.metres(formatCount(route.lengthM))}`}
              </span>
              {shown.done.has(route.code) && <span class="route-done">{`✓ ${texts.done}`}</span>}
            </li>
          ))}
      </ol>
    </section>
  );
}

/** What may be pressed now, at most two buttons; declining asks once more. */
function Buttons({ shown }: { shown: Shown }) {
  const texts = field.value.request;
  const { request, state } = shown;
  const sure = useSignal(false);
  const busy = useSignal(false);

  async function say(answer: 'accept' | 'decline' | 'start' | 'finish', routes?: string[]): Promise<void> {
    if (!busy.value) {
      busy.value = true;
      await press({ kind: 'answer', request: request.id, answer, ...(routes ? { routes } : {}) });
      busy.value = false;
      sure.value = false;
    }
  }

  const ends: Partial<Record<Shown['state'], string>> = {
    taken: texts.thanksTaken,
    declined: texts.thanksDeclined,
    cancelled: texts.cancelledText,
    finished: texts.finishedText,
  };
  const end = ends[state];
  if (end) {
    return <p class="calm">{end}</p>;
  }
  if (sure.value) {
    return (
      <div class="buttons" role="group" aria-label={texts.declineSure}>
        <p class="ask-again">{texts.declineSure}</p>
        <p>{texts.declineHint}</p>
        <Big kind="fill" disabled={busy.value} onClick={() => void say('decline')}>
          {texts.declineYes}
        </Big>
        <Big
          onClick={() => {
            sure.value = false;
          }}
        >
          {field.value.back}
        </Big>
      </div>
    );
  }
  if (state === 'asked' || state === 'unanswered') {
    return (
      <div class="buttons">
        {state === 'unanswered' && <p>{texts.unansweredText}</p>}
        <Big kind="fill" disabled={busy.value} onClick={() => void say('accept')}>
          {texts.accept}
        </Big>
        <Big
          onClick={() => {
            sure.value = true;
          }}
        >
          {texts.decline}
        </Big>
      </div>
    );
  }
  if (state === 'accepted') {
    return (
      <div class="buttons">
        <Big kind="fill" disabled={busy.value} onClick={() => void say('start')}>
          {texts.begin}
        </Big>
      </div>
    );
  }
  const left = request.routes
    .toSorted((one, other) => one.priority - other.priority)
    .filter((route) => !shown.done.has(route.code));
  return (
    <div class="buttons">
      {left.map((route, index) => (
        <Big
          key={route.code}
          kind={index === 0 ? 'fill' : 'outline'}
          disabled={busy.value}
          onClick={() => void say('finish', [route.code])}
        >
          {texts.finish(route.name)}
        </Big>
      ))}
    </div>
  );
}
