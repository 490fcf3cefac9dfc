import { useSignal } from '@preact/signals';
import { makeTillLogin, putTerminal } from '../../api/coupons-staff.ts';
import type { MadeAccount, Shop } from '../../api/coupons-staff.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { hrefOf } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { may } from '../state.ts';
import { coupons } from './texts.ts';

type How = 'fresh' | 'known';
type Typed = { id: string; shop: string; subject: string; name: string; why: string };
const nothing: Typed = { id: '', shop: '', subject: '', name: '', why: '' };

/** What is missing or cannot be, before anything is made. */
export function tillFaults(typed: Typed, how: How, taken: readonly string[]): Record<string, string> {
  const needed: (keyof Typed)[] = how === 'fresh' ? ['id', 'shop', 'name', 'why'] : ['id', 'shop', 'subject'];
  const faults: Record<string, string> = {};
  for (const name of needed) {
    if (typed[name].trim() === '') {
      faults[name] = 'empty';
    }
  }
  if (!faults['id'] && !/^[a-z][a-z0-9-]{2,39}$/.test(typed.id.trim())) {
    faults['id'] = 'not_a_name';
  }
  if (!faults['id'] && taken.includes(typed.id.trim())) {
    faults['id'] = 'taken';
  }
  return faults;
}

type FormProps = { shops: readonly Shop[]; taken: readonly string[]; onAdded: () => void };

/** A log-in and its place in a shop; where only the first was made, the second is done when it is sent again. */
export function TillForm({ shops, taken, onAdded }: FormProps) {
  const texts = coupons.value.tills;
  const makes = may('id.account.manage');
  const how = useSignal<How>(makes ? 'fresh' : 'known');
  const typed = useSignal<Typed>(nothing);
  const faults = useSignal<Faults>(noFaults);
  const busy = useSignal(false);
  const made = useSignal<MadeAccount | undefined>(undefined);
  const told = useSignal<MadeAccount | undefined>(undefined);
  const done = useSignal<string | undefined>(undefined);
  const put = (changes: Partial<Typed>): void => {
    typed.value = { ...typed.value, ...changes };
  };

  async function send(): Promise<void> {
    if (busy.peek()) {
      return;
    }
    const { name, why, subject, shop } = typed.peek();
    faults.value = { fields: tillFaults(typed.peek(), how.peek(), taken) };
    if (Object.keys(faults.peek().fields).length > 0) {
      return;
    }
    const id = typed.peek().id.trim();
    done.value = undefined;
    busy.value = true;
    if (how.peek() === 'fresh' && made.peek()?.loginId !== id) {
      const answer = await makeTillLogin(id, name.trim(), why.trim());
      faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
      made.value = answer.ok ? answer.value : undefined;
    }
    const login = made.peek();
    const stands = how.peek() === 'known' ? subject.trim() : login && `account:${login.id}`;
    if (stands) {
      const answer = await putTerminal({ id, subject: stands, shop, closed: false });
      faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
      told.value = login;
      if (answer.ok) {
        typed.value = nothing;
        made.value = undefined;
        done.value = texts.added(id);
        onAdded();
      }
    }
    busy.value = false;
  }

  const line = (name: 'id' | 'subject' | 'name' | 'why', label: string, hint: string, ...also: string[]) => (
    <TextField
      label={label}
      hint={hint}
      value={typed.value[name]}
      error={faultText(faults.value, name, ...also)}
      onInput={(value) => put({ [name]: value })}
    />
  );
  return (
    <section class="panel panel-padded coupons-stack" aria-label={texts.add}>
      <h2>{texts.add}</h2>
      <DoneBanner>{done.value}</DoneBanner>
      {told.value && <Code of={told.value} onHide={() => (told.value = undefined)} />}
      <Form
        faults={faults.value}
        words={coupons.value.refusals}
        label={texts.add}
        shown={['id', 'loginId', 'shop', 'subject', 'name', 'why']}
        onSubmit={() => void send()}
      >
        {made.value && <p role="status">{texts.half}</p>}
        {makes && (
          <Choice
            legend={texts.how}
            value={how.value}
            options={(['fresh', 'known'] as const).map((one) => ({ value: one, label: texts[one] }))}
            onChange={(value) => (how.value = value)}
          />
        )}
        {line('id', texts.id, texts.idHint, 'loginId')}
        <SelectField
          label={texts.shop}
          value={typed.value.shop}
          error={faultText(faults.value, 'shop')}
          options={[
            { value: '', label: coupons.value.issue.choose },
            ...shops.map((one) => ({ value: one.code, label: one.name })),
          ]}
          onChange={(shop) => put({ shop })}
        />
        {how.value === 'known' && line('subject', texts.subject, texts.subjectHint)}
        {how.value === 'fresh' && line('name', texts.name, texts.nameHint, 'profile')}
        {how.value === 'fresh' && line('why', texts.why, texts.whyHint)}
        <p>
          <Button kind="fill" type="submit" disabled={busy.value}>
            {texts.submit}
          </Button>
        </p>
      </Form>
    </section>
  );
}

/** The code for the first password, large: it is told this once. */
function Code({ of, onHide }: { of: MadeAccount; onHide: () => void }) {
  const texts = coupons.value.tills;
  return (
    <Banner kind="success" live>
      <p class="banner-title">{texts.onceTitle}</p>
      <p>{texts.once}</p>
      <dl class="facts-row">
        <div>
          <dt>{texts.login}</dt>
          <dd class="lending-code">{of.loginId}</dd>
        </div>
        <div>
          <dt>{texts.code}</dt>
          <dd class="lending-code">{of.code}</dd>
        </div>
      </dl>
      <p>{texts.expires(formatTime(of.codeExpires, 'fullDateTime', language.value))}</p>
      <ol>
        {texts.steps.map((step, index) => (
          <li key={step}>
            {step}
            {index !== 1 && (
              <span class="row-sub coupons-address">
                {index === 0 ? texts.recover : texts.shopPage}{' '}
                {location.origin + hrefOf(index === 0 ? '/id/recover' : '/shop/')}
              </span>
            )}
          </li>
        ))}
      </ol>
      <p>{texts.lost}</p>
      <p>
        <Button size="sm" onClick={onHide}>
          {texts.hide}
        </Button>
      </p>
    </Banner>
  );
}
