import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { getCampaigns, getShops, putCampaign } from '../../api/coupons-staff.ts';
import type { Campaign } from '../../api/coupons-staff.ts';
import type { Answer } from '../../api/client.ts';
import type { Terms } from '../../api/town.ts';
import { Check } from '../../ui/check.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import { useResource } from '../../ui/resource.ts';
import { factsOf } from '../community/draft.ts';
import type { Shape } from '../community/draft.ts';
import { FactsForm, Line, Lines, Pick, Tick } from '../community/fields.tsx';
import type { Filled } from '../community/fields.tsx';
import { may } from '../state.ts';
import { Preview } from './preview.tsx';
import { termFaults } from './shown.ts';
import { coupons } from './texts.ts';

const day = 86_400_000;
const japan = 9 * 3_600_000;

/** Of a new one: 500 yen, from today in Japan on, for three months. */
export function termsShape(nowMs: number): Shape<Terms> {
  const today = Math.floor((nowMs + japan) / day) * day - japan;
  const at = (days: number): string => new Date(today + days * day).toISOString();
  return {
    model: {
      ja: '', en: '', conditionsJa: '', conditionsEn: '', what: 'yen', amount: 500, yenMax: 0, billMinYen: 0,
      issueFrom: at(0), issueUntil: at(90), useFrom: at(0), useUntil: at(120), validDays: 0, stock: 0, perPerson: 1,
      points: 0, offlineDays: 7, shops: [], selfService: true, open: true,
    },
    times: ['issueFrom', 'issueUntil', 'useFrom', 'useUntil'],
    needed: ['ja', 'en', 'issueFrom', 'issueUntil', 'useFrom', 'useUntil'],
  };
}

/** As the server takes them: a limit only for a percentage, conditions on one line. */
export function tidyTerms(of: Terms): Terms {
  const line = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ');
  return {
    ...of,
    yenMax: of.what === 'percent' ? of.yenMax : 0,
    conditionsJa: line(of.conditionsJa),
    conditionsEn: line(of.conditionsEn),
  };
}

const refusal = (code: string, status: number, field?: string): Answer<Campaign> => ({
  ok: false,
  problem: { title: code, status, code, ...(field ? { errors: [{ field, code: 'taken' }] } : {}) },
});

/** Written only where nobody was faster: the server takes the later word. */
async function keep(code: string, of: Terms, known: Campaign | undefined): Promise<Answer<Campaign>> {
  const now = await getCampaigns();
  if (!now.ok) {
    return now;
  }
  const there = now.value.items.find((one) => one.code === code);
  if (!known && there) {
    return refusal('taken', 409, 'code');
  }
  return known && there?.version !== known.version ? refusal('changed', 409) : putCampaign(code, tidyTerms(of));
}

type FormProps = {
  known?: Campaign;
  shape: Shape<Terms>;
  onKept: (campaign: Campaign) => void;
  /** Somebody else was faster. */
  onChanged?: () => void;
};

export function CampaignForm({ known, shape, onKept, onChanged }: FormProps) {
  const texts = coupons.value.campaign;
  const code = useSignal(known?.code ?? '');
  const drawn = useRef<Filled<Terms>>(undefined);
  function check(): Record<string, string> {
    const draft = drawn.current?.draft.peek();
    const made = draft ? factsOf<Terms>(draft, shape) : undefined;
    const faults = made && 'facts' in made ? termFaults(tidyTerms(made.facts), known?.issued ?? 0) : {};
    const isCode = /^[A-Za-z0-9_-]{1,40}$/.test(code.peek().trim());
    return isCode ? faults : { code: code.peek().trim() === '' ? 'empty' : 'not_a_code', ...faults };
  }
  return (
    <FactsForm<Terms, Campaign>
      shape={shape}
      first={known?.of ?? shape.model}
      label={known ? texts.edit : texts.newTitle}
      submit={texts.save}
      words={{ ...coupons.value.refusals, changed: texts.changed }}
      shown={['code']}
      check={check}
      save={async (of) => {
        const answer = await keep(code.peek().trim(), of, known);
        if (!answer.ok && answer.problem.code === 'changed') {
          onChanged?.();
        }
        return answer;
      }}
      onKept={onKept}
    >
      {(form) => {
        drawn.current = form;
        return (
          <>
            {!known && (
              <TextField
                label={texts.code}
                hint={texts.codeHint}
                value={code.value}
                error={faultText(form.faults.value, 'code')}
                onInput={(value) => (code.value = value)}
              />
            )}
            <Words form={form} />
            <Worth form={form} />
            <Giving form={form} />
            <Using form={form} />
            <Live form={form} shape={shape} />
          </>
        );
      }}
    </FactsForm>
  );
}

type Part = { form: Filled<Terms> };

function Words({ form }: Part) {
  const texts = coupons.value.campaign;
  return (
    <fieldset class="coupons-part">
      <legend>{texts.textPart}</legend>
      <Line form={form} name="ja" label={texts.ja} />
      <Line form={form} name="en" label={texts.en} />
      <Lines form={form} name="conditionsJa" label={texts.conditionsJa} hint={texts.conditionsHint} />
      <Lines form={form} name="conditionsEn" label={texts.conditionsEn} />
    </fieldset>
  );
}

function Worth({ form }: Part) {
  const texts = coupons.value.campaign;
  const { what } = form.draft.value;
  const amount = { yen: texts.amountYen, percent: texts.amountPercent, ticket: texts.amountTicket };
  return (
    <fieldset class="coupons-part">
      <legend>{texts.worthPart}</legend>
      <Pick
        form={form}
        name="what"
        label={texts.what}
        options={(['yen', 'percent', 'ticket'] as const).map((one) => ({
          value: one,
          label: coupons.value.whats[one],
        }))}
      />
      <Line form={form} name="amount" label={amount[what as Terms['what']]} whole />
      {what === 'percent' && <Line form={form} name="yenMax" label={texts.yenMax} whole />}
      <Line form={form} name="billMinYen" label={texts.billMin} hint={texts.billMinHint} whole />
    </fieldset>
  );
}

function Giving({ form }: Part) {
  const texts = coupons.value.campaign;
  return (
    <fieldset class="coupons-part">
      <legend>{texts.givePart}</legend>
      <Line form={form} name="points" label={texts.points} hint={texts.pointsHint} whole />
      <Line form={form} name="stock" label={texts.stock} hint={texts.stockHint} whole />
      <Line form={form} name="perPerson" label={texts.perPerson} hint={texts.perPersonHint} whole />
      <Line form={form} name="issueFrom" label={texts.issueFrom} type="datetime-local" />
      <Line form={form} name="issueUntil" label={texts.issueUntil} type="datetime-local" />
      <Tick form={form} name="selfService" label={texts.selfService} hint={texts.selfServiceHint} />
      <Tick form={form} name="open" label={texts.open} hint={texts.openHint} />
    </fieldset>
  );
}

function Using({ form }: Part) {
  const texts = coupons.value.campaign;
  return (
    <fieldset class="coupons-part">
      <legend>{texts.usePart}</legend>
      <Line form={form} name="useFrom" label={texts.useFrom} type="datetime-local" />
      <Line form={form} name="useUntil" label={texts.useUntil} hint={texts.untilHint} type="datetime-local" />
      <Line form={form} name="validDays" label={texts.validDays} hint={texts.validDaysHint} whole />
      <Line form={form} name="offlineDays" label={texts.offlineDays} hint={texts.offlineDaysHint} whole />
      {may('points.card.read') && <Shops form={form} />}
    </fieldset>
  );
}

/** Which shops take it: the draft holds their codes as one text. */
function Shops({ form }: Part) {
  const texts = coupons.value.campaign;
  const page = useResource('shops', getShops);
  const chosen = String(form.draft.value.shops).split('、').filter(Boolean);
  const shops = page.value?.items.filter((one) => !one.closed || chosen.includes(one.code)) ?? [];
  const toggle = (code: string, on: boolean): void => {
    const next = on ? [...chosen, code] : chosen.filter((one) => one !== code);
    form.draft.value = { ...form.draft.value, shops: next.join('、') };
  };
  return (
    <fieldset class="choice coupons-shops">
      <legend class="choice-legend">{texts.shops}</legend>
      <p class="field-hint">{page.value && shops.length === 0 ? texts.noShops : texts.shopsHint}</p>
      {shops.map((one) => (
        <Check
          key={one.code}
          label={one.closed ? texts.shopClosed(one.name) : one.name}
          checked={chosen.includes(one.code)}
          onChange={(on) => toggle(one.code, on)}
        />
      ))}
    </fieldset>
  );
}

function Live({ form, shape }: Part & { shape: Shape<Terms> }) {
  const made = factsOf<Terms>(form.draft.value, shape);
  return <Preview of={'facts' in made ? tidyTerms(made.facts) : undefined} />;
}
