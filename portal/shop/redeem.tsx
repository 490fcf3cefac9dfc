import { signal, useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Terms } from '../api/town.ts';
import { TextField } from '../ui/field.tsx';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { formatCount } from '../ui/number.ts';
import { formatTime } from '../ui/time.ts';
import { canScan } from '../ui/camera.ts';
import { useCamera } from '../ui/use-camera.ts';
import { readCouponText, typedCode } from './coupon-text.ts';
import { needsBill, typedYen } from './judge.ts';
import { Big, Heading, nameOf, refusalText, worthOf } from './show.tsx';
import { online, pack, refresh, signOut, signedOut, till } from './state.ts';
import { shop } from './texts.ts';
import type { Presented, Said } from './till.ts';

// One coupon: read or typed, looked at, used, told.

type Step = { kind: 'read' } | { kind: 'check'; presented: Presented } | { kind: 'said'; said: Said };

const step = signal<Step>({ kind: 'read' });

export function Redeem() {
  const now = step.value;
  switch (now.kind) {
    case 'read':
      return <Read />;
    case 'check':
      return <Check presented={now.presented} />;
    default:
      return <Told said={now.said} />;
  }
}

function Read() {
  const texts = shop.value.read;
  const code = useSignal('');
  const error = useSignal('');
  const input = useRef<HTMLInputElement | null>(null);
  const scans = canScan();
  const lead = scans ? '' : online.value ? texts.typeCode : texts.codeNeedsLine;
  // Where nothing reads codes, the number is typed: by hand, or by a reader that types.
  useEffect(() => {
    if (!scans) {
      input.current?.focus({ preventScroll: true });
    }
  }, []);

  function refuse(text: string): void {
    error.value = text;
    input.current?.focus();
  }

  function takeText(text: string): void {
    if (readCouponText(text)) {
      step.value = { kind: 'check', presented: { qr: text.trim() } };
    } else {
      error.value = texts.notACoupon;
    }
  }

  function submit(): void {
    // A hand-held reader types the whole text of a QR code.
    if (readCouponText(code.value)) {
      takeText(code.value);
      return;
    }
    const typed = typedCode(code.value);
    if (!typed) {
      refuse(code.value.trim() === '' ? texts.noCode : texts.badCode);
    } else if (!online.value) {
      // A number says nothing by itself; perhaps there is a line again and nobody has told yet.
      refuse(texts.codeNeedsLine);
      void refresh();
    } else {
      step.value = { kind: 'check', presented: { code: typed } };
    }
  }

  return (
    <>
      <Heading title={texts.title} />
      {scans && <Camera onText={takeText} error={error} />}
      {lead !== '' && lead !== error.value && <p>{lead}</p>}
      <form
        noValidate
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={texts.code}
          hint={texts.codeHint}
          error={error.value}
          value={code.value}
          size="lg"
          onInput={(value) => {
            code.value = value;
          }}
          inputRef={(element) => {
            input.current = element;
          }}
        />
        <Big kind={scans ? 'outline' : 'fill'} type="submit">
          {texts.next}
        </Big>
      </form>
      <Link href="/shop/day" class="button button-outline big">
        {shop.value.day.link}
      </Link>
      <Big onClick={() => void signOut()}>{shop.value.signOut}</Big>
    </>
  );
}

function Camera({ onText, error }: { onText: (text: string) => void; error: Signal<string> }) {
  const texts = shop.value.read;
  const { on, video } = useCamera(onText, () => {
    error.value = texts.noCamera;
  });
  return (
    <div class="buttons">
      <video ref={video} class="camera" hidden={!on.value} muted playsInline aria-label={texts.video} />
      <Big
        kind="fill"
        onClick={() => {
          error.value = '';
          on.value = !on.value;
        }}
      >
        {on.value ? texts.stop : texts.camera}
      </Big>
    </div>
  );
}

function termsOf(presented: Presented): Terms | undefined {
  const version = 'qr' in presented ? readCouponText(presented.qr)?.facts.version : undefined;
  return pack.value?.terms.find((one) => one.version === version)?.of;
}

function Check({ presented }: { presented: Presented }) {
  const texts = shop.value.check;
  const bill = useSignal('');
  const error = useSignal('');
  const busy = useSignal(false);
  const input = useRef<HTMLInputElement | null>(null);
  const terms = termsOf(presented);

  function refuse(text: string): void {
    error.value = text;
    input.current?.focus();
  }

  async function use(): Promise<void> {
    const yen = typedYen(bill.value);
    if (busy.value) {
      return;
    }
    if (yen === undefined) {
      refuse(texts.billNumber);
      return;
    }
    if (yen === 0 && terms && needsBill(terms)) {
      refuse(texts.billNeeded);
      return;
    }
    busy.value = true;
    const said = await till.use(presented, yen);
    busy.value = false;
    if (said.kind === 'bill' || (said.kind === 'refused' && said.code.startsWith('coupons_bill_'))) {
      const code = said.kind === 'bill' ? said.fault : said.code;
      refuse(code === 'coupons_bill_needed' ? texts.billNeeded : texts.billTooSmall);
    } else if (said.kind === 'signed-out') {
      signedOut.value = true;
    } else {
      step.value = { kind: 'said', said };
    }
  }

  return (
    <>
      <Heading title={texts.title} />
      <p class="ask-again">{terms ? nameOf(terms) : 'code' in presented ? texts.byCode : texts.unknown}</p>
      {'code' in presented && <p class="code">{presented.code.replaceAll(/(.{4})(?=.)/g, '$1-')}</p>}
      {terms && <p class="worth">{worthOf(terms)}</p>}
      <form
        noValidate
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          void use();
        }}
      >
        {(!terms || terms.what !== 'ticket' || needsBill(terms)) && (
          <TextField
            label={texts.bill}
            {...(terms && terms.billMinYen > 0 ? { hint: texts.billHint(formatCount(terms.billMinYen)) } : {})}
            error={error.value}
            value={bill.value}
            inputMode="numeric"
            size="lg"
            onInput={(value) => {
              bill.value = value;
            }}
            inputRef={(element) => {
              input.current = element;
            }}
          />
        )}
        <Big kind="fill" type="submit" disabled={busy.value}>
          {texts.use}
        </Big>
        <Big
          onClick={() => {
            step.value = { kind: 'read' };
          }}
        >
          {texts.cancel}
        </Big>
      </form>
    </>
  );
}

function Told({ said }: { said: Said }) {
  const texts = shop.value.said;
  const good = said.kind === 'used' || said.kind === 'alone';
  const title = good ? texts[said.kind] : said.kind === 'unsure' ? texts.unsure : texts.refused;
  return (
    <>
      <Heading title={title} />
      <div class={`told told-${good ? 'good' : said.kind === 'unsure' ? 'open' : 'bad'}`} role="status">
        <p class="told-mark" aria-hidden="true">
          {good ? '○' : said.kind === 'unsure' ? '？' : '×'}
        </p>
        <Words said={said} />
      </div>
      {said.kind === 'unsure' && (
        <Big
          kind="fill"
          onClick={() => {
            void till.askAgain(said.row).then((again) => {
              step.value = { kind: 'said', said: again };
            });
          }}
        >
          {texts.again}
        </Big>
      )}
      <Big
        kind={said.kind === 'unsure' ? 'outline' : 'fill'}
        onClick={() => {
          step.value = { kind: 'read' };
        }}
      >
        {texts.next}
      </Big>
    </>
  );
}

function Words({ said }: { said: Said }) {
  const texts = shop.value.said;
  switch (said.kind) {
    case 'used':
    case 'alone':
      return (
        <>
          <p class="worth">{texts.off(formatCount(said.row.yen))}</p>
          <p>{nameOf(said.row.name)}</p>
          {said.row.serial !== undefined && <p>{shop.value.day.serial(String(said.row.serial))}</p>}
          {said.kind === 'alone' && <p>{texts.aloneHint}</p>}
        </>
      );
    case 'refused':
      return (
        <>
          <p class="ask-again">{refusalText(said.code)}</p>
          {said.first && (
            <p>{texts.first(said.first.shopName, formatTime(said.first.usedAt, 'dateTime', language.value))}</p>
          )}
        </>
      );
    case 'unsure':
      return <p>{texts.unsureHint}</p>;
    case 'not-kept':
      return <p>{texts.notKept}</p>;
    default:
      return <p>{shop.value.signedOut}</p>;
  }
}
