import { signal } from '@preact/signals';
import type { DatedRule, Rule } from '../../api/points-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { ProblemView } from '../../ui/problem.tsx';
import { formatTime } from '../../ui/time.ts';
import { Exact } from '../show.tsx';
import { session } from '../state.ts';
import { accountOf } from './evidence.ts';
import { points } from './texts.ts';

export function ruleName(rule: Pick<Rule, 'ja' | 'en'>): string {
  return language.value === 'en' ? rule.en : rule.ja;
}

/** "50ポイント" */
export function pointsText(count: number): string {
  return points.value.points(formatCount(count));
}

/** With its sign: "+50", "−30". */
export function signedText(count: number): string {
  return count > 0 ? `+${formatCount(count)}` : formatCount(count).replace('-', '−');
}

/** "1,000歩ごとに5ポイント", "1回につき50ポイント". */
export function rateText(rule: Rule): string {
  const texts = points.value.card;
  const worth = pointsText(rule.points);
  return rule.how === 'each' ? texts.each(worth) : texts.perAmount(amountText(rule.code, rule.per), worth);
}

export function amountText(code: string, amount: number): string {
  return points.value.card.amount(code, formatCount(amount));
}

/** "1日50ポイントまで", or that there is no cap. */
export function capText(rule: Rule): string {
  const texts = points.value.card;
  const caps = [
    ...(rule.dayCap > 0 ? [texts.dayCap(pointsText(rule.dayCap))] : []),
    ...(rule.totalCap > 0 ? [texts.totalCap(pointsText(rule.totalCap))] : []),
  ];
  return caps.length > 0 ? caps.join(texts.and) : texts.noCap;
}

/** Points expire at midnight: the day before is the last on which they are good. */
export function lastDayText(expiresAt: string): string {
  return formatTime(Date.parse(expiresAt) - 1, 'date', language.value);
}

export function RuleStart({ rule }: { rule: DatedRule }) {
  return rule.from ? <Exact at={rule.from} /> : <>{points.value.card.fromStart}</>;
}

/** Who did something: oneself, the person whom it is about, or the name under which somebody signs in. */
export function byText(subject: string | null | undefined, person?: number): string {
  const texts = points.value.by;
  const account = subject ? accountOf(subject) : undefined;
  if (!subject) {
    return points.value.none;
  }
  if (subject === session.value?.subject) {
    return texts.you;
  }
  if (account !== undefined) {
    return account === person ? texts.person : texts.account(account);
  }
  return texts.programs[subject] ?? subject;
}

/** What the server refused, in words of the points where there are some. */
export function Refused({ problem }: { problem: Problem }) {
  const words = points.value.refusals[problem.code];
  return words === undefined ? (
    <ProblemView problem={problem} />
  ) : (
    <Banner kind="error" live>
      <p class="banner-title">{words}</p>
    </Banner>
  );
}

// What a form that is left when it was sent has to say on the screen that follows.
const said = signal<string | undefined>(undefined);

export function sayNext(words: string): void {
  said.value = words;
}

/** Shown once: whoever comes back later does not read it again. */
export function takeSaid(): string | undefined {
  const words = said.peek();
  said.value = undefined;
  return words;
}
