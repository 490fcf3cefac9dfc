import { Banner } from '../../ui/banner.tsx';
import type { Faults } from '../../ui/form.tsx';
import { ProblemView } from '../../ui/problem.tsx';
import { coupons } from './texts.ts';

/** What was refused as a whole, in the words of this area where it has any. */
export function Refused({ faults: { problem } }: { faults: Faults }) {
  const words = problem && coupons.value.refusals[problem.code];
  if (!problem || words === undefined) {
    return problem ? <ProblemView problem={problem} /> : null;
  }
  return (
    <Banner kind="error" live>
      <p class="banner-title">{words}</p>
    </Banner>
  );
}
