import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { Answer } from '../../../api/client.ts';
import type { Problem } from '../../../api/types.ts';
import { faultsOf, noFaults } from '../../../ui/form.tsx';
import type { Faults } from '../../../ui/form.tsx';

// One thing being entered: what is in its fields, what is wrong with it, and whether it was kept.

export type Keeping<Draft> = {
  draft: Signal<Draft>;
  faults: Signal<Faults>;
  put: (change: Partial<Draft>) => void;
  /** False where the form or the server refuses it; the faults say why. */
  save: (check: Record<string, string>, keep: () => Promise<Answer<unknown>>) => Promise<boolean>;
};

/** Where another thing that is named is not there, the field that names it is to be mended. */
const fieldOfMissing: Record<string, string> = {
  snow_no_district: 'district',
  snow_no_route: 'route',
  snow_no_post: 'post',
  snow_no_contractor: 'contractor',
};

export function faultsOfThing(problem: Problem): Faults {
  const field = fieldOfMissing[problem.code];
  return field === undefined ? faultsOf(problem) : { fields: { [field]: 'gone' }, problem };
}

const codePattern = /^[a-z0-9-]{1,40}$/;

/** What is wrong with the code and the name of a thing; a new thing does not take the code of another. */
export function checkOf(code: string, name: string, taken: readonly string[]): Record<string, string> {
  const out: Record<string, string> = {};
  if (!codePattern.test(code)) {
    out['code'] = code === '' ? 'empty' : 'not_a_code';
  } else if (taken.includes(code)) {
    out['code'] = 'taken';
  }
  if (name.trim() === '') {
    out['name'] = 'empty';
  }
  return out;
}

export function useKeeping<Draft extends object>(first: Draft): Keeping<Draft> {
  const draft = useSignal(first);
  const faults = useSignal<Faults>(noFaults);
  const busy = useSignal(false);
  return {
    draft,
    faults,
    put: (change) => {
      draft.value = { ...draft.value, ...change };
    },
    save: async (check, keep) => {
      faults.value = { fields: check };
      if (Object.keys(check).length > 0 || busy.peek()) {
        return false;
      }
      busy.value = true;
      const answer = await keep();
      busy.value = false;
      faults.value = answer.ok ? noFaults : faultsOfThing(answer.problem);
      return answer.ok;
    },
  };
}
