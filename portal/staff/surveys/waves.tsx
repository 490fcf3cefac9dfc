import { getWaves } from '../../api/figures.ts';
import { getInstruments } from '../../api/surveys.ts';
import type { SurveyWave } from '../../api/types.ts';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { ListScreen } from '../platform/list.tsx';
import { may } from '../state.ts';
import { Period } from './period.tsx';
import { sorted, stateOf, wordOf } from './show.ts';
import { surveys } from './texts.ts';

/** All waves: what they are called, when they can be answered, and how many have. */
export function Waves() {
  const texts = surveys.value.waves;
  const page = useResource('waves', getWaves);
  const instruments = useResource('instruments', getInstruments);
  const now = serverNow();
  const list = page.value ? { ...page, value: { items: sorted(page.value.items, now) } } : page;
  const nameOf = (code: string): string => {
    const found = instruments.value?.items.find((one) => one.code === code);
    return found ? wordOf(found) : '';
  };
  return (
    <ListScreen
      texts={{ ...texts, empty: may('survey.wave.write') ? texts.empty : texts.emptyRead }}
      page={list}
      above={
        may('survey.wave.write') && (
          <p>
            <Link href="/staff/surveys/wave-new" class="button button-outline button-md">
              {texts.add}
            </Link>
          </p>
        )
      }
      columns={[texts.name, texts.state, texts.period, texts.answers, texts.doing]}
      row={(one) => <Row key={one.code} wave={one} nowMs={now} form={nameOf(one.of.instrument)} />}
    />
  );
}

function Row({ wave, nowMs, form }: { wave: SurveyWave; nowMs: number; form: string }) {
  const texts = surveys.value.waves;
  const name = wordOf(wave.of);
  const state = stateOf(wave, nowMs);
  return (
    <tr>
      <th scope="row">
        <Link href={`/staff/surveys/wave/${wave.code}`}>{name}</Link>
        <span class="row-sub">{form}</span>
      </th>
      <td data-label={texts.state}>
        <span class={state === 'open' ? 'tag tag-strong' : 'tag'}>{surveys.value.state[state]}</span>
      </td>
      <td data-label={texts.period}>
        <Period of={wave.of} />
      </td>
      <td data-label={texts.answers}>
        <Count wave={wave} />
      </td>
      <td data-label={texts.doing}>
        <WaveLinks wave={wave} nowMs={nowMs} />
      </td>
    </tr>
  );
}

/** How many have answered; of one that is counted the results tell. */
export function Count({ wave }: { wave: SurveyWave }) {
  const texts = surveys.value.waves;
  if (typeof wave.finished !== 'number') {
    return <span>{surveys.value.none}</span>;
  }
  return (
    <span>
      {formatCount(wave.finished)}
      <span class="row-sub">{texts.counts(formatCount(wave.paper ?? 0), formatCount(wave.begun ?? 0))}</span>
    </span>
  );
}

/** Where one goes on with a wave. */
export function WaveLinks({ wave, nowMs }: { wave: SurveyWave; nowMs: number }) {
  const texts = surveys.value.waves;
  const name = wordOf(wave.of);
  const state = stateOf(wave, nowMs);
  if ((state === 'open' || state === 'waiting') && may('survey.paper.write')) {
    return (
      <Link href={`/staff/surveys/paper/${wave.code}`} label={texts.paperOf(name)}>
        {texts.paper}
      </Link>
    );
  }
  if (state === 'counted' && may('survey.result.read')) {
    return (
      <Link href={`/staff/figures/surveys?${new URLSearchParams({ wave: wave.code })}`} label={texts.resultsOf(name)}>
        {texts.results}
      </Link>
    );
  }
  return <span>{surveys.value.none}</span>;
}
