import { useSignal } from '@preact/signals';
import { bookTalk } from '../../api/community-staff.ts';
import type { Slot } from '../../api/community-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ui } from '../../ui/texts.ts';
import { nowMs } from '../state.ts';
import { PersonPick } from '../who/pick.tsx';
import type { Picked } from '../who/pick.tsx';
import { Refused } from './people.tsx';
import { spanText } from './show.ts';
import { community } from './texts.ts';

type BookTalkProps = { slots: readonly Slot[]; onBooked: () => void };

/** A time of a nurse for who calls or stands at the counter; what it is about only nurses read. */
export function BookTalk({ slots, onBooked }: BookTalkProps) {
  const texts = community.value.consultations;
  const picked = useSignal<{ person: number; label: string } | undefined>(undefined);
  const slot = useSignal('');
  const about = useSignal('');
  const said = useSignal('');
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const free = slots.filter((one) => !one.taken && Date.parse(one.startsAt) > nowMs.value);
  const chosen = free.find((one) => String(one.number) === slot.value) ?? free[0];

  function pick({ who, label }: Picked): void {
    picked.value = 'person' in who ? { person: who.person, label } : undefined;
    said.value = '';
    problem.value = undefined;
  }
  async function book(person: number, label: string, at: Slot): Promise<void> {
    busy.value = true;
    const answer = await bookTalk({ person, slot: at.number, about: about.value.trim() });
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      said.value = texts.bookDone(label, spanText(at.startsAt, at.endsAt));
      picked.value = undefined;
      slot.value = about.value = '';
    }
    onBooked();
  }
  const now = picked.value;
  return (
    <section class="panel part">
      <h2>{texts.book}</h2>
      <p>{texts.bookLead}</p>
      <DoneBanner>{said.value}</DoneBanner>
      {problem.value && <Refused problem={problem.value} />}
      {free.length === 0 && <p>{texts.bookNone}</p>}
      {chosen && !now && <PersonPick label={texts.book} takesCards={false} onPick={pick} />}
      {chosen && now && (
        <>
          <div class="form-grid">
            <SelectField
              label={texts.bookTime}
              value={String(chosen.number)}
              options={free.map((one) => ({ value: String(one.number), label: spanText(one.startsAt, one.endsAt) }))}
              onChange={(value) => (slot.value = value)}
            />
            <TextField
              label={texts.bookAbout}
              hint={texts.bookAboutHint}
              value={about.value}
              onInput={(value) => (about.value = value)}
            />
          </div>
          <p class="actions">
            <Button kind="fill" disabled={busy.value} onClick={() => void book(now.person, now.label, chosen)}>
              {texts.bookYes(now.label)}
            </Button>
            <Button onClick={() => (picked.value = undefined)}>{ui.value.cancel}</Button>
          </p>
        </>
      )}
    </section>
  );
}
