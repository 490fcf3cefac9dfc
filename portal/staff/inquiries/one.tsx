import { useSignal } from '@preact/signals';
import { addStep, getInquiry } from '../../api/inquiries.ts';
import type { Inquiry, StepWish } from '../../api/inquiries.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import { TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { Heading } from '../heading.tsx';
import { Exact } from '../show.tsx';
import { PhoneOf } from './phone-of.tsx';
import { Due } from './due.tsx';
import { staffText, subjectTyped } from '../who/staff-name.ts';
import { may, session } from '../state.ts';
import { isLate } from './queue.tsx';
import { inquiries } from './texts.ts';

type State = Inquiry['state'];

/** Where one may go from there; the same state is a note. */
export function nextStates(from: State): State[] {
  const all: Record<State, State[]> = {
    received: ['received', 'arranged', 'working', 'done', 'cancelled'],
    arranged: ['arranged', 'working', 'done', 'cancelled'],
    working: ['working', 'arranged', 'done', 'cancelled'],
    done: ['done', 'working'],
    cancelled: [],
  };
  return all[from];
}

export function InquiryPage({ number }: { number: number }) {
  const texts = inquiries.value;
  const page = useResource(`inquiry ${number}`, () => getInquiry(number));
  const said = useSignal<'kept' | 'changed' | undefined>(undefined);
  return (
    <div class="column">
      <Heading title={texts.one.title(number)} />
      <p>
        <Link href="/staff/inquiries">{texts.one.back}</Link>
      </p>
      {said.value && (
        <Banner kind={said.value === 'kept' ? 'success' : 'error'} live>
          <p class="banner-title">{said.value === 'kept' ? texts.step.kept : texts.refusals['inquiries_changed']}</p>
        </Banner>
      )}
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && (
        <>
          <Facts of={page.value} />
          <Log of={page.value} />
          {may('inquiries.inquiry.write') && nextStates(page.value.state).length > 0 && (
            <StepForm
              key={page.value.changedAt}
              of={page.value}
              onEnd={(how) => {
                said.value = how;
                page.reload();
              }}
            />
          )}
        </>
      )}
    </div>
  );
}

function Facts({ of }: { of: Inquiry }) {
  const texts = inquiries.value;
  const facts: [string, string][] = [
    [texts.who, [of.name, of.kana, of.loginId].filter(Boolean).join(' ') || texts.gone],
    [texts.about, texts.abouts[of.about]],
    [texts.one.by, texts.bys[of.by]],
    [texts.one.how, texts.hows[of.how]],
    [texts.state, texts.states[of.state]],
    [texts.one.assignee, staffText(of.assignee) || texts.one.nobody],
    [texts.one.provider, of.provider || texts.one.nobody],
    ...(of.stars > 0 ? ([[texts.one.stars, texts.one.starsOf(of.stars)]] as [string, string][]) : []),
  ];
  return (
    <section class="panel panel-padded" aria-label={texts.one.title(of.number)}>
      {of.danger && of.state !== 'done' && of.state !== 'cancelled' && (
        <Banner kind="error">
          <p class="banner-title">{texts.danger}</p>
          <p>{texts.one.call}</p>
        </Banner>
      )}
      <p class="lead">{of.text}</p>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{texts.one.asked}</dt>
          <dd>
            <Exact at={of.openedAt} />
          </dd>
        </div>
        <div>
          <dt>{texts.due}</dt>
          <dd>
            <Due at={of.dueAt} />
            {isLate(of, serverNow()) && <span class="tag tag-strong">{texts.late}</span>}
          </dd>
        </div>
        {of.person && may('id.account.read') && <PhoneOf person={of.person} number={of.number} />}
      </dl>
    </section>
  );
}

function Log({ of }: { of: Inquiry }) {
  const texts = inquiries.value.one;
  const steps = of.steps ?? [];
  return (
    <section class="panel panel-padded">
      <h2>{texts.log}</h2>
      {steps.length === 0 && <p>{texts.noLog}</p>}
      <ol class="platform-lines">
        {steps.map((one) => (
          <li key={one.n}>
            <Exact at={one.at} /> <span class="tag">{inquiries.value.states[one.to]}</span> {staffText(one.by)}
            {one.note && <span class="row-sub">{`${texts.note}: ${one.note}`}</span>}
            {one.words && <span class="row-sub">{`${texts.words}: ${one.words}`}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function StepForm({ of, onEnd }: { of: Inquiry; onEnd: (how: 'kept' | 'changed') => void }) {
  const texts = inquiries.value.step;
  const choices = nextStates(of.state);
  const typed = useSignal({
    to: choices[1] ?? of.state,
    note: '',
    words: '',
    assignee: staffText(of.assignee || session.peek()?.subject),
    provider: of.provider,
  });
  const faults = useSignal<Faults>(noFaults);
  const busy = useSignal(false);
  const put = (changes: Partial<typeof typed.value>): void => {
    typed.value = { ...typed.value, ...changes };
  };
  async function send(): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    const { to, note, words, assignee, provider } = typed.peek();
    const wish: StepWish = {
      to,
      note: note.trim(),
      words: words.trim(),
      assignee: subjectTyped(assignee),
      provider: provider.trim(),
      changedAt: of.changedAt,
    };
    const answer = await addStep(of.number, wish);
    busy.value = false;
    if (answer.ok || answer.problem.code === 'inquiries_changed') {
      onEnd(answer.ok ? 'kept' : 'changed');
    } else {
      faults.value = faultsOf(answer.problem);
    }
  }
  return (
    <section class="panel panel-padded">
      <h2>{texts.title}</h2>
      <p>{texts.lead}</p>
      <Form
        faults={faults.value}
        words={inquiries.value.refusals}
        label={texts.title}
        shown={['note', 'words', 'assignee', 'provider']}
        onSubmit={() => void send()}
      >
        <Choice
          legend={texts.to}
          value={typed.value.to}
          options={choices.map((one) => ({ value: one, label: inquiries.value.states[one] }))}
          onChange={(to) => put({ to })}
        />
        <TextArea
          label={texts.words}
          rows={2}
          error={faultText(faults.value, 'words')}
          value={typed.value.words}
          onInput={(words) => put({ words })}
        />
        <TextArea
          label={texts.note}
          rows={2}
          error={faultText(faults.value, 'note')}
          value={typed.value.note}
          onInput={(note) => put({ note })}
        />
        <TextField
          label={texts.assignee}
          error={faultText(faults.value, 'assignee')}
          value={typed.value.assignee}
          onInput={(assignee) => put({ assignee })}
        />
        <TextField
          label={texts.provider}
          error={faultText(faults.value, 'provider')}
          value={typed.value.provider}
          onInput={(provider) => put({ provider })}
        />
        <p>
          <Button kind="fill" type="submit" disabled={busy.value}>
            {texts.save}
          </Button>
        </p>
      </Form>
    </section>
  );
}
