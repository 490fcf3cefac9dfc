import { useSignal } from '@preact/signals';
import { bookConsultation, getConsultations } from '../../api/own.ts';
import type { Consultation, Slot } from '../../api/own.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Link } from '../../ui/link.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate } from '../../ui/router.ts';
import { BigText } from '../big-text.tsx';
import { Back, Big, Heading, Trouble, Waiting } from '../show.tsx';
import { consult } from './texts.ts';
import { whenOf } from './when.ts';

const aboutMax = 1000;

/** Asked once more with the time and the place; then it is booked, however often it is pressed. */
export function BookSlot({ slot }: { slot: number }) {
  const texts = consult.value.book;
  const all = useResource('consultations', getConsultations);
  const booked = useSignal<Consultation | undefined>(undefined);
  const wanted = all.value?.free.find((one) => one.number === slot);
  return (
    <>
      <Back to="/resident/consult" />
      <Heading title={booked.value ? texts.done : texts.title} />
      {all.problem && <Trouble problem={all.problem} again={all.reload} />}
      {!all.value && !all.problem && <Waiting />}
      {all.value && !wanted && <p class="calm">{texts.gone}</p>}
      {booked.value ? (
        <Done of={booked.value} />
      ) : (
        wanted && (
          <Sure
            slot={wanted}
            onBooked={(made) => {
              booked.value = made;
            }}
          />
        )
      )}
    </>
  );
}

function When({ of }: { of: Pick<Slot, 'startsAt' | 'endsAt' | 'place'> }) {
  const [day, span] = whenOf(of);
  return (
    <>
      <p class="ask-again">{day}</p>
      <p class="ask-again">{span}</p>
      <p>{of.place}</p>
    </>
  );
}

function Done({ of }: { of: Consultation }) {
  const texts = consult.value.book;
  return (
    <>
      <Banner kind="success" live>
        <p class="banner-title">{texts.bring}</p>
      </Banner>
      <When of={of} />
      <p>{texts.until}</p>
      <Link href="/resident/consult" class="button button-outline big">
        {texts.list}
      </Link>
    </>
  );
}

function Sure({ slot, onBooked }: { slot: Slot; onBooked: (made: Consultation) => void }) {
  const texts = consult.value.book;
  const about = useSignal('');
  const tooLong = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);

  async function book(): Promise<void> {
    tooLong.value = about.peek().length > aboutMax;
    if (busy.peek() || tooLong.peek()) {
      return;
    }
    busy.value = true;
    const answer = await bookConsultation(slot.number, about.peek().trim());
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      onBooked(answer.value);
    }
  }

  return (
    <>
      <When of={slot} />
      <BigText
        label={texts.about}
        hint={texts.hint}
        rows={3}
        value={about.value}
        fault={tooLong.value ? texts.tooLong : ''}
        onInput={(value) => {
          about.value = value;
        }}
      />
      {problem.value && <Trouble problem={problem.value} words={consult.value.codes} />}
      <div class="buttons">
        <Big kind="fill" disabled={busy.value} onClick={() => void book()}>
          {texts.book}
        </Big>
        <Big onClick={() => navigate('/resident/consult')}>{texts.stop}</Big>
      </div>
    </>
  );
}
