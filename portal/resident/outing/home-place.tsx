import { useSignal } from '@preact/signals';
import { forgetHome, getHome, keepHome } from '../../api/community.ts';
import type { Problem } from '../../api/types.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { useResource } from '../../ui/resource.ts';
import { Back, Big, Heading, Waiting } from '../show.tsx';
import { Refused } from './show.tsx';
import { out } from './texts.ts';
import { findPosition } from './where.ts';

/** Where one lives, set by being there: only then do proposals say how far something is. */
export function HomePlace() {
  const texts = out.value.homePlace;
  const home = useResource('home', getHome);
  const said = useSignal('');
  const lost = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);

  async function act(ask: () => ReturnType<typeof keepHome> | ReturnType<typeof forgetHome>, done: string) {
    const answer = await ask();
    problem.value = answer.ok ? undefined : answer.problem;
    said.value = answer.ok ? done : '';
    if (answer.ok) {
      home.reload();
    }
  }

  async function keep(): Promise<void> {
    if (busy.value) {
      return;
    }
    busy.value = true;
    said.value = '';
    const at = await findPosition();
    lost.value = at === undefined;
    if (at) {
      await act(() => keepHome(at), texts.done);
    }
    busy.value = false;
  }

  return (
    <>
      <Back to="/resident/outing/events" />
      <Heading title={texts.title} />
      <p>{texts.lead}</p>
      <p>{texts.sealed}</p>
      {home.problem && <Refused problem={home.problem} again={home.reload} />}
      {home.loading && !home.value && <Waiting />}
      <DoneBanner>{said.value}</DoneBanner>
      {lost.value && (
        <p class="calm" role="alert">
          {texts.noPlace}
        </p>
      )}
      {problem.value && <Refused problem={problem.value} />}
      {home.value && (
        <>
          <p class="calm">{home.value.at ? texts.kept : texts.none}</p>
          <p>{texts.hereHint}</p>
          <Big kind="fill" disabled={busy.value} onClick={() => void keep()}>
            {texts.here}
          </Big>
          {home.value.at && <Big onClick={() => void act(forgetHome, texts.gone)}>{texts.forget}</Big>}
        </>
      )}
    </>
  );
}
