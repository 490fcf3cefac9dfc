import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { approve, override } from '../../api/snow.ts';
import type { BoardDistrict, Problem, RoadClass } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { makeKey } from '../../ui/key.ts';
import { ProblemView } from '../../ui/problem.tsx';
import { whereText } from './show.tsx';
import { refreshBoard } from './state.ts';
import { snow } from './texts.ts';

type DecideProps = { district: BoardDistrict; road?: RoadClass; answers?: number };
type Wanted = 'dispatch' | 'skip';

/**
 * A person's word: with `answers` it settles a decision that waits for approval, without it decides otherwise. A
 * reason is written first, then what will happen is told, then it is confirmed. One key goes with one wish, however
 * often it has to be sent.
 */
export function Decide({ district, road, answers }: DecideProps) {
  const texts = snow.value.side;
  const scope = useSignal<RoadClass | 'all'>(
    road ?? (district.roads.length === 1 ? (district.roads[0]?.road ?? 'all') : 'all'),
  );
  const reason = useSignal('');
  const error = useSignal('');
  const wanted = useSignal<Wanted | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const done = useSignal(false);
  const key = useRef('');
  const input = useRef<HTMLInputElement | null>(null);
  const settles = answers !== undefined;

  function want(verdict: Wanted): void {
    done.value = false;
    if (reason.value.trim() === '') {
      if (!settles || verdict === 'skip') {
        error.value = texts.needReason;
        input.current?.focus();
        return;
      }
      reason.value = texts.approvedReason;
    }
    error.value = '';
    key.current = makeKey();
    wanted.value = verdict;
  }

  async function confirm(): Promise<void> {
    const verdict = wanted.value;
    if (busy.value || !verdict) {
      return;
    }
    busy.value = true;
    const said = { reason: reason.value.trim(), key: key.current };
    const answer = settles
      ? await approve(answers, { approve: verdict === 'dispatch', ...said })
      : await override({
          district: district.code,
          road: scope.value === 'all' ? null : scope.value,
          verdict,
          ...said,
        });
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      wanted.value = undefined;
      reason.value = '';
      done.value = true;
    }
    await refreshBoard();
  }

  const where = scope.value === 'all' ? `${district.name} ${snow.value.allRoads}` : whereText(district, scope.value);
  return (
    <div class={settles ? 'decide decide-settles' : 'side-block decide'}>
      {!settles && <h3>{texts.decide}</h3>}
      {!settles && district.roads.length > 1 && (
        <SelectField
          label={texts.scope}
          size="sm"
          value={scope.value}
          options={[
            { value: 'all' as const, label: snow.value.allRoads },
            ...district.roads.map((one) => ({ value: one.road, label: snow.value.road[one.road] })),
          ]}
          onChange={(value) => {
            scope.value = value;
            wanted.value = undefined;
          }}
        />
      )}
      <TextField
        label={texts.reason}
        hint={texts.reasonHint}
        error={error.value}
        value={reason.value}
        size="sm"
        onInput={(value) => {
          reason.value = value;
        }}
        inputRef={(element) => {
          input.current = element;
        }}
      />
      {wanted.value ? (
        <div class="sure" role="group" aria-label={texts.confirm}>
          <p aria-live="polite">{texts.sure[wanted.value](where)}</p>
          <p class="actions">
            <Button kind="fill" disabled={busy.value} onClick={() => void confirm()}>
              {texts.confirm}
            </Button>
            <Button
              onClick={() => {
                wanted.value = undefined;
              }}
            >
              {texts.back}
            </Button>
          </p>
        </div>
      ) : (
        <p class="actions">
          <Button kind={settles ? 'fill' : 'outline'} onClick={() => want('dispatch')}>
            {settles ? texts.approve : texts.toDispatch}
          </Button>
          <Button onClick={() => want('skip')}>{settles ? texts.reject : texts.toSkip}</Button>
        </p>
      )}
      {problem.value && <ProblemView problem={problem.value} />}
      <p role="status" class="done">
        {done.value ? texts.done : ''}
      </p>
    </div>
  );
}
