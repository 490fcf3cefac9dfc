import { useSignal } from '@preact/signals';
import { getCard, putRule } from '../../api/points-staff.ts';
import type { DatedRule } from '../../api/points-staff.ts';
import { Check } from '../../ui/check.tsx';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate, path } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { FieldLines, PanelForm, told } from '../lending/parts.tsx';
import type { FieldLine } from '../lending/parts.tsx';
import { NotFound } from '../not-found.tsx';
import { atTheEnd } from './card.ts';
import { changeOf, draftOf } from './draft.ts';
import type { RuleDraft } from './draft.ts';
import { capText, rateText, ruleName, sayNext } from './parts.tsx';
import { points } from './texts.ts';

/** One rule is changed from a date, or one of a new activity is made. */
export function RuleScreen() {
  const texts = points.value.rule;
  const code = decodeURIComponent(path.value.split('/')[4] ?? '');
  const card = useResource('card', () => getCard());
  // A rule that begins later is not on today's card yet; it is changed here all the same.
  const last = useResource('last card', () => getCard(atTheEnd));
  const isIt = (one: DatedRule): boolean => one.of.code === code;
  const rule = card.value?.rules.find(isIt) ?? last.value?.rules.find(isIt);
  const problem = card.problem ?? last.problem;
  const isNew = code === 'new';
  if (card.value && last.value && !rule && !isNew) {
    return <NotFound />;
  }
  return (
    <div class="column">
      <p>
        <Link href="/staff/points">{texts.back}</Link>
      </p>
      <Heading title={rule ? texts.titleOf(ruleName(rule.of)) : texts.newTitle} />
      {problem && <ProblemView problem={problem} retry={card.reload} />}
      {!problem && !(card.value && last.value) && <Loading />}
      {card.value && last.value && <RuleForm rule={isNew ? undefined : rule} />}
    </div>
  );
}

type TextName = Exclude<keyof RuleDraft, 'active' | 'how'>;

function RuleForm({ rule }: { rule: DatedRule | undefined }) {
  const texts = points.value.rule;
  const { active: isActive, how: isHow, ...text } = draftOf(rule, serverNow());
  const typed = useSignal<Record<TextName, string>>(text);
  const active = useSignal(isActive);
  const how = useSignal(isHow);
  async function send(): Promise<Faults> {
    const meant = changeOf({ ...typed.value, active: active.value, how: how.value }, serverNow());
    if ('faults' in meant) {
      return meant.faults;
    }
    return told(await putRule(meant.change), (kept) => {
      sayNext(texts.kept(ruleName(kept.of), formatTime(meant.change.from, 'fullDateTime', language.value)));
      navigate('/staff/points');
    });
  }
  const lines: FieldLine<TextName>[] = [
    ...(rule ? [] : [{ name: 'code' as const, label: texts.code, hint: texts.codeHint }]),
    { name: 'ja', label: texts.ja },
    { name: 'en', label: texts.en },
    { name: 'points', label: texts.points, kind: 'count' },
    ...(how.value === 'per_amount'
      ? [{ name: 'per' as const, label: texts.per, hint: texts.perHint, kind: 'count' as const }]
      : []),
    { name: 'dayCap', label: texts.dayCap, hint: texts.capHint, kind: 'count' },
    { name: 'totalCap', label: texts.totalCap, hint: texts.capHint, kind: 'count' },
    { name: 'from', label: texts.from, hint: texts.fromHint, kind: 'time' },
    { name: 'source', label: texts.source, hint: texts.sourceHint },
  ];
  return (
    <>
      {rule && (
        <p class="lead">
          {texts.now(rateText(rule.of))} {capText(rule.of)}
        </p>
      )}
      <PanelForm
        title={texts.form}
        lead={texts.lead}
        submit={texts.save}
        shown={lines.map(({ name }) => name)}
        words={points.value.refusals}
        send={send}
      >
        {(faults) => (
          <>
            {!rule && (
              <Choice
                legend={texts.how}
                value={how.value}
                options={(['each', 'per_amount'] as const).map((one) => ({ value: one, label: texts.hows[one] }))}
                onChange={(value) => (how.value = value)}
              />
            )}
            <FieldLines lines={lines} faults={faults} typed={typed} />
            <Check
              label={texts.active}
              hint={texts.activeHint}
              checked={active.value}
              onChange={(value) => (active.value = value)}
            />
          </>
        )}
      </PanelForm>
    </>
  );
}
