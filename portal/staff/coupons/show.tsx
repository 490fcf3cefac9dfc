import { useId } from 'preact/hooks';
import type { Coupon, Paper, Terms } from '../../api/town.ts';
import { printAddress } from '../../api/coupons-staff.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { hrefOf } from '../../ui/router.ts';
import { ui } from '../../ui/texts.ts';
import { formatTime } from '../../ui/time.ts';
import { wordOf } from '../community/show.ts';
import { may } from '../state.ts';
import type { Names } from '../who/names.tsx';
import { accountIn, couponState, lastDay } from './shown.ts';
import { coupons } from './texts.ts';

// What the screens of coupons have in common.

export const nameOf = (of: Pick<Terms, 'ja' | 'en'>): string => wordOf(of);

export function worthText(of: Pick<Terms, 'what' | 'amount' | 'yenMax'>): string {
  const texts = coupons.value.worth;
  const amount = formatCount(of.amount);
  return of.what === 'percent' ? texts.percent(amount, formatCount(of.yenMax)) : texts[of.what](amount);
}

/** From the first to the last day, each kept in one piece. */
export function Days({ from, until }: { from: string; until: string }) {
  const { spanFrom, spanUntil } = coupons.value;
  return (
    <span>
      <span class="coupons-whole">{spanFrom(formatTime(from, 'date', language.value))}</span>{' '}
      <span class="coupons-whole">{spanUntil(lastDay(until, language.value))}</span>
    </span>
  );
}

export const paperText = (paper: string): string =>
  paper === 'a4' ? coupons.value.prints.a4 : coupons.value.prints.roll;

/** Who did it; a person does it with their own account. */
export function actorText(subject: string, person: number | null | undefined, names: Names): string {
  const texts = coupons.value.actor;
  const account = accountIn(subject);
  if (account === undefined) {
    return subject || texts.system;
  }
  return account === person ? texts.themself : (names.get(account) ?? texts.staff(String(account)));
}

export function CouponMark({ of }: { of: Pick<Coupon, 'state' | 'expiresAt'> }) {
  const state = couponState(of, serverNow());
  return <span class={state === 'issued' ? 'tag tag-strong' : 'tag'}>{coupons.value.couponStates[state]}</span>;
}

type SureProps = {
  question: string;
  /** What comes of it, a sentence each. */
  notes?: readonly string[];
  yes: string;
  busy: boolean;
  onYes: () => void;
  onNo: () => void;
};

/** Asked once more before what cannot be undone. */
export function Sure({ question, notes = [], yes, busy, onYes, onNo }: SureProps) {
  return (
    <Banner kind="warning" live>
      <p class="banner-title">{question}</p>
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <p class="actions">
        <Button kind="fill" disabled={busy} onClick={onYes}>
          {yes}
        </Button>
        <Button disabled={busy} onClick={onNo}>
          {ui.value.cancel}
        </Button>
      </p>
    </Banner>
  );
}

/** The sheet is a page of the server: a form asks for it, as each asking is one more copy. */
export function Prints({ of, onPrinted }: { of: Coupon; onPrinted: () => void }) {
  const texts = coupons.value.prints;
  const id = useId();
  if (!may('coupons.coupon.issue')) {
    return null;
  }
  if (couponState(of, serverNow()) !== 'issued') {
    return <p class="small muted">{texts.over}</p>;
  }
  const serial = formatSerial(of.serial);
  const papers: Paper[] = ['80mm', 'a4'];
  return (
    <div class="coupons-prints" role="group" aria-describedby={id}>
      {papers.map((paper) => (
        <form
          key={paper}
          method="post"
          target="_blank"
          action={printAddress(of.serial, paper)}
          onSubmit={() => onPrinted()}
        >
          <button
            type="submit"
            class="button button-outline button-sm"
            aria-label={texts.of(serial, paperText(paper))}
          >
            {paperText(paper)}
          </button>
        </form>
      ))}
      <p class="small muted" id={id}>
        {of.prints === 0 ? texts.first : texts.again(formatCount(of.prints + 1))}
      </p>
    </div>
  );
}

/** A serial number is read aloud and typed: without separators. */
export const formatSerial = (serial: number): string => String(serial);

/** The page on which staff who stand in a shop take a use back. */
export function UndoLink() {
  return may('coupons.coupon.reopen') ? (
    <p>
      <a class="link" href={hrefOf('/shop/undo')}>
        {coupons.value.undo}
      </a>
      <span class="row-sub">{coupons.value.undoHint}</span>
    </p>
  ) : null;
}
