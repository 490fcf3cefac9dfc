import type { StationState } from '../api/types.ts';

// A state is told by its shape first: circle = ok, crossed diamond = silent, triangle = strange.

export function StateShape({ state }: { state: StationState }) {
  return (
    <svg class={`state-shape state-${state}`} viewBox="0 0 20 20" aria-hidden="true">
      {state === 'ok' && <circle cx="10" cy="10" r="6" />}
      {state === 'silent' && <path d="M10 1.500 18.500 10 10 18.500 1.500 10Z M6.500 10h7" />}
      {state === 'strange' && <path d="M10 2 18.800 17.500H1.200Z M10 7.500v5 M10 14v1.800" />}
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
