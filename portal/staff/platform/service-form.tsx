import { addService, changeService, getServices } from '../../api/gateway.ts';
import type { CatalogueService, ServiceWish } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText, Form } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate, query } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { useKeeping } from '../snow/enter/keeping.ts';
import { staff } from '../texts.ts';
import { namesOf } from './device-draft.ts';
import { platform } from './texts.ts';

const audience = ['resident', 'staff', 'admin', 'auditor', 'provider', 'contractor'] as const;
const operations = ['read', 'write', 'subscribe'] as const;
type Operation = (typeof operations)[number];

export type RuleText = { operations: Operation[]; types: string; attributes: string; services: string[] | null };
export type ServiceDraft = Omit<ServiceWish, 'client' | 'rules'> & { client: string; rules: RuleText[] };

export function serviceDraft(before: CatalogueService | undefined): ServiceDraft {
  return {
    code: before?.code ?? '',
    name: before?.name ?? { ja: '', en: '' },
    says: before?.says ?? { ja: '', en: '' },
    client: before?.client ?? '',
    url: before?.url ?? '',
    kind: before?.kind ?? 'web',
    forWhom: before?.forWhom ?? { roles: ['resident'], subscribed: false },
    rules: (before?.rules ?? []).map((one) => ({
      operations: operations.filter((name) => one.operations.includes(name)),
      types: one.types?.join(', ') ?? '',
      attributes: one.attributes?.join(', ') ?? '',
      services: one.services ?? null,
    })),
  };
}

/** Nothing typed means any. */
function namesOrAny(typed: string): string[] | null {
  const names = namesOf(typed);
  return names.length === 0 ? null : names;
}

export function wishOf(draft: ServiceDraft): ServiceWish {
  return {
    ...draft,
    code: draft.code.trim(),
    client: draft.client.trim() || null,
    url: draft.url.trim(),
    rules: draft.rules.map((one) => ({
      operations: one.operations,
      types: namesOrAny(one.types),
      attributes: namesOrAny(one.attributes),
      services: one.services,
    })),
  };
}

/** Registering a service, or changing how it is described. */
export function ServicePage() {
  const texts = platform.value.services;
  const code = query.value.get('code');
  const page = useResource('services', getServices);
  const before = page.value?.items.find((one) => one.code === code);
  return (
    <div class="column column-wide">
      <Heading title={before?.name[language.value] ?? texts.add} />
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && <ServiceForm key={code} before={before} />}
      <p>
        <Link href="/staff/platform/services">{texts.back}</Link>
      </p>
    </div>
  );
}

function ServiceForm({ before }: { before: CatalogueService | undefined }) {
  const texts = platform.value.services;
  const { draft, faults, put, save } = useKeeping<ServiceDraft>(serviceDraft(before));
  const { code, name, says, client, url, kind, forWhom } = draft.value;

  async function keep(): Promise<void> {
    const wish = wishOf(draft.value);
    if (await save({}, () => (before ? changeService(wish) : addService(wish)))) {
      navigate('/staff/platform/services');
    }
  }
  const text = (field: string, label: string, value: string, onInput: (typed: string) => void, hint?: string) => (
    <TextField
      label={label}
      {...(hint ? { hint } : {})}
      error={faultText(faults.value, field)}
      value={value}
      onInput={onInput}
    />
  );

  return (
    <section class="panel platform-box">
      <Form
        faults={faults.value}
        words={texts.refusals}
        shown={['code', 'name', 'says', 'client', 'url', 'forWhom', 'rules']}
        label={before ? texts.change : texts.add}
        onSubmit={() => void keep()}
      >
        <div class="form-grid">
          {before === undefined && text('code', texts.code, code, (typed) => put({ code: typed }), texts.codeHint)}
          {text('name.ja', texts.nameJa, name.ja, (ja) => put({ name: { ...name, ja } }))}
          {text('name.en', texts.nameEn, name.en, (en) => put({ name: { ...name, en } }))}
          {text('says.ja', texts.saysJa, says.ja, (ja) => put({ says: { ...says, ja } }))}
          {text('says.en', texts.saysEn, says.en, (en) => put({ says: { ...says, en } }))}
          {text('url', texts.url, url, (typed) => put({ url: typed }))}
          {text('client', texts.client, client, (typed) => put({ client: typed }), texts.clientHint)}
          <SelectField
            label={texts.kind}
            value={kind}
            options={(['web', 'app', 'api', 'counter'] as const).map((value) => ({
              value,
              label: texts.kinds[value],
            }))}
            onChange={(chosen) => put({ kind: chosen })}
          />
        </div>
        <fieldset class="form-part">
          <legend>{texts.audience}</legend>
          <p class="field-hint">{texts.audienceHint}</p>
          <div class="check-row">
            {audience.map((role) => (
              <Check
                key={role}
                label={role === 'resident' ? texts.resident : (staff.value.roles[role] ?? role)}
                checked={forWhom.roles.includes(role)}
                onChange={(on) =>
                  put({
                    forWhom: {
                      ...forWhom,
                      roles: on ? [...forWhom.roles, role] : forWhom.roles.filter((one) => one !== role),
                    },
                  })
                }
              />
            ))}
          </div>
          <Check
            label={texts.started}
            checked={forWhom.subscribed}
            onChange={(subscribed) => put({ forWhom: { ...forWhom, subscribed } })}
          />
        </fieldset>
        <Rules rules={draft.value.rules} faults={faults.value} onChange={(rules) => put({ rules })} />
        <p class="actions">
          <Button kind="fill" type="submit">
            {before ? texts.keep : texts.add}
          </Button>
        </p>
      </Form>
    </section>
  );
}

type RulesProps = { rules: readonly RuleText[]; faults: Faults; onChange: (rules: RuleText[]) => void };

/** What the service asks to be allowed. */
function Rules({ rules, faults, onChange }: RulesProps) {
  const texts = platform.value.services;
  const change = (index: number, part: Partial<RuleText>): void =>
    onChange(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)));
  return (
    <fieldset class="form-part">
      <legend>{texts.rules}</legend>
      <p class="field-hint">{texts.rulesHint}</p>
      {rules.map((rule, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a rule is known by its place
        <div key={index} class="form-grid">
          <Operations
            chosen={rule.operations}
            error={faultText(faults, `rules[${index}].operations`)}
            onChange={(chosen) => change(index, { operations: chosen })}
          />
          <TextField
            label={texts.ruleTypes}
            error={faultText(faults, `rules[${index}].types`)}
            value={rule.types}
            onInput={(types) => change(index, { types })}
          />
          <TextField
            label={texts.ruleAttributes}
            error={faultText(faults, `rules[${index}].attributes`)}
            value={rule.attributes}
            onInput={(attributes) => change(index, { attributes })}
          />
          <Button
            size="sm"
            label={texts.dropOf(String(index + 1))}
            onClick={() => onChange(rules.filter((_rule, at) => at !== index))}
          >
            {texts.drop}
          </Button>
        </div>
      ))}
      <p class="actions">
        <Button
          size="sm"
          onClick={() => onChange([...rules, { operations: ['read'], types: '', attributes: '', services: null }])}
        >
          {texts.addRule}
        </Button>
      </p>
    </fieldset>
  );
}

type OperationsProps = { chosen: readonly Operation[]; error: string; onChange: (chosen: Operation[]) => void };

function Operations({ chosen, error, onChange }: OperationsProps) {
  const words = platform.value.clients.operations;
  return (
    <div class="field">
      <div class="check-row">
        {operations.map((one) => (
          <Check
            key={one}
            label={words[one] ?? one}
            checked={chosen.includes(one)}
            onChange={(on) => onChange(operations.filter((name) => (name === one ? on : chosen.includes(name))))}
          />
        ))}
      </div>
      {error && <p class="field-error">{error}</p>}
    </div>
  );
}
