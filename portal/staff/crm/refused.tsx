import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { ProblemView } from '../../ui/problem.tsx';
import { crm } from './texts.ts';

/** What the server refused, in words of the CRM where there are some. */
export function Refused({ problem }: { problem: Problem }) {
  const words = crm.value.refusals[problem.code];
  return words === undefined ? (
    <ProblemView problem={problem} />
  ) : (
    <Banner kind="error" live>
      <p class="banner-title">{words}</p>
    </Banner>
  );
}
