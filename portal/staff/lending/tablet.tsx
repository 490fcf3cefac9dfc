import { useSignal } from '@preact/signals';
import { getTablet } from '../../api/lending.ts';
import type { Loan, TabletDetail, TabletState } from '../../api/lending.ts';
import { Banner } from '../../ui/banner.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { path } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { DataTable } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { may } from '../state.ts';
import { staffText } from '../who/staff-name.ts';
import { TabletMark } from './parts.tsx';
import { personText } from './person.ts';
import { EndForm, FactForm, LendForm, MoveForm } from './tablet-acts.tsx';
import { lending } from './texts.ts';

/** One tablet: where it is, lending it and taking it back, its steps, and what the management of devices said. */
export function TabletPage() {
  const texts = lending.value.tablet;
  const serial = decodeURIComponent(path.value.split('/')[4] ?? '');
  const page = useResource(`tablet ${serial}`, () => getTablet(serial));
  const lent = useSignal<Loan | undefined>(undefined);
  const said = useSignal<string | undefined>(undefined);
  function after(words: string): void {
    said.value = words;
    page.reload();
  }
  const tablet = page.value;
  const loan = tablet?.loans?.find((one) => !one.endedAt);
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/lending">{texts.back}</Link>
      </p>
      <Heading title={texts.title(serial)} />
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!tablet && !page.problem && <Loading />}
      <DoneBanner>{said.value}</DoneBanner>
      {lent.value && <Code loan={lent.value} />}
      {tablet && (
        <>
          <Facts tablet={tablet} />
          {may('devices.loan.write') && tablet.state === 'stock' && !tablet.toWipe && (
            <LendForm
              serial={serial}
              onLent={(made) => {
                lent.value = made;
                after(texts.lent(made.person ?? 0));
              }}
            />
          )}
          {may('devices.loan.write') && loan && (
            <EndForm
              loan={loan}
              onEnded={() => {
                lent.value = undefined;
                after(texts.ended);
              }}
            />
          )}
          {may('devices.register.write') && tablet.state !== 'lent' && (
            <MoveForm
              key={tablet.state}
              tablet={tablet}
              onMoved={(state) => after(texts.moved(lending.value.state[state]))}
            />
          )}
          <Loans tablet={tablet} />
          <Steps tablet={tablet} />
          <Locks tablet={tablet} />
          {may('devices.register.write') && <FactForm serial={serial} onKept={() => after(texts.factDone)} />}
        </>
      )}
    </div>
  );
}

function Code({ loan }: { loan: Loan }) {
  const texts = lending.value.tablet;
  if (!loan.code) {
    return null;
  }
  return (
    <Banner kind="warning" live>
      <p class="banner-title">{texts.codeTitle}</p>
      <p class="lending-code">{loan.code}</p>
      <p>{texts.codeLead}</p>
      {loan.codeExpires && <p>{texts.codeUntil(formatTime(loan.codeExpires, 'dateTime', language.value))}</p>}
    </Banner>
  );
}

function Facts({ tablet }: { tablet: TabletDetail }) {
  const texts = lending.value.register;
  const newest = tablet.facts?.[0];
  const words = lending.value.tablet;
  return (
    <section class="panel" aria-label={words.facts}>
      <dl class="facts">
        <div>
          <dt>{texts.state}</dt>
          <dd>
            <TabletMark state={tablet.state} />
          </dd>
        </div>
        <div>
          <dt>{texts.wipe}</dt>
          <dd>{tablet.toWipe ? <b>{texts.toWipe}</b> : texts.clean}</dd>
        </div>
        <div>
          <dt>{texts.model}</dt>
          <dd>{tablet.model}</dd>
        </div>
        <div>
          <dt>{texts.added}</dt>
          <dd>{formatTime(tablet.addedAt, 'date', language.value)}</dd>
        </div>
        {newest && (
          <div>
            <dt>{words.locked}</dt>
            <dd>{newest.locked ? <b>{words.yes}</b> : words.no}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** When a loan ended and as what; of one that goes on, whether it is overdue. */
export function LoanEnd({ loan }: { loan: Loan }) {
  const texts = lending.value.tablet;
  if (loan.endedAt) {
    return (
      <span>
        <Exact at={loan.endedAt} />
        {loan.endedAs && <span class="row-sub">{lending.value.state[loan.endedAs]}</span>}
      </span>
    );
  }
  const late = Date.parse(loan.dueAt) < serverNow();
  return <span class={late ? 'tag tag-warning' : 'tag tag-strong'}>{late ? texts.overdue : texts.goesOn}</span>;
}

function Loans({ tablet }: { tablet: TabletDetail }) {
  const texts = lending.value.tablet;
  const items = tablet.loans ?? [];
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.loans}</h2>
      {items.length === 0 && <Empty>{texts.noLoans}</Empty>}
      {items.length > 0 && (
        <DataTable
          caption={texts.loansCaption}
          columns={[texts.borrower, texts.lentAt, texts.dueAt, texts.endedAt, texts.conditionOut, texts.conditionIn]}
          items={items}
          row={(one) => (
            <tr key={one.number}>
              <th scope="row">{personText(one.person)}</th>
              <td data-label={texts.lentAt}>
                <span>
                  <Exact at={one.lentAt} />
                  <span class="row-sub">{texts.by(staffText(one.lentBy))}</span>
                </span>
              </td>
              <td data-label={texts.dueAt}>{formatTime(one.dueAt, 'date', language.value)}</td>
              <td data-label={texts.endedAt}>
                <LoanEnd loan={one} />
              </td>
              <td data-label={texts.conditionOut}>{one.conditionOut || lending.value.none}</td>
              <td data-label={texts.conditionIn}>{one.conditionIn || lending.value.none}</td>
            </tr>
          )}
        />
      )}
    </section>
  );
}

function Steps({ tablet }: { tablet: TabletDetail }) {
  const texts = lending.value.tablet;
  const items = tablet.steps ?? [];
  const nameOf = (state: string): string => lending.value.state[state as TabletState] ?? texts.addedStep;
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.steps}</h2>
      {items.length === 0 && <Empty>{texts.noSteps}</Empty>}
      {items.length > 0 && (
        <DataTable
          caption={texts.stepsCaption}
          columns={[texts.at, texts.step, lending.value.why, texts.who]}
          items={items}
          row={(one) => (
            <tr key={one.number}>
              <th scope="row">
                <Exact at={one.at} />
              </th>
              <td data-label={texts.step}>{texts.stepText(nameOf(one.from), nameOf(one.to))}</td>
              <td data-label={lending.value.why}>{one.why || lending.value.none}</td>
              <td data-label={texts.who}>{one.by}</td>
            </tr>
          )}
        />
      )}
    </section>
  );
}

function Locks({ tablet }: { tablet: TabletDetail }) {
  const texts = lending.value.tablet;
  const items = tablet.facts ?? [];
  const word = (yes: boolean): string => (yes ? texts.yes : texts.no);
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.locks}</h2>
      {items.length === 0 && <Empty>{texts.noLocks}</Empty>}
      {items.length > 0 && (
        <DataTable
          caption={texts.locksCaption}
          columns={[texts.at, texts.locked, texts.managed, texts.encrypted, texts.os, texts.app, texts.source]}
          items={items}
          row={(one) => (
            <tr key={one.at}>
              <th scope="row">
                <Exact at={one.at} />
              </th>
              <td data-label={texts.locked}>{one.locked ? <b>{texts.yes}</b> : texts.no}</td>
              <td data-label={texts.managed}>{word(one.managed)}</td>
              <td data-label={texts.encrypted}>{word(one.encrypted)}</td>
              <td data-label={texts.os}>{one.os || lending.value.none}</td>
              <td data-label={texts.app}>{one.app || lending.value.none}</td>
              <td data-label={texts.source}>{one.source}</td>
            </tr>
          )}
        />
      )}
    </section>
  );
}
