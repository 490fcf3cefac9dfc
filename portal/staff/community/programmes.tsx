import { useSignal } from '@preact/signals';
import { getProgrammes, keepProgramme, planProgramme } from '../../api/community-staff.ts';
import type { Programme, ProgrammeFacts } from '../../api/community-staff.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form, faultText, faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { ui } from '../../ui/texts.ts';
import { ListScreen } from '../platform/list.tsx';
import { may } from '../state.ts';
import { ChangeButton } from './change-button.tsx';
import { CodeField, useCode } from './code-field.tsx';
import { DistrictField, RuleField } from './code-fields.tsx';
import type { Shape } from './draft.ts';
import { FactsForm, Line, Lines, Pick, Tick, Where } from './fields.tsx';
import { wordOf } from './show.ts';
import { MissingTag, Suits, suitsUnsaid } from './suits.tsx';
import { community } from './texts.ts';

const shape: Shape<ProgrammeFacts> = {
  model: {
    ja: '',
    en: '',
    aboutJa: '',
    aboutEn: '',
    instructor: '',
    place: '',
    begins: '10:00',
    weekday: 1,
    minutes: 60,
    signUpDays: 14,
    lon: 0,
    lat: 0,
    radiusM: 0,
    district: '',
    capacity: 0,
    waitingMax: 0,
    feeYen: 0,
    rule: '',
    needsSignUp: false,
    closed: false,
    exertion: null,
    outdoor: null,
    tags: [],
  },
  times: [],
  needed: ['ja', 'en', 'place', 'begins'],
  unsaid: suitsUnsaid,
};

type Doing = { form: Programme | 'new' } | { plan: Programme } | undefined;

/** What comes round every week, and the sessions that are made of it. */
export function Programmes() {
  const texts = community.value.programmes;
  const page = useResource('programmes', getProgrammes);
  const doing = useSignal<Doing>(undefined);
  const said = useSignal('');
  const now = doing.value;
  function end(text = ''): void {
    doing.value = undefined;
    said.value = text;
    page.reload();
  }
  return (
    <ListScreen
      texts={texts}
      page={page}
      columns={[texts.name, texts.when, texts.place, texts.state, community.value.doing]}
      row={(one) => <Row key={one.code} one={one} onDo={(what) => (doing.value = what)} />}
      above={
        <>
          <DoneBanner>{said.value}</DoneBanner>
          {now === undefined && may('community.session.write') && (
            <p>
              <Button kind="fill" onClick={() => (doing.value = { form: 'new' })}>
                {texts.make}
              </Button>
            </p>
          )}
          {now && 'form' in now && (
            <Editor
              key={now.form === 'new' ? '' : now.form.code}
              one={now.form === 'new' ? undefined : now.form}
              onKept={(kept) => end(community.value.saved(wordOf(kept.of)))}
              onCancel={() => end()}
            />
          )}
          {now && 'plan' in now && <Plan key={now.plan.code} one={now.plan} onEnd={() => end()} />}
        </>
      }
    />
  );
}

function Row({ one, onDo }: { one: Programme; onDo: (what: Doing) => void }) {
  const texts = community.value.programmes;
  const { of } = one;
  return (
    <tr>
      <th scope="row">
        {wordOf(of)}
        <span class="row-sub">{one.code}</span>
      </th>
      <td data-label={texts.when}>
        {texts.weekly(community.value.weekdays[of.weekday] ?? '', of.begins, of.minutes)}
      </td>
      <td data-label={texts.place}>{of.place}</td>
      <td data-label={texts.state}>
        <span class={of.closed ? 'tag tag-strong' : 'tag'}>{of.closed ? texts.closed : texts.running}</span>{' '}
        {!of.closed && <MissingTag of={of} />}
      </td>
      <td data-label={community.value.doing}>
        {may('community.session.write') ? (
          <div class="row-acts">
            <ChangeButton of={of} onClick={() => onDo({ form: one })} />
            {!of.closed && (
              <Button size="xs" label={texts.planOf(wordOf(of))} onClick={() => onDo({ plan: one })}>
                {texts.plan}
              </Button>
            )}
          </div>
        ) : (
          '—'
        )}
      </td>
    </tr>
  );
}

type EditorProps = { one: Programme | undefined; onKept: (kept: Programme) => void; onCancel: () => void };

function Editor({ one, onKept, onCancel }: EditorProps) {
  const texts = community.value.programmes;
  const shared = community.value;
  const words = community.value.form;
  const code = useCode(one?.code);
  return (
    <section class="panel part">
      <h2>{one ? texts.changeTitle : texts.make}</h2>
      <FactsForm
        shape={shape}
        first={one?.of ?? shape.model}
        label={one ? texts.changeTitle : texts.make}
        submit={shared.save}
        check={code.check}
        shown={['code']}
        save={(facts) => keepProgramme(code.value, { ...one?.of, ...facts })}
        onKept={onKept}
        onCancel={onCancel}
      >
        {(form) => (
          <>
            <CodeField code={code} faults={form.faults.value} />
            <div class="form-grid">
              <Line form={form} name="ja" label={shared.ja} />
              <Line form={form} name="en" label={shared.en} />
              <Pick
                form={form}
                name="weekday"
                label={texts.weekday}
                options={shared.weekdays.map((label, at) => ({ value: String(at), label }))}
              />
              <Line form={form} name="begins" label={texts.begins} type="time" />
              <Line form={form} name="minutes" label={texts.minutes} whole />
              <Line form={form} name="signUpDays" label={texts.signUpDays} whole />
              <Line form={form} name="place" label={words.place} />
              <Line form={form} name="instructor" label={words.instructor} />
              <Line form={form} name="capacity" label={words.capacity} hint={words.capacityHint} whole />
              <Line form={form} name="waitingMax" label={words.waitingMax} hint={words.waitingHint} whole />
              <Line form={form} name="feeYen" label={words.fee} whole />
              <DistrictField form={form} />
              <RuleField form={form} />
              <Line form={form} name="radiusM" label={words.radius} hint={words.radiusHint} whole />
            </div>
            <Lines form={form} name="aboutJa" label={words.aboutJa} />
            <Lines form={form} name="aboutEn" label={words.aboutEn} />
            <Suits form={form} />
            <Where form={form} />
            <Tick form={form} name="needsSignUp" label={words.needs} />
            <Tick form={form} name="closed" label={texts.isClosed} />
          </>
        )}
      </FactsForm>
    </section>
  );
}

/** The day after, as the server counts: until is not included. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function Plan({ one, onEnd }: { one: Programme; onEnd: () => void }) {
  const texts = community.value.programmes;
  const from = useSignal('');
  const until = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  const made = useSignal<number | undefined>(undefined);
  async function send(): Promise<void> {
    const fields = Object.fromEntries(
      Object.entries({ from: from.value, until: until.value }).flatMap(([name, day]) =>
        /^\d{4}-\d{2}-\d{2}$/.test(day) ? [] : [[name, 'empty']],
      ),
    );
    faults.value = { fields };
    made.value = undefined;
    if (Object.keys(fields).length > 0) {
      return;
    }
    const answer = await planProgramme(one.code, from.value, dayAfter(until.value));
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    made.value = answer.ok ? answer.value.items.length : undefined;
  }
  const title = texts.planTitle(wordOf(one.of));
  return (
    <section class="panel part">
      <h2>{title}</h2>
      {made.value !== undefined && (
        <Banner kind="success" live>
          <p class="banner-title">{texts.planned(made.value)}</p>
          <p>
            <Link href="/staff/community">{texts.seePlanned}</Link>
          </p>
        </Banner>
      )}
      <Form
        faults={faults.value}
        words={community.value.refusals}
        label={title}
        shown={['from', 'until']}
        onSubmit={() => void send()}
      >
        <div class="form-grid">
          <TextField
            label={texts.from}
            type="date"
            value={from.value}
            error={faultText(faults.value, 'from')}
            onInput={(value) => (from.value = value)}
          />
          <TextField
            label={texts.until}
            type="date"
            value={until.value}
            error={faultText(faults.value, 'until')}
            onInput={(value) => (until.value = value)}
          />
        </div>
        <p class="actions">
          <Button type="submit" kind="fill">
            {texts.plan}
          </Button>
          <Button onClick={onEnd}>{ui.value.close}</Button>
        </p>
      </Form>
    </section>
  );
}
