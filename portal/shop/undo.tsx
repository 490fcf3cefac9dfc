import { useSignal } from '@preact/signals';
import { getCoupon, reopenCoupon } from '../api/town.ts';
import type { Coupon } from '../api/town.ts';
import { DoneBanner } from '../ui/done-banner.tsx';
import { TextField } from '../ui/field.tsx';
import { language } from '../ui/language.ts';
import { formatCount } from '../ui/number.ts';
import { formatTime } from '../ui/time.ts';
import { Big, Heading, nameOf } from './show.tsx';
import { signOut } from './state.ts';
import { shop } from './texts.ts';

/** For staff who stand in the shop: a use is taken back, with a reason. */
export function Undo() {
  const texts = shop.value.undo;
  const serial = useSignal('');
  const reason = useSignal('');
  const error = useSignal('');
  const reasonError = useSignal('');
  const done = useSignal('');
  const coupon = useSignal<Coupon | undefined>(undefined);

  async function find(): Promise<void> {
    const number = serial.value.normalize('NFKC').trim();
    done.value = '';
    coupon.value = undefined;
    if (!/^\d{1,12}$/.test(number)) {
      error.value = texts.noNumber;
      return;
    }
    const answer = await getCoupon(Number(number));
    error.value = answer.ok ? '' : answer.problem.status === 404 ? texts.missing : texts.failed;
    if (answer.ok && answer.value.state !== 'used') {
      error.value = texts.notUsed;
    } else if (answer.ok) {
      coupon.value = answer.value;
    }
  }

  async function reopen(found: Coupon): Promise<void> {
    if (reason.value.trim() === '') {
      reasonError.value = texts.noReason;
      return;
    }
    const answer = await reopenCoupon(found.serial, reason.value.trim());
    reasonError.value = answer.ok ? '' : texts.failed;
    if (answer.ok) {
      coupon.value = undefined;
      reason.value = '';
      serial.value = '';
      done.value = texts.done;
    }
  }

  return (
    <>
      <Heading title={texts.title} />
      <DoneBanner>{done.value}</DoneBanner>
      <form
        noValidate
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <TextField
          label={texts.serial}
          error={error.value}
          value={serial.value}
          inputMode="numeric"
          size="lg"
          onInput={(value) => {
            serial.value = value;
          }}
        />
        <Big type="submit" kind={coupon.value ? 'outline' : 'fill'}>
          {texts.find}
        </Big>
      </form>
      {coupon.value && (
        <Found coupon={coupon.value} reason={reason} error={reasonError.value} onReopen={(one) => void reopen(one)} />
      )}
      <Big onClick={() => void signOut()}>{shop.value.signOut}</Big>
    </>
  );
}

type FoundProps = {
  coupon: Coupon;
  reason: { value: string };
  error: string;
  onReopen: (coupon: Coupon) => void;
};

function Found({ coupon, reason, error, onReopen }: FoundProps) {
  const texts = shop.value.undo;
  const use = coupon.uses[0];
  return (
    <form
      noValidate
      class="buttons"
      onSubmit={(event) => {
        event.preventDefault();
        onReopen(coupon);
      }}
    >
      <p class="ask-again">{nameOf(coupon.of)}</p>
      {use && (
        <p>{texts.used(use.shopName, formatTime(use.usedAt, 'dateTime', language.value), formatCount(use.yen))}</p>
      )}
      <TextField
        label={texts.reason}
        error={error}
        value={reason.value}
        size="lg"
        onInput={(value) => {
          reason.value = value;
        }}
      />
      <Big kind="fill" type="submit">
        {texts.submit}
      </Big>
    </form>
  );
}
