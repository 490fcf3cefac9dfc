import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { getCoupon } from '../../api/town.ts';
import type { Coupon } from '../../api/town.ts';
import { Banner } from '../../ui/banner.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { path } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { Exact } from '../show.tsx';
import { may } from '../state.ts';
import { personText, ShowNames } from '../who/names.tsx';
import type { Names } from '../who/names.tsx';
import { Reopen } from './reopen.tsx';
import { actorText, CouponMark, Days, nameOf, Prints, UndoLink, worthText } from './show.tsx';
import { accountIn, storyOf } from './shown.ts';
import type { Step } from './shown.ts';
import { coupons } from './texts.ts';

/** Where one coupon stands, what happened to it, and what staff do about it. */
export function CouponPage() {
  const texts = coupons.value.one;
  const serial = path.value.split('/')[4] ?? '';
  const page = useResource(`coupon ${serial}`, () => getCoupon(/^\d{1,12}$/.test(serial) ? Number(serial) : 0));
  const said = useSignal<string | undefined>(undefined);
  const names = useSignal<Names>(new Map());
  const of = page.value;
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/coupons/find">{texts.back}</Link>
      </p>
      <Heading title={texts.title(serial)} />
      {page.problem?.status === 404 && (
        <Banner kind="error" live>
          <p class="banner-title">{coupons.value.refusals['coupons_no_coupon']}</p>
        </Banner>
      )}
      {page.problem && page.problem.status !== 404 && <ProblemView problem={page.problem} retry={page.reload} />}
      {!of && !page.problem && <Loading />}
      {of && (
        <>
          <DoneBanner>{said.value}</DoneBanner>
          <Facts of={of} names={names.value} />
          <section class="panel panel-padded" aria-label={coupons.value.prints.title}>
            <h2>{coupons.value.prints.title}</h2>
            <p class="small muted">{coupons.value.prints.hint}</p>
            <Prints
              of={of}
              onPrinted={() => {
                said.value = coupons.value.prints.opened;
                setTimeout(page.reload, 1000);
              }}
            />
          </section>
          <Story of={of} names={names} />
          {of.state === 'used' && may('coupons.coupon.reopen') && (
            <Reopen
              of={of}
              onEnd={(words) => {
                said.value = words;
                page.reload();
              }}
            />
          )}
        </>
      )}
      <UndoLink />
    </div>
  );
}

function Facts({ of, names }: { of: Coupon; names: Names }) {
  const texts = coupons.value.one;
  return (
    <section class="panel" aria-label={nameOf(of.of)}>
      <dl class="facts">
        <div>
          <dt>{texts.state}</dt>
          <dd>
            <CouponMark of={of} />
          </dd>
        </div>
        <div>
          <dt>{texts.campaign}</dt>
          <dd>
            {may('coupons.campaign.read') ? (
              <Link href={`/staff/coupons/campaign/${of.campaign}`}>{nameOf(of.of)}</Link>
            ) : (
              nameOf(of.of)
            )}
          </dd>
        </div>
        <div>
          <dt>{texts.worth}</dt>
          <dd>{worthText(of.of)}</dd>
        </div>
        <div>
          <dt>{texts.who}</dt>
          <dd>
            {of.person ? (
              <>
                {personText(names, of.person)}
                <span class="row-sub">
                  <Link href={`/staff/coupons/person/${of.person}`}>{texts.of}</Link>
                </span>
              </>
            ) : (
              texts.holder
            )}
          </dd>
        </div>
        <div>
          <dt>{texts.until}</dt>
          <dd>
            <Days from={of.of.useFrom} until={of.expiresAt} />
          </dd>
        </div>
        {of.points > 0 && (
          <div>
            <dt>{texts.pointsPaid}</dt>
            <dd>{coupons.value.points(formatCount(of.points))}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Story({ of, names }: { of: Coupon; names: Signal<Names> }) {
  const texts = coupons.value.one;
  const story = storyOf(of);
  const actors = story.flatMap((step) => ('by' in step ? (accountIn(step.by) ?? []) : []));
  const persons = [...new Set([...(of.person ? [of.person] : []), ...actors])];
  return (
    <section class="panel panel-padded">
      <h2>{texts.story}</h2>
      <ol class="platform-lines">
        {story.map((step) => (
          <li key={`${step.at} ${step.kind} ${step.kind === 'printed' ? step.copy : ''}`}>
            <Exact at={step.at} /> <b>{whatText(step)}</b>
            {notesOf(step, of.person, names.value).map((note) => (
              <span key={note} class="row-sub">
                {note}
              </span>
            ))}
          </li>
        ))}
      </ol>
      {persons.some((one) => !names.value.has(one)) && <ShowNames persons={persons} names={names} />}
    </section>
  );
}

function whatText(step: Step): string {
  const texts = coupons.value.one;
  switch (step.kind) {
    case 'issued':
      return texts.issued;
    case 'printed': {
      const say = step.copy > 1 ? texts.reprinted : texts.printed;
      const { a4, rollShort } = coupons.value.prints;
      return say(formatCount(step.copy), step.paper === 'a4' ? a4 : rollShort);
    }
    case 'used':
      return texts.used(step.shop, formatCount(step.yen));
    default:
      return texts.reopened(step.shop);
  }
}

function notesOf(step: Step, person: number | null | undefined, names: Names): string[] {
  const texts = coupons.value.one;
  if (step.kind === 'used') {
    return [
      step.billYen > 0 ? texts.bill(formatCount(step.billYen)) : '',
      step.offline ? texts.offline : '',
      step.terminal ? texts.till(step.terminal) : '',
    ].filter(Boolean);
  }
  return [
    texts.by(actorText(step.by, person, names)),
    step.kind === 'issued' && step.points > 0 ? texts.paid(formatCount(step.points)) : '',
    step.kind === 'reopened' && step.reason ? texts.reason(step.reason) : '',
  ].filter(Boolean);
}
