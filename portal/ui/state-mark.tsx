import type { StationState } from '../api/types.ts';

// A state is told by its shape first: circle = ok, crossed diamond = silent, triangle = strange.

export function StateShape({ state }: { state: StationState }) {
  return (
    <svg class={`state-shape state-${state}`} viewBox="0 0 20 20" aria-hidden="true">
      {state === 'ok' && <circle cx="10" cy="10" r="6" />}
      {state === 'silent' && <path d="M10 1.5 18.5 10 10 18.5 1.5 10Z M6.5 10h7" />}
      {state === 'strange' && <path d="M10 2 18.800 17.5H1.200Z M10 7.5v5 M10 14v1.800" />}
    </svg>
  );
}

export function StateMark({ state, label }: { state: StationState; label: string }) {
  return (
    <span class={`state-mark state-mark-${state}`}>
      <StateShape state={state} />
      <span>{label}</span>
    </span>
  );
}
