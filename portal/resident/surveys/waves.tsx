import { getOwnWaves } from '../../api/own.ts';
import type { OwnWave } from '../../api/own.ts';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { Back, Heading, Trouble, Waiting, dayText, lastDayText, nameOf } from '../show.tsx';
import { surveys } from './texts.ts';

/** To be answered: what ends first. Answered: what can still be changed, then the newest. */
export function inOrder(items: readonly OwnWave[]): { open: OwnWave[]; past: OwnWave[] } {
  const end = (one: OwnWave): number => Date.parse(one.closesAt);
  const isToDo = (one: OwnWave): boolean => one.open && one.state !== 'finished';
  return {
    open: items.filter(isToDo).toSorted((a, b) => end(a) - end(b)),
    past: items
      .filter((one) => !isToDo(one))
      .toSorted((a, b) => Number(b.open) - Number(a.open) || end(b) - end(a)),
  };
}

/** Those to answer now, and those that were answered. */
export function Waves() {
  const texts = surveys.value;
  const waves = useResource('waves', getOwnWaves);
  const { open, past } = inOrder(waves.value?.items ?? []);
  return (
    <>
      <Back />
      <Heading title={texts.title} />
      {waves.problem && <Trouble problem={waves.problem} again={waves.reload} />}
      {waves.loading && !waves.value && <Waiting />}
      {waves.value && (
        <section class="part">
          <h2>{texts.open}</h2>
          {open.length === 0 && <p class="calm">{texts.none}</p>}
          <ul class="cards">
            {open.map((one) => (
              <WaveCard key={one.code} wave={one} />
            ))}
          </ul>
        </section>
      )}
      {past.length > 0 && (
        <section class="part">
          <h2>{texts.past}</h2>
          <ul class="cards">
            {past.map((one) => (
              <WaveCard key={one.code} wave={one} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function WaveCard({ wave }: { wave: OwnWave }) {
  const texts = surveys.value;
  const said = { none: texts.fresh, begun: texts.begun, finished: texts.finished }[wave.state];
  return (
    <li>
      <Link href={`/resident/surveys/${wave.code}`} class="card-link">
        <b>{nameOf(wave)}</b>
        <span>{texts.period(dayText(wave.opensAt), lastDayText(wave.closesAt))}</span>
        <span>{said}</span>
        {!wave.open && <span>{texts.over}</span>}
      </Link>
    </li>
  );
}
