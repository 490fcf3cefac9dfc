import { getSession, keepSession } from '../../api/community-staff.ts';
import type { SessionFacts } from '../../api/community-staff.ts';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { DistrictField, RuleField } from './code-fields.tsx';
import type { Shape } from './draft.ts';
import { FactsForm, Line, Lines, Pick, Tick, Where } from './fields.tsx';
import type { Filled } from './fields.tsx';
import { wordOf } from './show.ts';
import { Suits, suitsUnsaid } from './suits.tsx';
import { community } from './texts.ts';

const hour = 3_600_000;

/** Of a new one: tomorrow at ten in Japan, an hour long, open to sign up from now on. */
export function sessionShape(nowMs: number): Shape<SessionFacts> {
  const day = Math.floor((nowMs + 9 * hour) / (24 * hour)) + 1;
  const begins = day * 24 * hour - 9 * hour + 10 * hour;
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    model: {
      kind: 'event',
      ja: '',
      en: '',
      aboutJa: '',
      aboutEn: '',
      startsAt: iso(begins),
      endsAt: iso(begins + hour),
      signUpFrom: iso(Math.floor(nowMs / hour) * hour),
      signUpUntil: iso(begins),
      place: '',
      instructor: '',
      lon: 0,
      lat: 0,
      radiusM: 0,
      district: '',
      capacity: 0,
      waitingMax: 0,
      feeYen: 0,
      rule: '',
      needsSignUp: false,
      listed: true,
      exertion: null,
      outdoor: null,
      tags: [],
    },
    times: ['startsAt', 'endsAt', 'signUpFrom', 'signUpUntil'],
    needed: ['ja', 'en', 'place', 'startsAt', 'endsAt', 'signUpFrom', 'signUpUntil'],
    unsaid: suitsUnsaid,
  };
}

/** A session is written, or changed; more places go at once to those who wait. */
export function SessionForm({ number }: { number: number | undefined }) {
  const texts = community.value.form;
  return (
    <div class="column">
      <p>
        <Link href={number === undefined ? '/staff/community' : `/staff/community/sessions/${number}`}>
          {number === undefined ? community.value.session.back : community.value.poster.back}
        </Link>
      </p>
      <Heading title={number === undefined ? texts.make : texts.change} />
      {number === undefined ? (
        <Body number={number} first={sessionShape(serverNow()).model} />
      ) : (
        <Known number={number} />
      )}
    </div>
  );
}

function Known({ number }: { number: number }) {
  const session = useResource(`session ${number}`, () => getSession(number));
  return (
    <>
      {session.problem && <ProblemView problem={session.problem} retry={session.reload} />}
      {!session.value && !session.problem && <Loading />}
      {session.value && (
        <>
          <p class="lead">{wordOf(session.value.of)}</p>
          <Body number={number} first={session.value.of} />
        </>
      )}
    </>
  );
}

function Body({ number, first }: { number: number | undefined; first: SessionFacts }) {
  const texts = community.value.form;
  const open = (to: number): void => navigate(`/staff/community/sessions/${to}`);
  return (
    <section class="panel part">
      <FactsForm
        shape={sessionShape(serverNow())}
        first={first}
        label={number === undefined ? texts.make : texts.change}
        submit={community.value.save}
        save={(facts) => keepSession(number, { ...first, ...facts })}
        onKept={(kept) => open(kept.number)}
        onCancel={() => (number === undefined ? navigate('/staff/community') : open(number))}
      >
        {(form) => (
          <>
            <What form={form} />
            <When form={form} />
            <Suits form={form} />
            <fieldset class="form-part">
              <legend>{texts.where}</legend>
              <div class="form-grid">
                <Line form={form} name="place" label={texts.place} />
                <Line form={form} name="radiusM" label={texts.radius} hint={texts.radiusHint} whole />
              </div>
            </fieldset>
            <Where form={form} />
            <Whom form={form} />
          </>
        )}
      </FactsForm>
    </section>
  );
}

type Form = { form: Filled<SessionFacts> };

function What({ form }: Form) {
  const texts = community.value.form;
  const kinds = Object.entries(community.value.sessions.kinds);
  return (
    <fieldset class="form-part">
      <legend>{texts.what}</legend>
      <div class="form-grid">
        <Pick form={form} name="kind" label={texts.kind} options={kinds.map(([value, label]) => ({ value, label }))} />
        <Line form={form} name="instructor" label={texts.instructor} />
        <Line form={form} name="ja" label={community.value.ja} />
        <Line form={form} name="en" label={community.value.en} />
      </div>
      <Lines form={form} name="aboutJa" label={texts.aboutJa} />
      <Lines form={form} name="aboutEn" label={texts.aboutEn} />
    </fieldset>
  );
}

function When({ form }: Form) {
  const texts = community.value.form;
  return (
    <fieldset class="form-part">
      <legend>{texts.when}</legend>
      <div class="form-grid">
        <Line form={form} name="startsAt" label={texts.startsAt} type="datetime-local" />
        <Line form={form} name="endsAt" label={texts.endsAt} type="datetime-local" hint={texts.order} />
        <Line form={form} name="signUpFrom" label={texts.signUpFrom} type="datetime-local" />
        <Line form={form} name="signUpUntil" label={texts.signUpUntil} type="datetime-local" />
      </div>
    </fieldset>
  );
}

function Whom({ form }: Form) {
  const texts = community.value.form;
  return (
    <fieldset class="form-part">
      <legend>{texts.who}</legend>
      <div class="form-grid">
        <Line form={form} name="capacity" label={texts.capacity} hint={texts.capacityHint} whole />
        <Line form={form} name="waitingMax" label={texts.waitingMax} hint={texts.waitingHint} whole />
        <Line form={form} name="feeYen" label={texts.fee} whole />
        <DistrictField form={form} />
        <RuleField form={form} />
      </div>
      <Tick form={form} name="needsSignUp" label={texts.needs} />
      <Tick form={form} name="listed" label={texts.listed} />
    </fieldset>
  );
}
