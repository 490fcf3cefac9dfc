import { useSignal } from '@preact/signals';
import { cancelConsultation, getConsultations } from '../../api/own.ts';
import type { Consultation, Slot } from '../../api/own.ts';
import type { Problem } from '../../api/types.ts';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { AskedBig } from '../asked-big.tsx';
import { Readings } from '../readings.tsx';
import { Back, Big, Heading, Trouble, Waiting } from '../show.tsx';
import { may } from '../state.ts';
import { town } from '../texts.ts';
import { consult } from './texts.ts';
import { whenOf } from './when.ts';

const freeFirst = 4;
const pastShown = 10;

/** Booked and still to come. */
export function isComing(one: Pick<Consultation, 'state' | 'endsAt'>, nowMs: number): boolean {
  return one.state === 'booked' && Date.parse(one.endsAt) > nowMs;
}

export function Consult() {
  const texts = consult.value;
  const all = useResource('consultations', getConsultations);
  const problem = useSignal<Problem | undefined>(undefined);
  const cancelled = useSignal(false);
  const items = all.value?.items ?? [];
  const mine = items.filter((one) => isComing(one, serverNow()));
  const past = items.filter((one) => !isComing(one, serverNow()));

  async function cancel(number: number): Promise<void> {
    const answer = await cancelConsultation(number);
    problem.value = answer.ok ? undefined : answer.problem;
    cancelled.value = answer.ok;
    all.reload();
  }

  return (
    <>
      <Back />
      <Heading title={texts.title} />
      <p>{texts.lead}</p>
      {may('inquiries.own.use') && (
        <Link href="/resident/help" class="button button-outline big" label={texts.help}>
          <Readings text={texts.help} />
        </Link>
      )}
      {cancelled.value && <DoneBanner>{texts.cancelled}</DoneBanner>}
      {problem.value && <Trouble problem={problem.value} words={texts.codes} />}
      {all.problem && <Trouble problem={all.problem} again={all.reload} />}
      {all.loading && !all.value && <Waiting />}
      {all.value && (
        <>
          <section class="part">
            <h2>{texts.mine}</h2>
            {mine.length === 0 && <p class="calm">{texts.none}</p>}
            {mine.map((one) => (
              <Mine key={one.number} of={one} onCancel={() => void cancel(one.number)} />
            ))}
          </section>
          <Free slots={all.value.free} />
        </>
      )}
      {past.length > 0 && (
        <section class="part">
          <h2>{texts.past}</h2>
          <ul class="plain-list">
            {past.slice(0, pastShown).map((one) => (
              <li key={one.number}>{`${whenOf(one)[0]}：${texts.states[one.state]}`}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Mine({ of, onCancel }: { of: Consultation; onCancel: () => void }) {
  const texts = consult.value;
  const [day, span] = whenOf(of);
  return (
    <section class="letter">
      <h3>{day}</h3>
      <p>
        <b>{span}</b>
      </p>
      <p>{of.place}</p>
      <p>{texts.states[of.state]}</p>
      {of.about && <p>{texts.about(of.about)}</p>}
      {Date.parse(of.startsAt) > serverNow() && (
        <AskedBig
          label={texts.cancelOf(day)}
          question={texts.cancelSure}
          yes={texts.yes}
          no={texts.no}
          onYes={onCancel}
        >
          {texts.cancel}
        </AskedBig>
      )}
    </section>
  );
}

function Free({ slots }: { slots: readonly Slot[] }) {
  const texts = consult.value;
  const shown = useSignal(freeFirst);
  return (
    <section class="part">
      <h2>{texts.free}</h2>
      {slots.length === 0 && <p class="calm">{texts.noFree}</p>}
      <ul class="cards">
        {slots.slice(0, shown.value).map((one) => {
          const [day, span] = whenOf(one);
          return (
            <li key={one.number}>
              <Link href={`/resident/consult/${one.number}`} class="card-link">
                <b>{day}</b>
                <span>{span}</span>
                <span>{one.place}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      {slots.length > shown.value && (
        <Big
          label={`${texts.free}: ${town.value.more}`}
          onClick={() => {
            shown.value += 7;
          }}
        >
          {town.value.more}
        </Big>
      )}
    </section>
  );
}
