import type { Verdict } from '../api/types.ts';

// A verdict is told by its word, then by shape and colour: an arrow goes, a clock waits, a bar stays, an
// exclamation mark in a hexagon wants a person.

export function VerdictShape({ verdict }: { verdict: Verdict }) {
  return (
    <svg class="verdict-shape" viewBox="0 0 24 24" aria-hidden="true">
      {verdict === 'dispatch' && <path d="M3 8h9V3l9 9-9 9v-5H3Z" class="verdict-solid" />}
      {verdict === 'standby' && (
        <>
          <circle cx="12" cy="12" r="9" />
          <path d="M12 7v5.500l3.500 2" />
        </>
      )}
      {verdict === 'skip' && <path d="M4 12h16" class="verdict-bar" />}
      {verdict === 'ask' && (
        <>
          <path d="M8 2.500h8l5.500 5.500v8l-5.500 5.500h-8L2.500 16V8Z" class="verdict-solid" />
          <path d="M12 7v6.500 M12 16v1.500" class="verdict-over" />
        </>
      )}
    </svg>
  );
}

export function VerdictMark({ verdict, label, large }: { verdict: Verdict; label: string; large?: boolean }) {
  return (
    <span class={`verdict verdict-${verdict}${large ? ' verdict-large' : ''}`}>
      <VerdictShape verdict={verdict} />
      <span>{label}</span>
    </span>
  );
}
