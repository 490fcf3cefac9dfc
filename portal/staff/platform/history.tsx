import { useSignal } from '@preact/signals';
import { countHistory, getHistoryRules, getHistoryVolumes, setHistoryRule } from '../../api/broker.ts';
import type { HistoryRule, HistoryVolume, Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultText, Form } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { numberOf } from '../rules/draft.ts';
import { Ago, Exact } from '../show.tsx';
import { instantOf } from '../snow/jst.ts';
import { useKeeping } from '../snow/enter/keeping.ts';
import { may } from '../state.ts';
import { ListPart } from './list.tsx';
import { data } from './texts.ts';

/** The rule that holds for a type: its own, or the one for all others. */
export function ruleOf(type: string, rules: readonly HistoryRule[]): HistoryRule | undefined {
  const holding = rules.filter((one) => one.holds);
  return holding.find((one) => one.type === type) ?? holding.find((one) => one.type === '*');
}

export function ruleText(rule: HistoryRule | undefined): string {
  const texts = data.value.history;
  const kept = rule?.keptDays ? texts.keptFor(formatCount(rule.keptDays)) : texts.keptForever;
  return rule?.thinAfterDays && rule.thinToMinutes
    ? `${kept}${texts.thinned(formatCount(rule.thinAfterDays), formatCount(rule.thinToMinutes))}`
    : kept;
}

/** How much of the past is kept of each type, and the rules for it. */
export function History() {
  const texts = data.value.history;
  const volumes = useResource('history volumes', getHistoryVolumes);
  const rules = useResource('history rules', getHistoryRules);
  const problem = useSignal<Problem | undefined>(undefined);
  const asked = useSignal(false);
  const counted = volumes.value?.items[0]?.countedAt;

  async function count(): Promise<void> {
    const answer = await countHistory();
    problem.value = answer.ok ? undefined : answer.problem;
    asked.value = answer.ok;
  }

  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {problem.value && <ProblemView problem={problem.value} />}
      <p class="actions">
        {counted && (
          <span>
            {texts.counted} <Ago at={counted} />
          </span>
        )}
        <Button size="sm" onClick={() => void count()}>
          {texts.count}
        </Button>
        <Button size="sm" onClick={volumes.reload}>
          {texts.reload}
        </Button>
        <span role="status">{asked.value ? texts.counting : ''}</span>
      </p>
      <ListPart
        texts={texts.volumes}
        page={volumes}
        columns={[texts.type, texts.values, texts.series, texts.span, texts.rule]}
        row={(one) => (
          <Volume key={`${one.service} ${one.type}`} one={one} rule={ruleOf(one.type, rules.value?.items ?? [])} />
        )}
      />
      <ListPart
        texts={texts.rules}
        page={rules}
        columns={[texts.type, texts.rule, texts.from, texts.state, texts.source]}
        row={(one) => <Rule key={`${one.type} ${one.from} ${one.madeAt}`} one={one} />}
      >
        {may('broker.history_rule.write') && <RuleForm onKept={rules.reload} />}
      </ListPart>
    </div>
  );
}

function Volume({ one, rule }: { one: HistoryVolume; rule: HistoryRule | undefined }) {
  const texts = data.value.history;
  const day = (at: string): string => formatTime(at, 'date', language.value);
  return (
    <tr>
      <th scope="row" class="platform-name">
        {one.type || texts.unknownType}
        {one.service && <span class="row-sub">{one.service}</span>}
      </th>
      <td data-label={texts.values} class="number">
        {formatCount(one.values)}
      </td>
      <td data-label={texts.series} class="number">
        {formatCount(one.series)}
      </td>
      <td data-label={texts.span}>{texts.fromTo(day(one.oldestAt), day(one.newestAt))}</td>
      <td data-label={texts.rule}>{ruleText(rule)}</td>
    </tr>
  );
}

function Rule({ one }: { one: HistoryRule }) {
  const texts = data.value.history;
  const coming = Date.parse(one.from) > Date.now();
  return (
    <tr>
      <th scope="row" class="platform-name">
        {one.type === '*' ? texts.allOthers : one.type}
      </th>
      <td data-label={texts.rule}>{ruleText(one)}</td>
      <td data-label={texts.from}>
        <Exact at={one.from} />
      </td>
      <td data-label={texts.state}>
        <span class={one.holds ? 'tag tag-strong' : 'tag'}>
          {one.holds ? texts.holds : coming ? texts.coming : texts.past}
        </span>
      </td>
      <td data-label={texts.source} class="platform-name">
        {one.source}
        <span class="row-sub">{one.author}</span>
      </td>
    </tr>
  );
}

type RuleDraft = {
  type: string;
  keptDays: string;
  thinAfterDays: string;
  thinToMinutes: string;
  from: string;
  source: string;
};
const noRule: RuleDraft = { type: '', keptDays: '', thinAfterDays: '', thinToMinutes: '', from: '', source: '' };
const numbers = ['keptDays', 'thinAfterDays', 'thinToMinutes'] as const;

function RuleForm({ onKept }: { onKept: () => void }) {
  const texts = data.value.history;
  const { draft, faults, put, save } = useKeeping<RuleDraft>(noRule);
  const kept = useSignal(false);

  async function keep(): Promise<void> {
    const { type, from, source } = draft.value;
    const bad = numbers.filter((one) => draft.value[one].trim() !== '' && numberOf(draft.value[one]) === undefined);
    const check = Object.fromEntries(bad.map((one) => [one, 'not_a_number']));
    const wish = {
      type: type.trim(),
      source: source.trim(),
      from: instantOf(from) ?? null,
      keptDays: numberOf(draft.value.keptDays) ?? null,
      thinAfterDays: numberOf(draft.value.thinAfterDays) ?? null,
      thinToMinutes: numberOf(draft.value.thinToMinutes) ?? null,
    };
    kept.value = await save(check, () => setHistoryRule(wish));
    if (kept.value) {
      draft.value = noRule;
      onKept();
    }
  }
  const field = (member: keyof RuleDraft, label: string, hint: string) => (
    <TextField
      label={label}
      hint={hint}
      error={faultText(faults.value, member)}
      value={draft.value[member]}
      type={member === 'from' ? 'datetime-local' : 'text'}
      onInput={(value) => put({ [member]: value })}
    />
  );

  return (
    <details class="platform-box">
      <summary>{texts.add}</summary>
      <Form faults={faults.value} shown={Object.keys(noRule)} label={texts.add} onSubmit={() => void keep()}>
        <div class="form-grid">
          {field('type', texts.type, texts.typeHint)}
          {field('keptDays', texts.keptDays, texts.keptHint)}
          {field('thinAfterDays', texts.thinAfterDays, texts.thinAfterHint)}
          {field('thinToMinutes', texts.thinToMinutes, texts.thinToHint)}
          {field('from', texts.from, texts.fromHint)}
          {field('source', texts.source, texts.sourceHint)}
        </div>
        <p class="actions">
          <Button kind="fill" type="submit">
            {texts.keep}
          </Button>
          <span role="status">{kept.value ? texts.kept : ''}</span>
        </p>
      </Form>
    </details>
  );
}
