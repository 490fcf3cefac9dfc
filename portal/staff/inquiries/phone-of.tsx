import { useSignal } from '@preact/signals';
import { lookAt } from '../../api/erasing.ts';
import { Button } from '../../ui/button.tsx';
import { phoneText } from '../who/phone.ts';
import { inquiries } from './texts.ts';

/** Read when it is wanted, because the look stands in the person's own record with its reason. */
export function PhoneOf({ person, number }: { person: number; number: number }) {
  const texts = inquiries.value.phone;
  const state = useSignal<{ phone: string } | 'asked' | 'failed' | undefined>(undefined);
  async function read(): Promise<void> {
    state.value = 'asked';
    const answer = await lookAt(String(person), texts.why(number));
    state.value = answer.ok ? { phone: answer.value.profile?.phone ?? '' } : 'failed';
  }
  const now = state.value;
  return (
    <div>
      <dt>{texts.label}</dt>
      <dd aria-live="polite">
        {typeof now === 'object' ? (
          now.phone === '' ? (
            texts.none
          ) : (
            <a class="link" href={`tel:${now.phone}`}>
              {phoneText(now.phone)}
            </a>
          )
        ) : (
          <>
            {now === 'failed' && <span>{texts.failed} </span>}
            <Button size="xs" disabled={now === 'asked'} onClick={() => void read()}>
              {texts.show}
            </Button>{' '}
            <span class="small muted">{texts.told}</span>
          </>
        )}
      </dd>
    </div>
  );
}
