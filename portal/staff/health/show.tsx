import type { HealthFinding, Level } from '../../api/nurse.ts';
import { StateShape } from '../../ui/state-mark.tsx';
import { VerdictShape } from '../../ui/verdict-mark.tsx';
import { health } from './texts.ts';

/** A level is told by its word and by a shape: a hexagon wants somebody at once, a triangle soon, a clock once more. */
export function LevelMark({ level }: { level: Level }) {
  return (
    <span class={`health-level health-level-${level}`}>
      {level === 'emergency' && <VerdictShape verdict="ask" />}
      {level === 'consult' && <StateShape state="strange" />}
      {level === 'measure_again' && <VerdictShape verdict="standby" />}
      {(level === 'notice' || level === 'none') && <StateShape state="ok" />}
      <span>{health.value.level[level]}</span>
    </span>
  );
}

/** What a reason speaks of: a measure, a kind of values, or a symptom. */
function whatText(what: string): string {
  const { measures, kinds, symptoms } = health.value;
  const known = {
    ...symptoms,
    ...kinds,
    ...Object.fromEntries(Object.entries(measures).map(([name, words]) => [name, words.name])),
  } as Record<string, string>;
  return known[what] ?? what;
}

export function findingText({ what, which }: HealthFinding): string {
  return health.value.finding(whatText(what), health.value.which[which] ?? which);
}
