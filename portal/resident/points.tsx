import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getBalance, getPointLines } from '../api/town.ts';
import type { Balance, PointLine } from '../api/town.ts';
import type { Problem } from '../api/types.ts';
import { Banner } from '../ui/banner.tsx';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { formatCount } from '../ui/number.ts';
import { useResource } from '../ui/resource.ts';
import { exchangesOnce, monthsOf } from './months.ts';
import type { Month } from './months.ts';
import { Back, Big, Heading, Trouble, Waiting, dayText, lastDayText } from './show.tsx';
import { town } from './texts.ts';

const pageLines = 50;

export function Points() {
  const texts = town.value.points;
  const balance = useResource('balance', getBalance);
  return (
    <>
      <Back />
      <Heading title={texts.title} />
      {balance.problem && <Trouble problem={balance.problem} again={balance.reload} />}
      {balance.loading && !balance.value && <Waiting />}
      {balance.value && <Have balance={balance.value} />}
      <History />
    </>
  );
}

function Have({ balance }: { balance: Balance }) {
  const texts = town.value.points;
  return (
    <>
      <p class="have">
        <span>{texts.have}</span>
        <b class="have-number">{formatCount(balance.balance)}</b> <span>{texts.unit}</span>
      </p>
      {balance.held > 0 && <p>{texts.held(formatCount(balance.held))}</p>}
      {balance.notices.map((one) =>
        one.expiresAt ? (
          <Banner key={one.expiresAt} kind="warning">
            <p>{texts.soon(formatCount(one.points), lastDayText(one.expiresAt))}</p>
          </Banner>
        ) : null,
      )}
      <Link href="/resident/coupons" class="button button-fill big">
        {texts.exchange}
      </Link>
      {balance.lots.length > 0 && (
        <section aria-labelledby="expiry-title">
          <h2 id="expiry-title">{texts.expiry}</h2>
          <ul class="plain-list">
            {balance.lots.map((one) => (
              <li key={one.expiresAt ?? 'never'}>
                {one.expiresAt
                  ? texts.expiryLine(formatCount(one.points), lastDayText(one.expiresAt))
                  : texts.expiryNever(formatCount(one.points))}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** The first page at once, further ones on a press. */
function History() {
  const texts = town.value.points;
  const lines = useSignal<PointLine[] | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const hasMore = useSignal(false);

  async function load(): Promise<void> {
    problem.value = undefined;
    const answer = await getPointLines(pageLines, lines.value?.at(-1)?.number);
    if (answer.ok) {
      lines.value = [...(lines.value ?? []), ...answer.value.items];
      hasMore.value = answer.value.items.length === pageLines;
    } else {
      problem.value = answer.problem;
    }
  }
  useEffect(() => void load(), []);

  return (
    <section aria-labelledby="history-title" class="part">
      <h2 id="history-title">{texts.history}</h2>
      {lines.value?.length === 0 && <p class="calm">{texts.none}</p>}
      {monthsOf(exchangesOnce(lines.value ?? [])).map((month, index, all) => (
        // The sums of a month that is not here whole would be wrong.
        <MonthPart key={month.key} month={month} whole={!hasMore.value || index < all.length - 1} />
      ))}
      {!lines.value && !problem.value && <Waiting />}
      {problem.value && <Trouble problem={problem.value} again={() => void load()} />}
      {hasMore.value && <Big onClick={() => void load()}>{town.value.more}</Big>}
    </section>
  );
}

function MonthPart({ month, whole }: { month: Month; whole: boolean }) {
  const texts = town.value.points;
  return (
    <section class="month">
      <h3>{texts.month(month.year, month.month)}</h3>
      {whole && (
        <dl class="sums">
          <div>
            <dt>{texts.gained}</dt>
            <dd>{texts.plus(formatCount(month.gained))}</dd>
          </div>
          <div>
            <dt>{texts.spent}</dt>
            <dd>{texts.minus(formatCount(month.spent))}</dd>
          </div>
        </dl>
      )}
      <ul class="lines">
        {month.lines.map((line) => (
          <li key={line.number}>
            <span>{dayText(line.at)}</span>
            <span>{line.reason[language.value]}</span>
            <b>
              {line.points < 0
                ? texts.minus(formatCount(-line.points))
                : line.points === 0
                  ? '0'
                  : texts.plus(formatCount(line.points))}
            </b>
            <span>{texts.after(formatCount(line.balance))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
