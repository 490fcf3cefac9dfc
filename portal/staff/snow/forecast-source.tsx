import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getForecastSource, keepForecastSource } from '../../api/snow.ts';
import type { ForecastSource, ForecastSourceDraft } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultText, Form } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { numberOf } from '../rules/draft.ts';
import { useKeeping } from './enter/keeping.ts';
import { board, useNight } from './state.ts';
import { snow } from './texts.ts';

/** Where the town's forecast is fetched, what came of it, and a form to say it anew. */
export function ForecastSourcePage() {
  useNight();
  const texts = snow.value.forecast;
  const source = useResource('forecast-source', getForecastSource);
  const saved = useSignal('');
  // The board is asked for anew when a forecast comes or a fetch begins to fail; so is this.
  useEffect(() => {
    if (board.value) {
      source.reload();
    }
  }, [board.value]);
  return (
    <div class="column">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {source.problem && <ProblemView problem={source.problem} retry={source.reload} />}
      {!source.value && !source.problem && <Loading />}
      {source.value && (
        <>
          <Standing source={source.value} />
          <Draft
            key={source.value.setAt ?? ''}
            source={source.value}
            onEdit={() => {
              saved.value = '';
            }}
            onSaved={(kind) => {
              saved.value = kind === 'none' ? texts.savedNone : texts.saved;
              source.reload();
            }}
          />
          <p role="status">{saved.value}</p>
        </>
      )}
    </div>
  );
}

function Standing({ source }: { source: ForecastSource }) {
  const texts = snow.value.forecast;
  const at = (instant: string | null | undefined): string =>
    instant ? formatTime(instant, 'dateTime', language.value) : texts.never;
  const asked = source.kind !== 'none';
  const facts: [string, string][] = [
    [texts.answered, at(source.answeredAt)],
    [texts.asked, at(source.askedAt)],
    [texts.next, at(source.nextAt)],
    [texts.set, source.setBy ? texts.setAt(source.setBy, at(source.setAt)) : snow.value.none],
  ];
  const shape = !asked || !source.askedAt ? 'strange' : source.trouble === '' ? 'ok' : 'silent';
  return (
    <section class="panel" aria-labelledby="source-title">
      <h2 id="source-title" class="panel-title">
        {texts.now}
      </h2>
      <p class="panel-note source-says">
        <StateMark state={shape} label={source.text[language.value]} />
      </p>
      {asked && (
        <dl class="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {asked && source.detail !== '' && (
        <p class="panel-note small">
          {texts.detail}: <code class="source-detail">{source.detail}</code>
        </p>
      )}
    </section>
  );
}

type Fields = { kind: ForecastSource['kind']; address: string; area: string; every: string };

/** What is sent, and what is wrong with it before it is. */
export function draftOf(fields: Fields): { body: ForecastSourceDraft; check: Record<string, string> } {
  const none = fields.kind === 'none';
  const address = none ? '' : fields.address.trim();
  const every = numberOf(fields.every);
  const whole = every !== undefined && Number.isInteger(every);
  return {
    body: {
      kind: fields.kind,
      address,
      area: none ? null : fields.area.normalize('NFKC').trim() || null,
      everyMinutes: whole ? every : 0,
    },
    check: {
      ...(none || address !== '' ? {} : { address: 'empty' }),
      ...(whole ? {} : { everyMinutes: 'not_a_number' }),
    },
  };
}

type DraftProps = { source: ForecastSource; onEdit: () => void; onSaved: (kind: Fields['kind']) => void };

function Draft({ source, onEdit, onSaved }: DraftProps) {
  const texts = snow.value.forecast;
  const { draft, faults, put, save } = useKeeping<Fields>({
    kind: source.kind,
    address: source.address,
    area: source.area ?? '',
    every: String(source.everyMinutes),
  });
  const { kind } = draft.value;
  const change = (part: Partial<Fields>): void => {
    onEdit();
    put(part);
  };

  async function keep(): Promise<void> {
    const { body, check } = draftOf(draft.value);
    if (await save(check, () => keepForecastSource(body))) {
      onSaved(body.kind);
    }
  }

  return (
    <section class="panel form" aria-labelledby="source-form-title">
      <h2 id="source-form-title">{texts.form}</h2>
      <Form
        faults={faults.value}
        words={texts.refusals}
        shown={kind === 'none' ? [] : ['address', 'area', 'everyMinutes']}
        label={texts.form}
        onSubmit={() => void keep()}
      >
        <Choice
          legend={texts.kind}
          value={kind}
          options={(['url', 'file', 'none'] as const).map((one) => ({ value: one, label: texts.kinds[one] }))}
          onChange={(value) => change({ kind: value })}
        />
        {kind === 'none' && <p class="muted">{texts.noneHint}</p>}
        {kind !== 'none' && (
          <>
            <TextField
              label={kind === 'url' ? texts.address : texts.file}
              hint={kind === 'url' ? texts.addressHint : texts.fileHint}
              error={faultText(faults.value, 'address')}
              value={draft.value.address}
              onInput={(address) => change({ address })}
            />
            <div class="form-grid">
              <TextField
                label={texts.area}
                hint={texts.areaHint}
                error={faultText(faults.value, 'area')}
                value={draft.value.area}
                onInput={(area) => change({ area })}
              />
              <TextField
                label={texts.every}
                hint={texts.everyHint}
                inputMode="numeric"
                error={faultText(faults.value, 'everyMinutes')}
                value={draft.value.every}
                onInput={(every) => change({ every })}
              />
            </div>
          </>
        )}
        <p class="actions">
          <Button kind="fill" type="submit">
            {texts.save}
          </Button>
        </p>
      </Form>
    </section>
  );
}
