import { signal } from '@preact/signals';
import { openSession } from '../api/session.ts';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Loading } from '../ui/problem.tsx';
import { path } from '../ui/router.ts';
import { ui } from '../ui/texts.ts';
import { CallOutList, CallOutPage } from './contractor.tsx';
import { DutyList, ZonePage } from './duty.tsx';
import { Inbox, InboxLink } from './inbox.tsx';
import { Heading } from './show.tsx';
import { SignIn } from './sign-in.tsx';
import { role, session, signedOut, signOut, start, unsent, who } from './state.ts';
import { StatusBar } from './status.tsx';
import { field } from './texts.ts';

const codeRefused = signal(false);

/** The one-time code of a link `/field/#code=…`; it leaves the address bar before it is used. */
async function takeCode(): Promise<void> {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code !== null) {
    history.replaceState(null, '', location.pathname + location.search);
    const opened = await openSession({ code });
    codeRefused.value = !opened.ok;
  }
}

export async function begin(): Promise<void> {
  await takeCode();
  await start();
}

export function App() {
  return (
    <div class="page phone">
      <header class="phone-top">
        <span class="brand">{ui.value.brand}</span>
        <LanguageSwitch />
      </header>
      <main id="main" tabIndex={-1}>
        <Screen />
      </main>
      {who.value && (
        <footer class="phone-foot">
          <p>{who.value.subject}</p>
          {/* Who has unsent presses stays signed in, so that they go out by themselves. */}
          {unsent.value.length === 0 && (
            <button type="button" class="button button-outline big" onClick={() => void signOut()}>
              {field.value.signOut}
            </button>
          )}
        </footer>
      )}
    </div>
  );
}

function Screen() {
  if (session.value === undefined) {
    return <Loading />;
  }
  if (session.value === 'none' || signedOut.value) {
    return <SignIn codeRefused={codeRefused.value} />;
  }
  if (role.value === 'other') {
    return (
      <>
        <Heading title={field.value.signIn.title} />
        <p>{field.value.signIn.noRole}</p>
      </>
    );
  }
  return (
    <>
      <StatusBar />
      <Routed />
    </>
  );
}

function Routed() {
  if (path.value === '/field/inbox') {
    return <Inbox />;
  }
  const home = path.value === '/field/' || path.value === '/field';
  return (
    <>
      {home && <InboxLink />}
      <Work />
    </>
  );
}

function Work() {
  const request = /^\/field\/snow\/requests\/(\d{1,15})$/.exec(path.value)?.[1];
  const zone = /^\/field\/snow\/zones\/([a-z0-9-]{1,40}\/[a-z]{1,20})$/.exec(path.value)?.[1];
  if (role.value === 'contractor') {
    return request ? <CallOutPage id={Number(request)} /> : <CallOutList />;
  }
  return zone ? <ZonePage place={zone} /> : <DutyList />;
}
