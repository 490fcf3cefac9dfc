import { useSignal } from '@preact/signals';
import { getCampaign, getSegments, keepCampaign, startCampaign, stopCampaign } from '../../api/crm-staff.ts';
import type { Campaign, CampaignWish, Segment } from '../../api/crm-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Check } from '../../ui/check.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { formatCount } from '../../ui/number.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate } from '../../ui/router.ts';
import { SelectField } from '../../ui/field.tsx';
import { faultText, faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { Button } from '../../ui/button.tsx';
import { ui } from '../../ui/texts.ts';
import { Heading } from '../heading.tsx';
import { may, nowMs } from '../state.ts';
import { CodeField, useCode } from '../community/code-field.tsx';
import { FactsForm, Line, Lines } from '../community/fields.tsx';
import type { Filled } from '../community/fields.tsx';
import { CampaignTag, campaignState, titleOf } from './campaigns.tsx';
import { flatOf, flatRefusal, flatShape, wishOf } from './campaign-draft.ts';
import type { Flat } from './campaign-draft.ts';
import { CampaignResult } from './campaign-result.tsx';
import { KindField } from './rule-fields.tsx';
import { Refused } from './refused.tsx';
import { nameOf } from './segments.tsx';
import { crm } from './texts.ts';

/** A campaign: written and looked at before it begins; afterwards only what came of it. */
export function CampaignScreen({ code }: { code: string | undefined }) {
  const texts = crm.value.campaign;
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/crm/campaigns">{texts.back}</Link>
      </p>
      {code === undefined ? (
        <>
          <Heading title={texts.make} />
          <Editor one={undefined} onKept={(kept) => navigate(`/staff/crm/campaigns/${kept.code}`)} />
        </>
      ) : (
        <Known code={code} />
      )}
    </div>
  );
}

function Known({ code }: { code: string }) {
  const page = useResource(`campaign ${code}`, () => getCampaign(code));
  const said = useSignal('');
  const one = page.value;
  function done(what: string): void {
    said.value = what;
    page.reload();
  }
  return (
    <>
      <Heading title={one ? titleOf(one) : crm.value.campaigns.title} />
      {page.problem && <Refused problem={page.problem} />}
      {!one && !page.problem && <Loading />}
      <DoneBanner>{said.value}</DoneBanner>
      {one && (
        <>
          <p>
            <CampaignTag campaign={one} />
          </p>
          {one.state !== 'draft' && <CampaignResult campaign={one} />}
          {campaignState(one, nowMs.value) === 'running' && may('crm.campaign.write') && (
            <Stop campaign={one} onStopped={() => done(crm.value.campaign.stopped)} />
          )}
          {one.state === 'draft' && may('crm.campaign.write') ? (
            <>
              <Editor key={one.version} one={one} onKept={(kept) => done(crm.value.saved(titleOf(kept)))} />
              <Start campaign={one} onStarted={() => done(crm.value.campaign.started)} />
            </>
          ) : (
            <Preview says={one.of.says} />
          )}
        </>
      )}
    </>
  );
}

function Editor({ one, onKept }: { one: Campaign | undefined; onKept: (kept: Campaign) => void }) {
  const texts = crm.value.campaign;
  const code = useCode(one?.code);
  const segments = useResource('segments', getSegments);
  if (segments.problem) {
    return <Refused problem={segments.problem} />;
  }
  if (!segments.value) {
    return <Loading />;
  }
  const known = segments.value.items;
  return (
    <section class="panel part">
      <FactsForm
        shape={flatShape}
        first={flatOf(one?.of)}
        label={texts.make}
        submit={texts.keep}
        check={code.check}
        shown={['code']}
        save={async (flat) => flatRefusal(await keepCampaign(code.value, wishOf(flat)))}
        onKept={onKept}
      >
        {(form) => (
          <>
            <CodeField code={code} faults={form.faults.value} />
            <Whom form={form} segments={known} />
            <Says form={form} />
            <Measure form={form} />
            <Preview says={wishOf(form.draft.value as unknown as Flat).says} />
          </>
        )}
      </FactsForm>
    </section>
  );
}

type Form = { form: Filled<Flat> };

function Whom({ form, segments }: Form & { segments: readonly Segment[] }) {
  const texts = crm.value.campaign;
  const chosen = segments.find((one) => one.code === form.draft.value.segment);
  const count = chosen?.newest?.version === chosen?.version ? chosen?.newest?.count : undefined;
  return (
    <fieldset class="form-part">
      <legend>{texts.toWhom}</legend>
      <SelectField
        label={texts.segment}
        value={form.draft.value.segment}
        options={[
          { value: '', label: texts.chooseSegment },
          ...segments.map((one) => ({ value: one.code, label: nameOf(one) })),
        ]}
        error={faultText(form.faults.value, 'segment')}
        onChange={(segment) => (form.draft.value = { ...form.draft.value, segment })}
      />
      {chosen && (
        <p>
          {typeof count === 'number'
            ? texts.segmentNow(nameOf(chosen), formatCount(count))
            : texts.segmentUncounted(nameOf(chosen))}{' '}
          <Link href={`/staff/crm/segments/${chosen.code}`}>{nameOf(chosen)}</Link>
        </p>
      )}
    </fieldset>
  );
}

function Says({ form }: Form) {
  const texts = crm.value.campaign;
  return (
    <fieldset class="form-part">
      <legend>{texts.says}</legend>
      <div class="form-grid">
        <Line form={form} name="titleJa" label={texts.titleJa} />
        <Line form={form} name="titleEn" label={texts.titleEn} />
      </div>
      <Lines form={form} name="bodyJa" label={texts.bodyJa} />
      <Lines form={form} name="bodyEn" label={texts.bodyEn} />
    </fieldset>
  );
}

function Measure({ form }: Form) {
  const texts = crm.value.campaign;
  return (
    <fieldset class="form-part">
      <legend>{texts.measure}</legend>
      <div class="form-grid">
        <Line form={form} name="controlPercent" label={texts.control} hint={texts.controlHint} whole />
        <KindField
          label={texts.goal}
          value={form.draft.value.goal}
          error={faultText(form.faults.value, 'goal')}
          onChange={(goal) => (form.draft.value = { ...form.draft.value, goal })}
        />
        <Line form={form} name="days" label={texts.days} hint={texts.daysHint} whole />
        <Line form={form} name="pointsEach" label={texts.points} whole />
      </div>
    </fieldset>
  );
}

/** As the inbox of a resident shows it, in both languages. */
function Preview({ says }: { says: CampaignWish['says'] }) {
  const texts = crm.value.campaign;
  const both = [
    ['ja', says.titleJa, says.bodyJa],
    ['en', says.titleEn, says.bodyEn],
  ] as const;
  const written = both.filter(([, title, body]) => title.trim() !== '' || body.trim() !== '');
  return (
    <section class="part" aria-labelledby="preview-title">
      <h2 id="preview-title">{texts.preview}</h2>
      <p>{texts.previewLead}</p>
      {written.length === 0 && <Empty>{texts.previewEmpty}</Empty>}
      <div class="previews">
        {written.map(([language, title, body]) => (
          <article key={language} class="message-preview" lang={language}>
            <h3>{title}</h3>
            <p class="pre">{body}</p>
          </article>
        ))}
      </div>
    </section>
  );
}

/** What is sent cannot be called back: it is asked about twice, and somebody else has looked at it. */
function Start({ campaign, onStarted }: { campaign: Campaign; onStarted: () => void }) {
  const texts = crm.value.campaign;
  const checked = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  async function start(): Promise<void> {
    const answer = await startCampaign(campaign.code);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      onStarted();
    }
  }
  return (
    <section class="panel part">
      <h2>{texts.startTitle}</h2>
      <p>{texts.startLead(String(campaign.of.controlPermille / 10))}</p>
      {problem.value && <Refused problem={problem.value} />}
      <Check label={texts.startCheck} checked={checked.value} onChange={(on) => (checked.value = on)} />
      {checked.value ? (
        <p>
          <Asked label={texts.startTitle} question={texts.startAsk} onYes={() => void start()}>
            {texts.start}
          </Asked>
        </p>
      ) : (
        <p class="muted">{texts.startFirst}</p>
      )}
    </section>
  );
}

/** With a reason, and asked about once more: it does not go on afterwards. */
function Stop({ campaign, onStopped }: { campaign: Campaign; onStopped: () => void }) {
  const texts = crm.value.campaign;
  const asking = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  async function stop(): Promise<void> {
    const answer = await stopCampaign(campaign.code, asking.value);
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    asking.value = '';
    if (answer.ok) {
      onStopped();
    }
  }
  return (
    <section class="panel part">
      <h2>{texts.stopTitle}</h2>
      <p>{texts.stopLead}</p>
      {faults.value.problem && <Refused problem={faults.value.problem} />}
      {asking.value === '' ? (
        <OneField
          field="why"
          label={texts.stopWhy}
          submit={texts.stop}
          words={crm.value.refusals}
          send={(why) => {
            asking.value = why;
            return Promise.resolve(why === '' ? { fields: { why: 'empty' } } : noFaults);
          }}
        />
      ) : (
        <div role="alert">
          <p>{texts.stopAsk}</p>
          <p>{texts.stoppedWhy(asking.value)}</p>
          <p class="actions">
            <Button kind="fill" onClick={() => void stop()}>
              {texts.stopGo}
            </Button>
            <Button onClick={() => (asking.value = '')}>{ui.value.cancel}</Button>
          </p>
        </div>
      )}
    </section>
  );
}
