import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { dropSheet, getSheet, putSheet } from '../../api/own.ts';
import type { Sheet } from '../../api/own.ts';
import type { Problem } from '../../api/types.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { AskedBig } from '../asked-big.tsx';
import { Question } from '../questions.tsx';
import { Back, Big, Heading, Trouble, Waiting, nameOf } from '../show.tsx';
import { town } from '../texts.ts';
import { savingWith } from './saving.ts';
import type { Saving } from './saving.ts';
import { aboutsOf, answersOf, goOnAt, itemText, longScale, saidIn, shortScale, withChoice } from './sheet.ts';
import type { AboutName, Said } from './sheet.ts';
import { surveys } from './texts.ts';

type Place = { at: 'intro' | 'later' | 'done' | 'dropped' } | { at: 'question'; index: number };

/** One survey: what it is, question by question, and thanks. */
export function Answering({ code }: { code: string }) {
  const sheet = useResource(code, () => getSheet(code));
  const { value } = sheet;
  if (value) {
    return <Opened code={code} sheet={value} reload={sheet.reload} />;
  }
  return (
    <>
      <Back to="/resident/surveys" />
      <Heading title={surveys.value.title} />
      {sheet.problem ? (
        <Trouble problem={sheet.problem} again={sheet.reload} words={surveys.value.codes} />
      ) : (
        <Waiting />
      )}
    </>
  );
}

type OpenedProps = { code: string; sheet: Sheet; reload: () => void };

function Opened({ code, sheet, reload }: OpenedProps) {
  const place = useSignal<Place>({ at: 'intro' });
  const said = useSignal<Said>(saidIn(sheet));
  const saving = useMemo(() => savingWith((answers) => putSheet(code, answers)), [code]);
  const now = place.value;
  const title = nameOf(sheet);
  if (now.at === 'question') {
    return (
      <>
        <Back to="/resident/surveys" />
        <Heading title={title} />
        <Asking sheet={sheet} index={now.index} said={said} place={place} saving={saving} />
      </>
    );
  }
  const heading = { intro: title, later: title, done: surveys.value.thanks, dropped: title }[now.at];
  return (
    <>
      <Back to="/resident/surveys" />
      <Heading title={heading} />
      {now.at === 'intro' && (
        <Intro
          sheet={sheet}
          said={said.value}
          onBegin={(index) => {
            place.value = { at: 'question', index };
          }}
          onDropped={() => {
            said.value = saidIn({ answers: [], by: { age: '', sex: '', area: '', uses: '' } });
            place.value = { at: 'dropped' };
            reload();
          }}
        />
      )}
      {now.at !== 'intro' && <End how={now.at} />}
    </>
  );
}

function End({ how }: { how: 'later' | 'done' | 'dropped' }) {
  const texts = surveys.value;
  return (
    <>
      <DoneBanner>{{ later: texts.kept, done: texts.thanksLead, dropped: texts.dropped }[how]}</DoneBanner>
      <Link href="/resident/surveys" class="button button-outline big">
        {texts.toList}
      </Link>
      <Link href="/resident/" class="button button-outline big">
        {town.value.home.title}
      </Link>
    </>
  );
}

type IntroProps = { sheet: Sheet; said: Said; onBegin: (index: number) => void; onDropped: () => void };

function Intro({ sheet, said, onBegin, onDropped }: IntroProps) {
  const texts = surveys.value;
  const problem = useSignal<Problem | undefined>(undefined);
  const count = sheet.form.items.length;
  const answered = answersOf(said).length;
  const from = goOnAt(sheet.form.items, said);

  async function drop(): Promise<void> {
    const answer = await dropSheet(sheet.wave);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      onDropped();
    }
  }

  if (!sheet.open || sheet.paper) {
    return <p class="calm">{sheet.paper ? texts.paper : texts.over}</p>;
  }
  return (
    <>
      <p>
        {answered === 0
          ? texts.count(String(count), String(aboutsOf(sheet).length))
          : texts.answered(String(answered), String(count))}
      </p>
      <p>{texts.nameless}</p>
      <p>{texts.skipping}</p>
      <p>{texts.saving}</p>
      <Big kind="fill" onClick={() => onBegin(sheet.state === 'finished' ? 0 : from)}>
        {sheet.state === 'finished' ? texts.look : answered > 0 ? texts.goOn : texts.begin}
      </Big>
      {problem.value && <Trouble problem={problem.value} words={texts.codes} />}
      {answered > 0 && (
        <AskedBig question={texts.dropSure} yes={texts.dropYes} no={texts.dropNo} onYes={() => void drop()}>
          {texts.drop}
        </AskedBig>
      )}
    </>
  );
}

type AskingProps = { sheet: Sheet; index: number; said: Signal<Said>; place: Signal<Place>; saving: Saving };

function Asking({ sheet, index, said, place, saving }: AskingProps) {
  const texts = surveys.value;
  const { items } = sheet.form;
  const abouts = aboutsOf(sheet);
  const count = items.length + abouts.length;
  const item = items[index];
  const about = abouts[index - items.length];

  function go(to: number): void {
    place.value = { at: 'question', index: to };
  }
  /** What is finished stays finished; only one that is not is saved as a part. */
  function take(next: Said): void {
    said.value = next;
    saving.keep({ answers: answersOf(next), by: next.by, finish: false });
    go(index + 1);
  }
  async function stop(): Promise<void> {
    if (await saving.settled()) {
      place.value = { at: 'later' };
    }
  }

  const rest = {
    at: index,
    count,
    onBack: index > 0 ? () => go(index - 1) : undefined,
    foot: <Big onClick={() => void stop()}>{texts.later}</Big>,
  };
  const trouble = saving.problem.value && (
    <Trouble
      problem={saving.problem.value}
      words={texts.codes}
      again={() => saving.keep({ answers: answersOf(said.peek()), by: said.peek().by, finish: false })}
    />
  );
  if (item) {
    const long = item.scale === 'zero_to_ten';
    return (
      <>
        <Question
          {...rest}
          key={item.no}
          text={itemText(item, language.value)}
          {...(long ? { hint: texts.scaleHint } : {})}
          how={long ? 'scale' : 'lines'}
          options={
            long
              ? longScale.map((one) => ({ value: one, label: one }))
              : shortScale.map((one) => ({ value: one, label: texts.scales[one] ?? one }))
          }
          chosen={said.value.choices[item.no]}
          onChoose={(choice) => take(withChoice(said.peek(), item.no, choice))}
          onSkip={() =>
            item.no in said.peek().choices ? take(withChoice(said.peek(), item.no, undefined)) : go(index + 1)
          }
        />
        {trouble}
      </>
    );
  }
  if (about) {
    const words = wordsOf(about, sheet);
    return (
      <>
        <Question
          {...rest}
          key={about}
          text={texts.about[about]}
          options={Object.entries(words).map(([value, label]) => ({ value, label }))}
          chosen={said.value.by[about]}
          onChoose={(value) => take({ ...said.peek(), by: { ...said.peek().by, [about]: value } })}
          onSkip={() => take({ ...said.peek(), by: { ...said.peek().by, [about]: '' } })}
        />
        {trouble}
      </>
    );
  }
  return <Ready sheet={sheet} said={said.value} onBack={() => go(count - 1)} place={place} saving={saving} />;
}

function wordsOf(about: AboutName, { areas }: Sheet): Record<string, string> {
  const texts = surveys.value.about;
  const named = Object.fromEntries(areas.map((one) => [one, one]));
  return { age: texts.ages, sex: texts.sexes, area: named, uses: texts.usings }[about];
}

type ReadyProps = Pick<AskingProps, 'sheet' | 'place' | 'saving'> & { said: Said; onBack: () => void };

function Ready({ sheet, said, onBack, place, saving }: ReadyProps) {
  const texts = surveys.value;
  const heading = useRef<HTMLHeadingElement>(null);
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const answers = answersOf(said);
  useEffect(() => heading.current?.focus(), []);

  async function finish(): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    await saving.settled();
    const answer = await putSheet(sheet.wave, { answers, by: said.by, finish: true });
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      place.value = { at: 'done' };
    }
  }

  return (
    <section class="part">
      <h2 ref={heading} tabIndex={-1} class="question-text">
        {texts.ready}
      </h2>
      <p>{texts.answered(String(answers.length), String(sheet.form.items.length))}</p>
      <p>{answers.length === 0 ? texts.empty : texts.sendHint}</p>
      {problem.value && <Trouble problem={problem.value} words={texts.codes} />}
      {answers.length > 0 && (
        <Big kind="fill" disabled={busy.value} onClick={() => void finish()}>
          {texts.send}
        </Big>
      )}
      <Big onClick={onBack}>{town.value.questions.before}</Big>
    </section>
  );
}
