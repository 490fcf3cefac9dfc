import { useSignal } from '@preact/signals';
import { applyFor, drawCall, getApplications, getCalls, withdrawFor } from '../../api/lending.ts';
import type { Application, Call } from '../../api/lending.ts';
import { Asked } from '../../ui/asked.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText, faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { path, query, setQuery } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { NotFound } from '../not-found.tsx';
import { DataTable } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { may } from '../state.ts';
import { CallForm } from './call-form.tsx';
import { callName, phaseOf, PhaseTag } from './calls.tsx';
import { checkDraw, isSeed } from './draw.ts';
import { emptyOf, forPerson, PanelForm, PersonField } from './parts.tsx';
import { personText } from './person.ts';
import { lending } from './texts.ts';

type State = Application['state'];
const states: readonly State[] = ['waiting', 'accepted', 'reserve', 'withdrawn'];

/** One call: who applied, the draw with its seed, and drawing it again on this machine. */
export function CallPage() {
  const texts = lending.value.call;
  const code = decodeURIComponent(path.value.split('/')[4] ?? '');
  const calls = useResource('calls', getCalls);
  const applications = useResource(`applications ${code}`, () => getApplications(code));
  const said = useSignal<string | undefined>(undefined);
  const call = calls.value?.items.find((one) => one.code === code);
  if (calls.value && !call) {
    return <NotFound />;
  }
  function after(words: string): void {
    said.value = words;
    calls.reload();
    applications.reload();
  }
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/lending/calls">{texts.back}</Link>
      </p>
      {call && <Heading title={callName(call)} />}
      {calls.problem && <ProblemView problem={calls.problem} retry={calls.reload} />}
      {!call && !calls.problem && <Loading />}
      <DoneBanner>{said.value}</DoneBanner>
      {call && <Facts call={call} applications={applications.value?.items} />}
      {call && phaseOf(call, serverNow()) === 'toDraw' && may('devices.call.draw') && (
        <DrawForm code={code} onDrawn={() => after(texts.drawnNow)} />
      )}
      {applications.problem && <ProblemView problem={applications.problem} retry={applications.reload} />}
      {applications.value && (
        <Applications items={applications.value.items} onDone={() => after(lending.value.call.states.withdrawn)} />
      )}
      {call && may('devices.person.serve') && phaseOf(call, serverNow()) === 'open' && (
        <ApplyForm code={code} onApplied={after} />
      )}
      {call && may('devices.call.write') && <CallForm key={call.seed ?? ''} call={call} onKept={calls.reload} />}
    </div>
  );
}

function Facts({ call, applications }: { call: Call; applications: readonly Application[] | undefined }) {
  const texts = lending.value.call;
  const words = lending.value.calls;
  return (
    <section class="panel" aria-label={texts.facts}>
      <dl class="facts">
        <div>
          <dt>{words.phase}</dt>
          <dd>
            <PhaseTag call={call} />
          </dd>
        </div>
        <div>
          <dt>{words.how}</dt>
          <dd>{words.hows[call.how]}</dd>
        </div>
        <div>
          <dt>{words.accepted}</dt>
          <dd>{words.ofPlaces(formatCount(call.accepted ?? 0), formatCount(call.places))}</dd>
        </div>
        <div>
          <dt>{words.time}</dt>
          <dd>
            {words.from(
              formatTime(call.opensAt, 'fullDateTime', language.value),
              formatTime(call.closesAt, 'fullDateTime', language.value),
            )}
          </dd>
        </div>
        {call.how === 'lottery' && (
          <div>
            <dt>{texts.seed}</dt>
            <dd>{call.seed ? <code class="lending-seed">{call.seed}</code> : texts.notDrawn}</dd>
          </div>
        )}
        {call.drawnAt && (
          <div>
            <dt>{texts.drawnAt}</dt>
            <dd>
              <Exact at={call.drawnAt} />
            </dd>
          </div>
        )}
      </dl>
      {call.seed && applications && <Again seed={call.seed} applications={applications} />}
    </section>
  );
}

function Again({ seed, applications }: { seed: string; applications: readonly Application[] }) {
  const texts = lending.value.call;
  const found = checkDraw(seed, applications);
  return (
    <div class="lending-box">
      <Banner kind={found === 'same' ? 'success' : found === 'other' ? 'error' : 'info'}>
        <p class="banner-title">{texts.check}</p>
        <p>{texts[found]}</p>
      </Banner>
    </div>
  );
}

/** Once and for all, so it is asked about; a seed thrown in public can be given. */
function DrawForm({ code, onDrawn }: { code: string; onDrawn: () => void }) {
  const texts = lending.value.call;
  const seed = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  async function draw(): Promise<void> {
    const given = seed.value.normalize('NFKC').trim().toLowerCase();
    if (given !== '' && !isSeed(given)) {
      faults.value = { fields: { seed: 'other' } };
      return;
    }
    const answer = await drawCall(code, given === '' ? undefined : given);
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      onDrawn();
    }
  }
  const refused = faults.value.problem;
  return (
    <section class="panel panel-padded">
      <h2>{texts.drawTitle}</h2>
      <p>{texts.drawLead}</p>
      <TextField
        label={texts.drawField}
        hint={texts.drawHint}
        error={faults.value.fields['seed'] ? (lending.value.refusals['devices_bad_seed'] ?? '') : ''}
        value={seed.value}
        onInput={(value) => (seed.value = value)}
      />
      {refused && (
        <Banner kind="error" live>
          <p class="banner-title">{lending.value.refusals[refused.code] ?? refused.code}</p>
        </Banner>
      )}
      <p>
        <Asked label={texts.draw} question={texts.drawQuestion} onYes={() => void draw()}>
          {texts.draw}
        </Asked>
      </p>
    </section>
  );
}

type ListProps = { items: readonly Application[]; onDone: () => void };

function Applications({ items, onDone }: ListProps) {
  const texts = lending.value.call;
  const problem = useSignal<Faults>(noFaults);
  const wanted = states.find((one) => one === query.value.get('state'));
  const count = (state: State): string => formatCount(items.filter((one) => one.state === state).length);
  const shown = items
    .filter((one) => wanted === undefined || one.state === wanted)
    .toSorted((left, right) => (left.rank || Infinity) - (right.rank || Infinity) || left.number - right.number);
  async function withdraw(number: number): Promise<void> {
    const answer = await withdrawFor(number);
    problem.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      onDone();
    }
  }
  return (
    <section class="panel" aria-labelledby="applications-title">
      <h2 id="applications-title" class="panel-title">
        {texts.applications}
      </h2>
      <p class="panel-note">
        {texts.counts(count('waiting'), count('accepted'), count('reserve'), count('withdrawn'))}
      </p>
      <div class="panel-top tools">
        <SelectField
          label={texts.filter}
          size="sm"
          value={wanted ?? ''}
          options={[
            { value: '' as const, label: texts.all },
            ...states.map((one) => ({ value: one, label: texts.states[one] })),
          ]}
          onChange={(value: State | '') => setQuery({ state: value })}
        />
      </div>
      {problem.value.problem && <ProblemView problem={problem.value.problem} />}
      {shown.length === 0 && <Empty>{texts.empty}</Empty>}
      {shown.length > 0 && (
        <DataTable
          caption={texts.caption}
          columns={[texts.number, texts.state, texts.rank, texts.person, texts.wants, texts.applied, texts.doing]}
          items={shown}
          row={(one) => (
            <tr key={one.number}>
              <th scope="row" data-label={texts.number}>
                {one.number}
              </th>
              <td data-label={texts.state}>
                <span>
                  <span class={one.state === 'accepted' ? 'tag tag-strong' : 'tag'}>{texts.states[one.state]}</span>
                  {one.state === 'reserve' && one.reason !== 'none' && (
                    <span class="row-sub">{texts.reasons[one.reason]}</span>
                  )}
                  {one.warnings.includes('under_60') && <span class="row-sub">{texts.young}</span>}
                </span>
              </td>
              <td data-label={texts.rank}>{one.rank > 0 ? one.rank : lending.value.none}</td>
              <td data-label={texts.person}>{personText(one.person)}</td>
              <td data-label={texts.wants}>{texts.wanting[one.wants]}</td>
              <td data-label={texts.applied}>
                <Exact at={one.appliedAt} />
              </td>
              <td data-label={texts.doing}>
                {one.state !== 'withdrawn' && may('devices.person.serve') ? (
                  <Asked
                    label={texts.withdrawOf(one.number)}
                    question={texts.withdrawQuestion}
                    onYes={() => void withdraw(one.number)}
                  >
                    {texts.withdraw}
                  </Asked>
                ) : (
                  <span>{lending.value.none}</span>
                )}
              </td>
            </tr>
          )}
        />
      )}
    </section>
  );
}

function ApplyForm({ code, onApplied }: { code: string; onApplied: (words: string) => void }) {
  const texts = lending.value.call;
  const person = useSignal('');
  const wants = useSignal<Application['wants']>('tablet');
  const wifi = useSignal<'yes' | 'no'>('yes');
  async function send(): Promise<Faults> {
    return (
      emptyOf({ person: person.value }) ??
      forPerson(
        person.value,
        (number) => applyFor({ call: code, wants: wants.value, hasWifi: wifi.value === 'yes', person: number }),
        (made) => {
          person.value = '';
          onApplied(texts.appliedNow(made.number, texts.states[made.state]));
        },
      )
    );
  }
  return (
    <PanelForm title={texts.applyTitle} lead={texts.applyLead} submit={texts.apply} shown={['person']} send={send}>
      {(faults) => (
        <>
          <PersonField faults={faults} value={person.value} onInput={(value) => (person.value = value)} />
          <Choice
            legend={texts.wants}
            value={wants.value}
            options={(['tablet', 'own_phone'] as const).map((one) => ({ value: one, label: texts.wanting[one] }))}
            onChange={(value) => (wants.value = value)}
          />
          {wants.value === 'tablet' && (
            <Choice
              legend={texts.wifi}
              value={wifi.value}
              options={(['yes', 'no'] as const).map((one) => ({ value: one, label: texts.wifis[one] }))}
              onChange={(value) => (wifi.value = value)}
            />
          )}
          {faultText(faults, 'wants') && <p class="field-error">{faultText(faults, 'wants')}</p>}
        </>
      )}
    </PanelForm>
  );
}
