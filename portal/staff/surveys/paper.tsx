import { useSignal } from '@preact/signals';
import { serverNow } from '../../ui/clock.ts';
import { Banner } from '../../ui/banner.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { path } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import type { EnteredPaper } from './entered.ts';
import { PaperForm } from './paper-form.tsx';
import { PaperList } from './paper-list.tsx';
import { Period } from './period.tsx';
import { stateOf, wordOf } from './show.ts';
import { surveys } from './texts.ts';
import { useWaves } from './wave.tsx';

/** Sheets of paper of one wave, typed in one after the other (A15.1). */
export function PaperEntry() {
  const texts = surveys.value.paper;
  const code = decodeURIComponent(path.value.split('/')[4] ?? '');
  const { waves, instruments, problem, reload } = useWaves();
  const correcting = useSignal<EnteredPaper | undefined>(undefined);
  const said = useSignal<string | undefined>(undefined);
  const round = useSignal(0);
  const wave = waves?.find((one) => one.code === code);
  const form = instruments?.find((one) => one.code === wave?.of.instrument);
  const state = wave && stateOf(wave, serverNow());
  function open(paper: EnteredPaper | undefined): void {
    correcting.value = paper;
    said.value = undefined;
    round.value += 1;
  }
  return (
    <div class="column column-wide">
      <p>
        <Link href={`/staff/surveys/wave/${code}`}>{texts.back}</Link>
      </p>
      {wave && <Heading title={texts.title(wordOf(wave.of))} />}
      {problem && <ProblemView problem={problem} retry={reload} />}
      {!problem && (!waves || !instruments) && <Loading />}
      {waves && !wave && <Empty>{surveys.value.wave.missing}</Empty>}
      {wave && state && (state === 'counted' || state === 'before') && (
        <Banner kind="warning">
          <p class="banner-title">{surveys.value.refusals['survey_not_open'] ?? ''}</p>
        </Banner>
      )}
      {wave && form && (state === 'open' || state === 'waiting') && (
        <>
          <p class="lead">{texts.lead}</p>
          <p>
            <Period of={wave.of} />
          </p>
          <Keys />
          <DoneBanner>{said.value}</DoneBanner>
          <PaperForm
            key={round.value}
            wave={wave}
            form={form}
            of={correcting.value}
            onSaid={(words) => (said.value = words)}
            onStop={() => open(undefined)}
          />
          <PaperList
            wave={code}
            onCorrect={open}
            onDropped={(words, number) => {
              if (correcting.peek()?.number === number) {
                open(undefined);
              }
              said.value = words;
            }}
          />
        </>
      )}
    </div>
  );
}

function Keys() {
  const texts = surveys.value.paper;
  return (
    <details class="panel panel-padded" open>
      <summary>{texts.keys}</summary>
      <ul>
        {[texts.keysShort, texts.keysLong, texts.keysMove].map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </details>
  );
}
