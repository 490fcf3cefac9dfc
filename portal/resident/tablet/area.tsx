import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { Answer } from '../../api/client.ts';
import {
  applyFor,
  getBriefings,
  getCalls,
  getLending,
  giveSeatBack,
  takeSeat,
  withdrawApplication,
} from '../../api/own.ts';
import type { Application, Call, Loan } from '../../api/own.ts';
import type { Problem } from '../../api/types.ts';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { AskedBig } from '../asked-big.tsx';
import { Back, Big, Heading, Trouble, Waiting, clockText, dayText, lastDayText, nameOf } from '../show.tsx';
import { may } from '../state.ts';
import { town } from '../texts.ts';
import { comingBriefings, goingLoan, openCalls, reservePlace } from './shown.ts';
import type { ShownBriefing } from './shown.ts';
import { tablet } from './texts.ts';

/** タブレットを借りる: the loan, the application, the calls, the briefings, and where help is. */
export function TabletArea() {
  const texts = tablet.value;
  return (
    <>
      <Back />
      <Heading title={texts.title} />
      {may('devices.own.use') ? <Everything /> : <p>{town.value.missing}</p>}
    </>
  );
}

type Acting = (act: () => Promise<Answer<unknown>>, said: string) => void;

function Everything() {
  const texts = tablet.value;
  const mine = useResource('lending', getLending);
  const calls = useResource('calls', getCalls);
  const briefings = useResource('briefings', getBriefings);
  const problem = useSignal<Problem | undefined>(undefined);
  const said = useSignal('');
  const busy = useSignal(false);
  const missing = mine.problem ?? calls.problem ?? briefings.problem;

  function reload(): void {
    mine.reload();
    calls.reload();
    briefings.reload();
  }
  async function run(act: () => Promise<Answer<unknown>>, words: string): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    const answer = await act();
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    said.value = answer.ok ? words : '';
    scrollTo(0, 0);
    reload();
  }
  const act: Acting = (wanted, words) => void run(wanted, words);

  if (missing) {
    return <Trouble problem={missing} again={reload} words={texts.codes} />;
  }
  if (!mine.value || !calls.value || !briefings.value) {
    return <Waiting />;
  }
  const loan = goingLoan(mine.value.loans);
  const now = serverNow();
  return (
    <>
      <DoneBanner>{said.value}</DoneBanner>
      {problem.value && <Trouble problem={problem.value} words={texts.codes} />}
      {loan && <LoanPart loan={loan} />}
      <Mine applications={mine.value.applications} calls={calls.value.items} act={act} />
      <Calls calls={openCalls(calls.value.items, mine.value.applications, now)} act={act} />
      <Briefings briefings={comingBriefings(briefings.value.items, mine.value.seats, now)} act={act} />
      <Part title={texts.help.title}>
        <p class="calm">{texts.help.lead}</p>
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function LoanPart({ loan }: { loan: Loan }) {
  const texts = tablet.value.loan;
  return (
    <Part title={texts.title}>
      <dl class="facts">
        <div>
          <dt>{texts.due}</dt>
          <dd>{dayText(loan.dueAt)}</dd>
        </div>
        <div>
          <dt>{texts.lent}</dt>
          <dd>{dayText(loan.lentAt)}</dd>
        </div>
        <div>
          <dt>{texts.serial}</dt>
          <dd>{loan.serial}</dd>
        </div>
      </dl>
      <p>{texts.lost}</p>
    </Part>
  );
}

function InReserve({ application, call }: { application: Application; call: Call | undefined }) {
  const place = reservePlace(application, call);
  const texts = tablet.value.mine;
  if (place === undefined) {
    return null;
  }
  return <p>{place === 1 ? texts.reserveFirst : texts.reserve(formatCount(place))}</p>;
}

type MineProps = { applications: readonly Application[]; calls: readonly Call[]; act: Acting };

function Mine({ applications, calls, act }: MineProps) {
  const texts = tablet.value.mine;
  const going = applications.filter((one) => one.state !== 'withdrawn');
  return (
    <Part title={texts.title}>
      {going.length === 0 && <p class="calm">{texts.none}</p>}
      {going.map((one) => {
        const call = calls.find((other) => other.code === one.call);
        return (
          <section key={one.number} class="letter">
            <h3>{call ? nameOf(call) : texts.wants[one.wants]}</h3>
            <p>
              <b>{texts.states[one.state]}</b>
            </p>
            {one.state === 'reserve' && one.reason === 'no_wifi' && (
              <>
                <p>{texts.noWifi}</p>
                <Big onClick={() => act(() => applyFor(one.call, 'tablet', true), texts.made)}>{texts.wifiNow}</Big>
              </>
            )}
            <InReserve application={one} call={call} />
            {one.warnings.includes('under_60') && <p>{texts.young}</p>}
            <p>{texts.wants[one.wants]}</p>
            <p>{texts.appliedAt(dayText(one.appliedAt))}</p>
            <AskedBig
              question={texts.withdrawSure}
              yes={texts.yes}
              no={texts.no}
              onYes={() => act(() => withdrawApplication(one.number), texts.withdrawn)}
            >
              {texts.withdraw}
            </AskedBig>
          </section>
        );
      })}
    </Part>
  );
}

function Calls({ calls, act }: { calls: readonly Call[]; act: Acting }) {
  const texts = tablet.value.calls;
  return (
    <Part title={texts.title}>
      {calls.length === 0 && <p class="calm">{texts.none}</p>}
      {calls.map((one) => (
        <CallPart key={one.code} call={one} act={act} />
      ))}
    </Part>
  );
}

function CallPart({ call, act }: { call: Call; act: Acting }) {
  const texts = tablet.value.calls;
  const { wants } = tablet.value.mine;
  const asking = useSignal<'nothing' | 'wants' | 'wifi'>('nothing');
  const name = nameOf(call);
  function apply(wanted: Application['wants'], hasWifi = true): void {
    act(() => applyFor(call.code, wanted, hasWifi), tablet.value.mine.made);
  }
  return (
    <section class="letter">
      <h3>{name}</h3>
      <p>{texts.until(lastDayText(call.closesAt))}</p>
      <p>{texts.places(formatCount(call.places))}</p>
      <p>{call.how === 'lottery' ? texts.lottery : texts.first}</p>
      {asking.value === 'wants' && (
        <div class="buttons">
          <p role="alert" class="ask-again">
            {texts.choose}
          </p>
          <Big
            onClick={() => {
              asking.value = 'wifi';
            }}
          >
            {wants.tablet}
          </Big>
          <Big onClick={() => apply('own_phone')}>{wants.own_phone}</Big>
          <Leave asking={asking} />
        </div>
      )}
      {asking.value === 'wifi' && (
        <div class="buttons">
          <p role="alert" class="ask-again">
            {texts.wifi}
          </p>
          <Big onClick={() => apply('tablet')}>{texts.hasWifi}</Big>
          <Big onClick={() => apply('tablet', false)}>{texts.noWifi}</Big>
          <Leave asking={asking} />
        </div>
      )}
      {asking.value === 'nothing' && (
        <Big
          label={texts.applyOf(name)}
          onClick={() => {
            asking.value = 'wants';
          }}
        >
          {texts.apply}
        </Big>
      )}
    </section>
  );
}

function Leave({ asking }: { asking: Signal<'nothing' | 'wants' | 'wifi'> }) {
  return (
    <Big
      onClick={() => {
        asking.value = 'nothing';
      }}
    >
      {tablet.value.mine.no}
    </Big>
  );
}

function Briefings({ briefings, act }: { briefings: readonly ShownBriefing[]; act: Acting }) {
  const texts = tablet.value.briefings;
  return (
    <Part title={texts.title}>
      {briefings.length === 0 && <p class="calm">{texts.none}</p>}
      {briefings.map((one) => (
        <BriefingPart key={one.of.code} shown={one} act={act} />
      ))}
    </Part>
  );
}

function BriefingPart({ shown: { of, mine, full }, act }: { shown: ShownBriefing; act: Acting }) {
  const texts = tablet.value.briefings;
  return (
    <section class="letter">
      <h3>{of.name}</h3>
      <p>
        <b>{dayText(of.startsAt)}</b>
      </p>
      <p>{texts.span(clockText(of.startsAt), clockText(of.endsAt))}</p>
      <p>{of.place}</p>
      <p>{mine ? <b>{`✓ ${texts.mine}`}</b> : full ? texts.full : texts.left(formatCount(of.left))}</p>
      {mine && (
        <AskedBig
          label={texts.cancelOf(of.name)}
          question={texts.cancelSure}
          yes={tablet.value.mine.yes}
          no={tablet.value.mine.no}
          onYes={() => act(() => giveSeatBack(of.code), texts.cancelled)}
        >
          {texts.cancel}
        </AskedBig>
      )}
      {!mine && !full && (
        <Big label={texts.bookOf(of.name)} onClick={() => act(() => takeSeat(of.code), texts.booked)}>
          {texts.book}
        </Big>
      )}
    </section>
  );
}
