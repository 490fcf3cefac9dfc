import type { Problem } from '../api/types.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { ui } from './texts.ts';

export type ProblemKind = Exclude<keyof typeof ui.value.problem, 'traceId'>;

export function kindOf(problem: Problem): ProblemKind {
  if (problem.status === 0) {
    return problem.code === 'timeout' ? 'timeout' : 'network';
  }
  const byStatus: Record<number, ProblemKind> = { 401: 'signedOut', 403: 'forbidden', 404: 'missing', 429: 'busy' };
  return byStatus[problem.status] ?? (problem.status >= 500 ? 'server' : 'wrong');
}

/** What went wrong in plain words, what to do, and the number to quote when asking for help. */
export function ProblemView({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const texts = ui.value.problem[kindOf(problem)];
  return (
    <Banner kind="error" live>
      <p class="banner-title">{texts.what}</p>
      <p>{texts.todo}</p>
      {problem.traceId && (
        <p class="muted">
          {ui.value.problem.traceId}: <code>{problem.traceId}</code>
        </p>
      )}
      {retry && (
        <p>
          <Button size="sm" onClick={retry}>
            {ui.value.retry}
          </Button>
        </p>
      )}
    </Banner>
  );
}

export function Loading() {
  return (
    <p class="loading" role="status">
      <span class="loading-mark" aria-hidden="true" />
      {ui.value.loading}
    </p>
  );
}

export function Empty({ children }: { children: string }) {
  return <p class="empty">{children}</p>;
}
