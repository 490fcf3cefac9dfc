import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getWaves } from '../../api/figures.ts';
import { closeWave, getInstruments } from '../../api/surveys.ts';
import type { Instrument } from '../../api/surveys.ts';
import type { Problem, SurveyWave } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Banner } from '../../ui/banner.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate, path } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { may } from '../state.ts';
import { Period } from './period.tsx';
import { stateOf, whenText, wordOf } from './show.ts';
import { surveys } from './texts.ts';
import { WaveForm } from './wave-form.tsx';
import { Count, WaveLinks } from './waves.tsx';

export function Back() {
  return (
    <p>
      <Link href="/staff/surveys">{surveys.value.wave.back}</Link>
    </p>
  );
}

/** What a screen of one wave stands on: all waves, because none is told alone, and the questionnaires. */
export function useWaves() {
  const waves = useResource('waves', getWaves);
  const instruments = useResource('instruments', getInstruments);
  const problem = waves.problem ?? instruments.problem;
  const reload = (): void => {
    waves.reload();
    instruments.reload();
  };
  return { waves: waves.value?.items, instruments: instruments.value?.items, problem, reload };
}

/** The wave that was made just now: its page says so once. */
const made = signal<string | undefined>(undefined);

export function WaveNew() {
  const { waves, instruments, problem, reload } = useWaves();
  return (
    <div class="column">
      <Back />
      <Heading title={surveys.value.wave.newTitle} />
      {problem && <ProblemView problem={problem} retry={reload} />}
      {!problem && (!waves || !instruments) && <Loading />}
      {waves && instruments && (
        <WaveForm
          others={waves}
          instruments={instruments}
          onKept={({ code }) => {
            made.value = code;
            navigate(`/staff/surveys/wave/${code}`);
          }}
        />
      )}
    </div>
  );
}

/** One wave: what it is, changing it, and counting it. */
export function WavePage() {
  const texts = surveys.value.wave;
  const code = decodeURIComponent(path.value.split('/')[4] ?? '');
  const { waves, instruments, problem, reload } = useWaves();
  const done = useSignal(made.peek() === code ? texts.made : undefined);
  useEffect(() => {
    made.value = undefined;
  }, []);
  const wave = waves?.find((one) => one.code === code);
  return (
    <div class="column">
      <Back />
      {wave && <Heading title={wordOf(wave.of)} />}
      {problem && <ProblemView problem={problem} retry={reload} />}
      {!problem && (!waves || !instruments) && <Loading />}
      {waves && !wave && <Empty>{texts.missing}</Empty>}
      <DoneBanner>{done.value}</DoneBanner>
      {wave && instruments && (
        <>
          <Facts wave={wave} form={instruments.find((one) => one.code === wave.of.instrument)} />
          {!wave.closedAt && may('survey.wave.write') && (
            <>
              <WaveForm
                wave={wave}
                others={(waves ?? []).filter((one) => one !== wave)}
                instruments={instruments}
                onKept={() => {
                  done.value = undefined;
                  reload();
                }}
              />
              <Closing
                wave={wave}
                onClosed={() => {
                  done.value = texts.closed;
                  reload();
                }}
                onFailed={reload}
              />
            </>
          )}
        </>
      )}
    </div>
  );
}

function Facts({ wave, form }: { wave: SurveyWave; form: Instrument | undefined }) {
  const texts = surveys.value.wave;
  const list = surveys.value.waves;
  const now = serverNow();
  const state = stateOf(wave, now);
  return (
    <section class="panel" aria-label={texts.facts}>
      <dl class="facts">
        <div>
          <dt>{list.state}</dt>
          <dd>
            <b>{surveys.value.state[state]}</b>
          </dd>
        </div>
        <div>
          <dt>{list.period}</dt>
          <dd>
            <Period of={wave.of} />
          </dd>
        </div>
        <div>
          <dt>{list.answers}</dt>
          <dd>
            <Count wave={wave} />
          </dd>
        </div>
        <div>
          <dt>{texts.instrument}</dt>
          <dd>{form && wordOf(form)}</dd>
        </div>
        <div>
          <dt>{texts.who}</dt>
          <dd>{texts.whoText}</dd>
        </div>
        <div>
          <dt>{texts.areas}</dt>
          <dd>{wave.of.areas.join('、') || texts.areasNone}</dd>
        </div>
        <div>
          <dt>{texts.phase}</dt>
          <dd>{surveys.value.phases[wave.of.phase]}</dd>
        </div>
        <div>
          <dt>{list.doing}</dt>
          <dd>{state === 'before' ? texts.paperBefore : <WaveLinks wave={wave} nowMs={now} />}</dd>
        </div>
      </dl>
    </section>
  );
}

type ClosingProps = { wave: SurveyWave; onClosed: () => void; onFailed: () => void };

function Closing({ wave, onClosed, onFailed }: ClosingProps) {
  const texts = surveys.value.wave;
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const name = wordOf(wave.of);
  const isOver = serverNow() >= Date.parse(wave.of.closesAt);
  async function close(): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    const answer = await closeWave(wave.code);
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      onClosed();
    } else if (answer.problem.code === 'survey_closed') {
      onFailed();
    }
  }
  const words = problem.value && surveys.value.refusals[problem.value.code];
  return (
    <section class="panel panel-padded" aria-labelledby="closing-title">
      <h2 id="closing-title">{texts.closeTitle}</h2>
      <p>{isOver ? texts.closeLead : texts.closeNotYet(whenText(wave.of.closesAt))}</p>
      {words && (
        <Banner kind="error" live>
          <p class="banner-title">{words}</p>
        </Banner>
      )}
      {problem.value && !words && <ProblemView problem={problem.value} retry={() => void close()} />}
      {isOver && (
        <div class="actions">
          <Asked
            label={texts.closeOf(name)}
            question={texts.closeSure(name, formatCount(wave.finished ?? 0))}
            onYes={() => void close()}
          >
            {texts.close}
          </Asked>
        </div>
      )}
    </section>
  );
}
