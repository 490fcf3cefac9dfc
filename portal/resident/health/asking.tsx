import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { getCheckDraft, keepCheckDraft } from '../../api/health.ts';
import type { CheckList, HealthCheck } from '../../api/health.ts';
import type { Answer } from '../../api/client.ts';
import type { Problem } from '../../api/types.ts';
import { TextField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { makeKey } from '../../ui/key.ts';
import { Question } from '../questions.tsx';
import type { Option } from '../questions.tsx';
import { Back, Big, Heading, Trouble } from '../show.tsx';
import { town } from '../texts.ts';
import { CheckSaid } from './checks.tsx';
import { asksForTalk, ConsultLink } from './consult-link.tsx';
import { numberIn } from './entered.ts';
import { body } from './texts.ts';

// A checklist, question by question. What is said is kept with the server as one goes, so that one can put it aside and
// go on later, also elsewhere; nothing of it is kept on the device.

export type Asked = {
  text: string;
  hint?: string;
  options?: readonly Option[];
  /** What is filled in instead: names and labels. */
  fields?: readonly { name: string; label: string; least: number; most: number }[];
};

export type Draft = { at: number; said: Record<string, string> };
export const nothing: Draft = { at: 0, said: {} };

type AskingProps = {
  title: string;
  questions: readonly Asked[];
  draft: Signal<Draft>;
  /** Which list: what is not finished is kept under it, and gone on with. */
  list: CheckList;
  /** `said` is by the index of a question, or by the name of a field. */
  send: (id: string, said: Record<string, string>) => Promise<Answer<HealthCheck>>;
};

export function Asking({ title, questions, draft, list, send }: AskingProps) {
  const kept = useKept(list, draft);
  const made = useSignal<HealthCheck | undefined>(undefined);
  const { at } = draft.value;
  const question = questions[at];
  function go(to: number): void {
    draft.value = { ...draft.peek(), at: to };
  }
  if (made.value) {
    return <Result title={title} check={made.value} />;
  }
  return (
    <>
      <Back to="/resident/health/checks" />
      <Heading title={title} />
      {kept.value === 'resumed' && <p class="calm">{body.value.checks.resumed}</p>}
      {kept.value === 'failed' && <p class="calm">{body.value.checks.notKept}</p>}
      {question ? (
        <One key={at} at={at} count={questions.length} of={question} draft={draft} onGo={go} />
      ) : (
        <Ready questions={questions} draft={draft} made={made} send={send} />
      )}
    </>
  );
}

/** What was said before is there again; what is said is kept on the server, the newest alone. */
function useKept(list: CheckList, draft: Signal<Draft>): Signal<'' | 'resumed' | 'failed'> {
  const state = useSignal<'' | 'resumed' | 'failed'>('');
  useEffect(() => {
    let told = draft.peek();
    let sending = Promise.resolve();
    let left = false;
    void getCheckDraft(list).then((answer) => {
      const untouched = !left && draft.peek() === told && Object.keys(told.said).length === 0;
      if (answer.ok && answer.value.changedAt && untouched) {
        told = { at: answer.value.at, said: answer.value.said };
        draft.value = told;
        state.value = 'resumed';
      }
    });
    const stop = draft.subscribe((now) => {
      const answered = Object.keys(now.said).length > 0;
      if (now === told || !answered) {
        return;
      }
      told = now;
      sending = sending.then(async () => {
        if (told === now) {
          const answer = await keepCheckDraft(list, now);
          state.value = answer.ok ? (state.peek() === 'failed' ? '' : state.peek()) : 'failed';
        }
      });
    });
    return () => {
      left = true;
      stop();
    };
  }, [list]);
  return state;
}

type OneProps = { at: number; count: number; of: Asked; draft: Signal<Draft>; onGo: (to: number) => void };

function One({ at, count, of, draft, onGo }: OneProps) {
  const texts = body.value.checks;
  const faults = useSignal<Record<string, string>>({});
  const { said } = draft.value;
  function say(name: string, value: string | undefined, to = at): void {
    const next = { ...draft.peek().said };
    if (value === undefined || value === '') {
      delete next[name];
    } else {
      next[name] = value;
    }
    draft.value = { at: to, said: next };
  }
  /** Fields may be empty; what stands in them must be a number that can be. */
  function leave(): void {
    const found = (of.fields ?? []).flatMap(({ name, least, most }) => {
      const text = draft.peek().said[name] ?? '';
      const value = numberIn(text);
      return text === '' || (value !== undefined && value >= least && value <= most)
        ? []
        : [[name, body.value.enter.faults.bounds(String(least), String(most))]];
    });
    faults.value = Object.fromEntries(found) as Record<string, string>;
    if (found.length === 0) {
      onGo(at + 1);
    }
  }
  return (
    <Question
      at={at}
      count={count}
      text={of.text}
      {...(of.hint ? { hint: of.hint } : {})}
      options={of.options ?? []}
      chosen={said[String(at)]}
      onChoose={(value) => say(String(at), value, at + 1)}
      {...(of.fields ? { skip: texts.next } : {})}
      onSkip={() => {
        if (of.fields) {
          leave();
        } else {
          say(String(at), undefined, at + 1);
        }
      }}
      onBack={at > 0 ? () => onGo(at - 1) : undefined}
    >
      {of.fields?.map(({ name, label }) => (
        <TextField
          key={name}
          label={label}
          size="lg"
          inputMode="decimal"
          error={faults.value[name] ?? ''}
          value={said[name] ?? ''}
          onInput={(text) => say(name, text.trim())}
        />
      ))}
    </Question>
  );
}

/** A question with fields is answered as soon as one of them is filled in. */
export function answeredOf(questions: readonly Asked[], said: Record<string, string>): number {
  return questions.filter(
    (one, index) => String(index) in said || (one.fields ?? []).some((field) => field.name in said),
  ).length;
}

type ReadyProps = Pick<AskingProps, 'questions' | 'draft' | 'send'> & { made: Signal<HealthCheck | undefined> };

function Ready({ questions, draft, made, send }: ReadyProps) {
  const texts = body.value.checks;
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const key = useRef(makeKey()); // the same for every try: it is counted once
  const count = answeredOf(questions, draft.value.said);
  async function sendIt(): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    const answer = await send(key.current, draft.peek().said);
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      made.value = answer.value;
      draft.value = nothing;
    }
  }
  return (
    <section class="part">
      <h2>{texts.readyTitle}</h2>
      <p>{texts.readyCount(String(count), String(questions.length))}</p>
      <p>{texts.rest}</p>
      {problem.value && <Trouble problem={problem.value} words={body.value.codes} />}
      <Big kind="fill" disabled={busy.value || count === 0} onClick={() => void sendIt()}>
        {texts.ready}
      </Big>
      <Big
        onClick={() => {
          draft.value = { ...draft.peek(), at: questions.length - 1 };
        }}
      >
        {town.value.questions.before}
      </Big>
    </section>
  );
}

function Result({ title, check }: { title: string; check: HealthCheck }) {
  const texts = body.value.checks;
  return (
    <>
      <Back to="/resident/health/checks" />
      <Heading title={`${title}: ${texts.done}`} />
      <CheckSaid check={check} />
      {check.proposes.length > 0 && (
        <section class="part">
          <h2>{texts.proposals}</h2>
          <ul class="plain-list">
            {check.proposes.map((one) => (
              <li key={one.what}>{one.title[language.value]}</li>
            ))}
          </ul>
        </section>
      )}
      <div class="buttons">
        {asksForTalk(check) && <ConsultLink />}
        <Link href="/resident/health" class="button button-outline big">
          {body.value.kept.home}
        </Link>
      </div>
    </>
  );
}
