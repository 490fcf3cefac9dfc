import { Banner } from '../ui/banner.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Loading } from '../ui/problem.tsx';
import { hrefOf, path } from '../ui/router.ts';
import { ui } from '../ui/texts.ts';
import { TokenField } from '../ui/token-field.tsx';
import { useTokenSignIn } from '../ui/token-sign-in.ts';
import { Day } from './day-page.tsx';
import { Redeem } from './redeem.tsx';
import { Big, Heading } from './show.tsx';
import { askWho, may, online, pack, packRefused, rows, session, signOut, signedOut } from './state.ts';
import { shop } from './texts.ts';
import { Undo } from './undo.tsx';

export function App() {
  return (
    <div class="page town">
      <header class="town-top">
        <span class="brand">{pack.value?.shopName ?? ui.value.brand}</span>
        <LanguageSwitch />
      </header>
      <main id="main" tabIndex={-1}>
        <Screen />
      </main>
    </div>
  );
}

function Screen() {
  if (session.value === undefined) {
    return <Loading />;
  }
  if (session.value === 'none' || signedOut.value) {
    return <SignIn />;
  }
  return (
    <>
      <State />
      <Routed />
    </>
  );
}

/** Whether there is a line, and how much waits: always in sight. */
function State() {
  const waiting = rows.value.filter((row) => row.state === 'waiting').length;
  return (
    <div class="state" role="status">
      {!online.value && (
        <Banner kind="warning">
          <p>{shop.value.offline}</p>
        </Banner>
      )}
      {waiting > 0 && <p class="unsent">{shop.value.waiting(waiting)}</p>}
    </div>
  );
}

function Routed() {
  if (path.value === '/shop/undo' && may('coupons.coupon.reopen')) {
    return <Undo />;
  }
  if (!may('coupons.coupon.redeem')) {
    return may('coupons.coupon.reopen') ? <Undo /> : <NotATill text={shop.value.noRole} />;
  }
  if (packRefused.value !== undefined) {
    return <NotATill text={shop.value.noShop} />;
  }
  return path.value === '/shop/day' ? <Day /> : <Redeem />;
}

function NotATill({ text }: { text: string }) {
  return (
    <>
      <Heading title={shop.value.signIn.title} />
      <p>{text}</p>
      <Big onClick={() => void signOut()}>{shop.value.signOut}</Big>
    </>
  );
}

function SignIn() {
  const texts = shop.value.signIn;
  const waiting = rows.value.some((row) => row.state === 'waiting');
  const { token, error, busy, input, submit } = useTokenSignIn(texts, askWho);

  return (
    <>
      <Heading title={texts.title} />
      <p>{signedOut.value ? shop.value.signedOut : texts.lead}</p>
      {waiting && <p>{shop.value.signedOutWaiting}</p>}
      <form
        noValidate
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TokenField label={texts.token} error={error.value} token={token} input={input} />
        <Big kind="fill" type="submit" disabled={busy.value}>
          {texts.submit}
        </Big>
      </form>
      <a class="button button-outline big" href={hrefOf(`/id/login?${new URLSearchParams({ next: '/shop/' })}`)}>
        {texts.smartId}
      </a>
    </>
  );
}
