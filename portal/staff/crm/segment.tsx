import { useSignal } from '@preact/signals';
import { countNow, getSegment, keepSegment } from '../../api/crm-staff.ts';
import type { Segment } from '../../api/crm-staff.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form, faultText, faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { may } from '../state.ts';
import { Members } from './members.tsx';
import { Refused } from './refused.tsx';
import { draftOf, newTest, ruleOf } from './rule.ts';
import type { RuleDraft } from './rule.ts';
import { RuleFields } from './rule-fields.tsx';
import { CountText, nameOf } from './segments.tsx';
import { crm } from './texts.ts';

/** One segment: its definition with a count before anything is kept, its runs, and who is in it. */
export function SegmentScreen({ code }: { code: string | undefined }) {
  const texts = crm.value.segment;
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/crm/segments">{texts.back}</Link>
      </p>
      {code === undefined ? (
        <>
          <Heading title={texts.make} />
          <Editor one={undefined} onKept={(kept) => navigate(`/staff/crm/segments/${kept.code}`)} />
        </>
      ) : (
        <Known code={code} />
      )}
    </div>
  );
}

function Known({ code }: { code: string }) {
  const page = useResource(`segment ${code}`, () => getSegment(code));
  const said = useSignal('');
  const one = page.value;
  return (
    <>
      <Heading title={one ? nameOf(one) : crm.value.segments.title} />
      {page.problem && <Refused problem={page.problem} />}
      {!one && !page.problem && <Loading />}
      <DoneBanner>{said.value}</DoneBanner>
      {one && (
        <>
          <p>
            <CountText segment={one} />
          </p>
          <Editor
            key={one.version}
            one={one}
            onKept={(kept) => {
              said.value = crm.value.saved(nameOf(kept));
              page.reload();
            }}
          />
          <Members segment={one} onCounted={page.reload} />
        </>
      )}
    </>
  );
}

type Said = { count: number; asOf: string };

/** A rule that is deeper than the form is changed as it is written. */
type Written = { draft: RuleDraft } | { raw: string };

function writtenOf(rule: unknown): Written {
  const draft = draftOf(rule);
  return draft ? { draft } : { raw: JSON.stringify(rule, undefined, 2) };
}

/** What is sent; nothing where it is no JSON. */
function ruleIn(written: Written): unknown {
  if ('draft' in written) {
    return ruleOf(written.draft);
  }
  try {
    return JSON.parse(written.raw) as unknown;
  } catch {
    return undefined;
  }
}

function Editor({ one, onKept }: { one: Segment | undefined; onKept: (kept: Segment) => void }) {
  const texts = crm.value.segment;
  const code = useSignal(one?.code ?? '');
  const ja = useSignal(one?.ja ?? '');
  const en = useSignal(one?.en ?? '');
  const written = useSignal<Written>(
    one ? writtenOf(one.rule) : { draft: { join: 'all', lines: [newTest()] } },
  );
  const faults = useSignal<Faults>(noFaults);
  const said = useSignal<Said | undefined>(undefined);
  const writes = may('crm.segment.write');

  function rule(): unknown {
    const made = ruleIn(written.value);
    faults.value = made === undefined ? { fields: { raw: 'not_json' } } : noFaults;
    return made;
  }
  async function count(): Promise<void> {
    const made = rule();
    if (made !== undefined) {
      const answer = await countNow(made);
      said.value = answer.ok ? answer.value : undefined;
      faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    }
  }
  async function keep(): Promise<void> {
    const made = rule();
    const fields = Object.fromEntries(
      Object.entries({ code: code.value, ja: ja.value, en: en.value }).flatMap(([name, value]) =>
        value.trim() === '' ? [[name, 'empty']] : [],
      ),
    );
    if (Object.keys(fields).length > 0) {
      faults.value = { fields: { ...faults.value.fields, ...fields } };
      return;
    }
    if (made !== undefined) {
      const answer = await keepSegment(code.value.trim(), { ja: ja.value.trim(), en: en.value.trim(), rule: made });
      faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
      if (answer.ok) {
        onKept(answer.value);
      }
    }
  }
  const now = written.value;
  return (
    <section class="panel part">
      <Form
        faults={faults.value}
        words={crm.value.refusals}
        label={texts.rule}
        shown={['code', 'ja', 'en', 'raw', 'all', 'any']}
        onSubmit={() => void (writes ? keep() : count())}
      >
        <h2>{texts.names}</h2>
        <div class="form-grid">
          {one ? null : (
            <TextField
              label={texts.required(crm.value.code)}
              hint={crm.value.codeHint}
              value={code.value}
              error={faultText(faults.value, 'code')}
              onInput={(value) => (code.value = value)}
            />
          )}
          <TextField
            label={texts.required(crm.value.ja)}
            value={ja.value}
            error={faultText(faults.value, 'ja')}
            onInput={(value) => (ja.value = value)}
          />
          <TextField
            label={texts.required(crm.value.en)}
            value={en.value}
            error={faultText(faults.value, 'en')}
            onInput={(value) => (en.value = value)}
          />
        </div>
        <h2>{texts.rule}</h2>
        {'draft' in now ? (
          <RuleFields
            draft={now.draft}
            faults={faults.value}
            onChange={(draft) => {
              written.value = { draft };
              said.value = undefined;
            }}
          />
        ) : (
          <Raw value={now.raw} error={faultText(faults.value, 'raw')} onInput={(raw) => (written.value = { raw })} />
        )}
        <Counted said={said.value} />
        <p class="actions">
          <Button onClick={() => void count()}>{texts.count}</Button>
          {writes && (
            <Button kind="fill" type="submit">
              {texts.keep}
            </Button>
          )}
        </p>
      </Form>
    </section>
  );
}

function Counted({ said }: { said: Said | undefined }) {
  const texts = crm.value.segment;
  return (
    <div role="status">
      {said && (
        <Banner kind="info">
          <p class="banner-title">
            {texts.counted(
              formatCount(said.count),
              formatTime(`${said.asOf}T00:00:00+09:00`, 'date', language.value),
            )}
          </p>
          <p>{texts.nothingKept}</p>
        </Banner>
      )}
    </div>
  );
}

function Raw({ value, error, onInput }: { value: string; error: string; onInput: (value: string) => void }) {
  const texts = crm.value.segment;
  return (
    <>
      <p>{texts.tooDeep}</p>
      <label class="field">
        <span class="field-label">{texts.raw}</span>
        <textarea
          class="input lines"
          rows={10}
          spellcheck={false}
          value={value}
          aria-invalid={error ? 'true' : undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </label>
      {error && <p class="field-error">{error}</p>}
    </>
  );
}
