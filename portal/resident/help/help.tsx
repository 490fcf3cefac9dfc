import { useSignal } from '@preact/signals';
import type { Answer } from '../../api/client.ts';
import { callOff, getOwnInquiries, giveStars } from '../../api/inquiries.ts';
import type { Inquiry } from '../../api/inquiries.ts';
import type { Problem } from '../../api/types.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { AskedBig } from '../asked-big.tsx';
import { Readings } from '../readings.tsx';
import { Back, Big, Heading, Trouble, Waiting, dayText } from '../show.tsx';
import { help } from './texts.ts';

const pastShown = 10;

export const isGoing = (one: Pick<Inquiry, 'state'>): boolean => one.state !== 'done' && one.state !== 'cancelled';

type Acting = (act: () => Promise<Answer<unknown>>, said: string) => void;

/** What one has asked for, how far it has come, and what was answered. */
export function Help() {
  const texts = help.value;
  const all = useResource('inquiries', getOwnInquiries);
  const problem = useSignal<Problem | undefined>(undefined);
  const said = useSignal('');
  const items = all.value?.items ?? [];
  const going = items.filter(isGoing);
  const past = items.filter((one) => !isGoing(one));

  async function run(act: () => Promise<Answer<unknown>>, words: string): Promise<void> {
    const answer = await act();
    problem.value = answer.ok ? undefined : answer.problem;
    said.value = answer.ok ? words : '';
    all.reload();
  }
  const act: Acting = (wanted, words) => void run(wanted, words);

  return (
    <>
      <Back to="/resident/consult" />
      <Heading title={texts.title} />
      <p>{texts.lead}</p>
      <DoneBanner>{said.value}</DoneBanner>
      {problem.value && <Trouble problem={problem.value} words={texts.codes} />}
      <Link href="/resident/help/new" class="button button-fill big" label={texts.ask}>
        <Readings text={texts.ask} />
      </Link>
      {all.problem && <Trouble problem={all.problem} again={all.reload} />}
      {all.loading && !all.value && <Waiting />}
      {all.value && (
        <section class="part">
          <h2>{texts.mine}</h2>
          {going.length === 0 && <p class="calm">{texts.none}</p>}
          {going.map((one) => (
            <One key={one.number} of={one} act={act} />
          ))}
        </section>
      )}
      {past.length > 0 && (
        <section class="part">
          <h2>{texts.past}</h2>
          {past.slice(0, pastShown).map((one) => (
            <One key={one.number} of={one} act={act} />
          ))}
        </section>
      )}
    </>
  );
}

function One({ of, act }: { of: Inquiry; act: Acting }) {
  const texts = help.value;
  const about = texts.about[of.about];
  const answers = (of.steps ?? []).filter((one) => one.words !== '');
  return (
    <section class="letter">
      <h3>{about}</h3>
      <p>
        <b>{texts.states[of.state]}</b>
      </p>
      <p>{of.text}</p>
      {of.provider && <p>{texts.provider(of.provider)}</p>}
      {answers.map((one) => (
        <p key={one.n} class="calm">
          {texts.said(dayText(one.at), one.words)}
        </p>
      ))}
      <p>{`${texts.askedAt(dayText(of.openedAt))} ${texts.number(String(of.number))}`}</p>
      {isGoing(of) && (
        <AskedBig
          label={texts.callOffOf(about)}
          question={texts.callOffSure}
          yes={texts.yes}
          no={texts.no}
          onYes={() => act(() => callOff(of.number), texts.calledOff)}
        >
          {texts.callOff}
        </AskedBig>
      )}
      {of.state === 'done' && <Stars of={of} act={act} />}
    </section>
  );
}

function Stars({ of, act }: { of: Inquiry; act: Acting }) {
  const texts = help.value;
  if (of.stars > 0) {
    return <p>{texts.valued(texts.stars[of.stars - 1] ?? '')}</p>;
  }
  return (
    <>
      <p>
        <b>{texts.starsTitle}</b>
      </p>
      <ul class="answers answers-lines">
        {texts.stars.map((word, index) => (
          <li key={word}>
            <Big
              label={`${texts.about[of.about]}：${word}`}
              onClick={() => act(() => giveStars(of.number, index + 1), texts.thanks)}
            >
              {word}
            </Big>
          </li>
        ))}
      </ul>
    </>
  );
}
