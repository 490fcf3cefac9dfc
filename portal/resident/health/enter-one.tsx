import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { getRecords, keepRecord } from '../../api/health.ts';
import type { HealthKept, RecordWish } from '../../api/health.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import { TextField } from '../../ui/field.tsx';
import { makeKey } from '../../ui/key.ts';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { Back, Big, Heading, Trouble } from '../show.tsx';
import { endOfYesterday, entries, facts, farFrom, faultOf, instantIn, readEntry, timeFault } from './entered.ts';
import type { Entry, Far, Faults, Field } from './entered.ts';
import { KeptRecord } from './kept.tsx';
import { valueText } from './shown.tsx';
import { body } from './texts.ts';

type When = { how: 'now' | 'before'; at: string };

/** One kind of value: filled in, looked at once more where it is far from the last one, and kept. */
export function EnterOne({ entry }: { entry: Entry }) {
  const texts = body.value.enter;
  const typed = useSignal<Partial<Record<Field, string>>>({});
  const when = useSignal<When>({ how: 'now', at: '' });
  const faults = useSignal<Faults>({});
  const far = useSignal<Far[]>([]);
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const kept = useSignal<{ wish: RecordWish; answer: HealthKept } | undefined>(undefined);
  const wish = useRef<RecordWish | undefined>(undefined);
  const records = useResource('records', () => getRecords(50));

  function instant(): string | undefined {
    const { how, at } = when.peek();
    if (how === 'now') {
      return new Date(serverNow()).toISOString();
    }
    return entry === 'steps' ? endOfYesterday(serverNow()) : instantIn(at);
  }

  /** The same values tried again are the same record: it is kept once. */
  function wishOf(values: RecordWish['values'], measuredAt: string): RecordWish {
    const before = wish.current;
    const same = before && JSON.stringify(before.values) === JSON.stringify(values);
    wish.current = same && when.peek().how === 'now' ? before : { id: makeKey(), measuredAt, values };
    return wish.current;
  }

  async function send(sure: boolean): Promise<void> {
    if (busy.peek()) {
      return;
    }
    const read = readEntry(entry, typed.peek());
    const measuredAt = instant();
    const late = timeFault(measuredAt, serverNow());
    faults.value = { ...read.faults, ...(late ? { when: late } : {}) };
    problem.value = undefined;
    if (Object.keys(faults.value).length > 0 || measuredAt === undefined) {
      return;
    }
    far.value = sure ? [] : farFrom(records.value?.items ?? [], read.values);
    if (far.value.length > 0) {
      return;
    }
    busy.value = true;
    const asked = wishOf(read.values, measuredAt);
    const answer = await keepRecord(asked);
    busy.value = false;
    if (answer.ok) {
      kept.value = { wish: asked, answer: answer.value };
    } else if (answer.problem.errors?.length) {
      const told = answer.problem.errors.map((one) => [one.field ?? '', faultOf(one.code ?? '')]);
      faults.value = Object.fromEntries(told) as Faults;
    } else {
      problem.value = answer.problem;
    }
  }

  function again(): void {
    typed.value = {};
    wish.current = undefined;
    kept.value = undefined;
    records.reload();
  }

  if (kept.value) {
    return <KeptRecord {...kept.value} onAgain={again} />;
  }
  return (
    <>
      <Back to="/resident/health/enter" />
      <Heading title={texts[entry]} />
      {far.value.length > 0 ? (
        <SecondLook far={far} busy={busy.value} onYes={() => void send(true)} />
      ) : (
        <EntryForm
          entry={entry}
          typed={typed}
          when={when}
          faults={faults.value}
          busy={busy.value}
          onSend={() => void send(false)}
        />
      )}
      {problem.value && <Trouble problem={problem.value} words={body.value.codes} />}
    </>
  );
}

type EntryFormProps = {
  entry: Entry;
  typed: Signal<Partial<Record<Field, string>>>;
  when: Signal<When>;
  faults: Faults;
  busy: boolean;
  onSend: () => void;
};

function faultText(faults: Faults, field: Field): string {
  const texts = body.value.enter.faults;
  const fault = faults[field];
  const { least, most } = facts[field];
  if (fault === undefined) {
    return '';
  }
  return fault === 'bounds' ? texts.bounds(formatCount(least), formatCount(most)) : texts[fault as 'missing'];
}

function EntryForm({ entry, typed, when, faults, busy, onSend }: EntryFormProps) {
  const texts = body.value.enter;
  const form = useRef<HTMLFormElement>(null);
  const count = Object.keys(faults).length;
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);
  return (
    <form
      ref={form}
      noValidate
      class="part"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {count > 0 && (
        <Banner kind="error" live>
          <p class="banner-title">{texts.faults.count(count)}</p>
        </Banner>
      )}
      {entries[entry].map((field) => (
        <TextField
          key={field}
          label={texts.fields[field]}
          {...(texts.hints[field] ? { hint: texts.hints[field] } : {})}
          size="lg"
          inputMode={facts[field].decimals > 0 ? 'decimal' : 'numeric'}
          error={faultText(faults, field)}
          value={typed.value[field] ?? ''}
          onInput={(text) => {
            typed.value = { ...typed.peek(), [field]: text };
          }}
        />
      ))}
      <WhenFields entry={entry} when={when} fault={faults.when ? texts.faults[faults.when as 'time'] : ''} />
      <button type="submit" class="button button-fill big" aria-disabled={busy ? 'true' : undefined}>
        {texts.keep}
      </button>
    </form>
  );
}

function WhenFields({ entry, when, fault }: { entry: Entry; when: Signal<When>; fault: string }) {
  const texts = body.value.enter;
  const steps = entry === 'steps';
  return (
    <>
      <Choice
        legend={steps ? texts.whichDay : texts.when}
        options={[
          { value: 'now', label: steps ? texts.today : texts.now },
          { value: 'before', label: steps ? texts.yesterday : texts.before },
        ]}
        value={when.value.how}
        onChange={(how: When['how']) => {
          when.value = { ...when.peek(), how };
        }}
      />
      {!steps && when.value.how === 'before' && (
        <TextField
          label={texts.whenAt}
          type="datetime-local"
          size="lg"
          error={fault}
          value={when.value.at}
          onInput={(at) => {
            when.value = { ...when.peek(), at };
          }}
        />
      )}
    </>
  );
}

/** Without what stands in brackets behind it. */
function nameOfField(field: Field): string {
  return body.value.enter.fields[field].replace(/[（(].*$/, '').trim();
}

function SecondLook({ far, busy, onYes }: { far: Signal<Far[]>; busy: boolean; onYes: () => void }) {
  const texts = body.value.enter;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="part">
      <h2 ref={heading} tabIndex={-1}>
        {texts.far.title}
      </h2>
      {far.value.map(({ field, before, now }) => (
        <p key={field} class="ask-again">
          {texts.far.line(nameOfField(field), valueText(field, before), valueText(field, now))}
        </p>
      ))}
      <Big disabled={busy} onClick={onYes}>
        {texts.far.yes}
      </Big>
      <Big
        onClick={() => {
          far.value = [];
        }}
      >
        {texts.far.no}
      </Big>
    </section>
  );
}

