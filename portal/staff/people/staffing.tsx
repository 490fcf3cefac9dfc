import { useSignal } from '@preact/signals';
import { applyStaff, dropWaiting, getWaiting, previewStaff } from '../../api/staffing.ts';
import type { Problem, StaffApplied, StaffPreview, StaffWaiting } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { TextField } from '../../ui/field.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { FileField } from '../file-field.tsx';
import { DataTable, ListPart } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { people } from './texts.ts';

type State =
  | { step: 'choose'; problem?: Problem }
  | { step: 'reading' }
  | { step: 'shown'; file: Blob; preview: StaffPreview; problem?: Problem; busy?: boolean }
  | { step: 'done'; applied: StaffApplied };

/** A table is chosen, shown with what it would change or what is wrong in it, and then applied whole. */
export function Staffing() {
  const texts = people.value.staffing;
  const state = useSignal<State>({ step: 'choose' });
  const waiting = useResource('staff-waiting', getWaiting);
  async function look(file: Blob): Promise<void> {
    state.value = { step: 'reading' };
    const answer = await previewStaff(file);
    state.value = answer.ok
      ? { step: 'shown', file, preview: answer.value }
      : { step: 'choose', problem: answer.problem };
  }
  async function apply(shown: State & { step: 'shown' }, why: string): Promise<void> {
    state.value = { ...shown, busy: true };
    const answer = await applyStaff(shown.file, shown.preview.seen, why);
    if (answer.ok) {
      state.value = { step: 'done', applied: answer.value };
      waiting.reload();
    } else {
      state.value = { ...shown, busy: false, problem: answer.problem };
    }
  }
  const now = state.value;
  return (
    <>
      <section class="panel people-panel">
        <h2 class="panel-title">{texts.title}</h2>
        {now.step !== 'done' && <ChooseFile onFile={(file) => void look(file)} />}
        {now.step === 'choose' && now.problem && <Refused problem={now.problem} />}
        {now.step === 'reading' && <Loading />}
        {now.step === 'shown' && (
          <>
            {now.problem && <Refused problem={now.problem} retry={() => void look(now.file)} />}
            <Shown preview={now.preview} busy={now.busy === true} onApply={(why) => void apply(now, why)} />
          </>
        )}
        {now.step === 'done' && <Done applied={now.applied} onNext={() => (state.value = { step: 'choose' })} />}
      </section>
      <Waiting page={waiting} />
    </>
  );
}

function ChooseFile({ onFile }: { onFile: (file: Blob) => void }) {
  const texts = people.value.staffing;
  return (
    <div class="form-body">
      <p>{texts.lead}</p>
      <p>{texts.columns}</p>
      <p class="people-titles">
        <code>{texts.example}</code>
      </p>
      <p>{texts.acts}</p>
      <FileField label={texts.file} hint={texts.fileHint} accept=".csv,text/csv" onFile={onFile} />
    </div>
  );
}

/** What the server says of the whole table; "line[3]" is told as the line. */
function Refused({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const texts = people.value.staffing;
  const words = texts.refusals[problem.code];
  if (words === undefined) {
    return <ProblemView problem={problem} {...(retry ? { retry } : {})} />;
  }
  const lines = (problem.errors ?? []).flatMap((one) => {
    const line = /^line\[(\d+)\]$/.exec(one.field ?? '')?.[1];
    return line === undefined ? [] : [`${texts.badLine(line)}: ${faultWords(one.code ?? '')}`];
  });
  return (
    <Banner kind="error" live>
      <p class="banner-title">{words}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {retry && (
        <p>
          <Button size="sm" onClick={retry}>
            {texts.again}
          </Button>
        </p>
      )}
    </Banner>
  );
}

// What to write instead, said for that field where the field makes a difference.
function faultWords(code: string, field = ''): string {
  const words = people.value.faults;
  return words[`${code}.${field}`] ?? words[code] ?? words['other'] ?? code;
}

function fieldName(field: string): string {
  return people.value.fields[field] ?? field;
}

function valueName(field: string, value: string): string {
  return field === 'role' || field === 'state' ? (people.value.values[value] ?? value) : value;
}

type ShownProps = { preview: StaffPreview; busy: boolean; onApply: (why: string) => void };

function Shown({ preview, busy, onApply }: ShownProps) {
  const texts = people.value.staffing;
  const why = useSignal('');
  if (preview.errors.length > 0) {
    return <Errors errors={preview.errors} />;
  }
  return (
    <>
      <h3 class="people-part">{texts.changesTitle(preview.items.length)}</h3>
      <DataTable
        caption={texts.changesCaption}
        columns={[texts.line, texts.loginId, texts.name, texts.act, texts.from, texts.what]}
        items={preview.items}
        row={(one) => (
          <tr key={one.line}>
            <td class="number" data-label={texts.line}>
              {one.line}
            </td>
            <th scope="row" data-label={texts.loginId}>
              {one.loginId}
            </th>
            <td data-label={texts.name}>{one.name}</td>
            <td data-label={texts.act}>
              <span class="tag">{people.value.acts[one.act]}</span>
            </td>
            <td data-label={texts.from}>{one.from ?? texts.atOnce}</td>
            <td data-label={texts.what}>
              <ul class="people-lines">
                {one.changes.map((change) => (
                  <li key={change.field}>
                    {texts.change(
                      fieldName(change.field),
                      valueName(change.field, change.before),
                      valueName(change.field, change.after),
                    )}
                  </li>
                ))}
                {one.changes.length === 0 && <li>{texts.same}</li>}
              </ul>
            </td>
          </tr>
        )}
      />
      <form
        class="form-body"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) {
            onApply(why.value);
          }
        }}
      >
        <TextField
          label={texts.why}
          hint={texts.whyHint}
          value={why.value}
          onInput={(value) => (why.value = value)}
        />
        <p>
          <Button kind="fill" type="submit" disabled={busy}>
            {texts.apply(preview.items.length)}
          </Button>
        </p>
      </form>
    </>
  );
}

function Errors({ errors }: { errors: StaffPreview['errors'] }) {
  const texts = people.value.staffing;
  return (
    <>
      <Banner kind="error" live>
        <p class="banner-title">{texts.errorsTitle(errors.length)}</p>
        <p>{texts.errorsLead}</p>
      </Banner>
      <DataTable
        caption={texts.errorsCaption}
        columns={[texts.line, texts.column, texts.field, texts.fault]}
        items={errors}
        row={(one) => (
          <tr key={`${one.line} ${one.column} ${one.code}`}>
            <th scope="row" class="number" data-label={texts.line}>
              {one.line}
            </th>
            <td class="number" data-label={texts.column}>
              {one.column === 0 ? '' : one.column}
            </td>
            <td data-label={texts.field}>{fieldName(one.field)}</td>
            <td data-label={texts.fault}>{faultWords(one.code, one.field)}</td>
          </tr>
        )}
      />
    </>
  );
}

function Done({ applied, onNext }: { applied: StaffApplied; onNext: () => void }) {
  const texts = people.value.staffing;
  return (
    <>
      <DoneBanner>{texts.done(applied.now, applied.later)}</DoneBanner>
      {applied.codes.length > 0 && (
        <>
          <h3 class="people-part">{texts.codesTitle}</h3>
          <p class="panel-note">{texts.codesLead}</p>
          <DataTable
            caption={texts.codesCaption}
            columns={[texts.loginId, texts.code, texts.expires]}
            items={applied.codes}
            row={(one) => (
              <tr key={one.loginId}>
                <th scope="row" data-label={texts.loginId}>
                  {one.loginId}
                </th>
                <td data-label={texts.code}>
                  <code>{one.code}</code>
                </td>
                <td data-label={texts.expires}>
                  <Exact at={one.codeExpires} />
                </td>
              </tr>
            )}
          />
        </>
      )}
      <p class="panel-note">
        <Button onClick={onNext}>{texts.next}</Button>
      </p>
    </>
  );
}

function Waiting({ page }: { page: ReturnType<typeof useResource<{ items: StaffWaiting[] }>> }) {
  const texts = people.value.waiting;
  const words = people.value.staffing;
  const why = useSignal('');
  const problem = useSignal<Problem | undefined>(undefined);
  async function drop(id: number): Promise<void> {
    const answer = await dropWaiting(id, why.value);
    problem.value = answer.ok ? undefined : answer.problem;
    page.reload();
  }
  return (
    <ListPart
      texts={texts}
      page={page}
      columns={[words.loginId, words.act, words.from, texts.asked, texts.state, texts.doing]}
      row={(one) => (
        <tr key={one.id}>
          <th scope="row" data-label={words.loginId}>
            {one.loginId}
          </th>
          <td data-label={words.act}>{people.value.acts[one.act]}</td>
          <td data-label={words.from}>{one.from}</td>
          <td data-label={texts.asked}>
            {one.askedBy}
            <span class="row-sub">{one.why}</span>
          </td>
          <td data-label={texts.state}>{one.fault ? texts.stuck(faultWords(one.fault)) : texts.waits}</td>
          <td data-label={texts.doing}>
            <Asked label={texts.dropOf(one.loginId)} question={texts.question} onYes={() => void drop(one.id)}>
              {texts.drop}
            </Asked>
          </td>
        </tr>
      )}
    >
      {problem.value && (
        <div class="people-box">
          <Refused problem={problem.value} />
        </div>
      )}
      {(page.value?.items.length ?? 0) > 0 && (
        <div class="people-box">
          <TextField
            label={texts.why}
            hint={texts.whyHint}
            value={why.value}
            onInput={(value) => (why.value = value)}
          />
        </div>
      )}
    </ListPart>
  );
}
