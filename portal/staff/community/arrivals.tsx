import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { language } from '../../ui/language.ts';
import { Empty } from '../../ui/problem.tsx';
import { formatTime } from '../../ui/time.ts';
import { DataTable } from '../platform/list.tsx';
import { tellNow } from './desk-state.ts';
import type { Row } from './desk.ts';
import { community } from './texts.ts';

/** What this desk has yet to tell; shown only while it cannot. */
export function Waiting({ rows, problem }: { rows: readonly Row[]; problem: Problem | undefined }) {
  const texts = community.value.checkIn;
  const count = rows.filter((row) => row.state === 'waiting').length;
  if (count === 0 || problem === undefined) {
    return null;
  }
  return (
    <Banner kind="warning" live>
      <p class="banner-title">{texts.waiting(count)}</p>
      <p>{texts.waitingLong}</p>
      <p>
        <Button size="sm" onClick={() => void tellNow()}>
          {texts.sendNow}
        </Button>
      </p>
    </Banner>
  );
}

/** Whom this desk took, the last one first. */
export function ArrivalRows({ rows }: { rows: readonly Row[] }) {
  const texts = community.value.checkIn;
  const words = community.value.refusals;
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.rows}</h2>
      {rows.length === 0 ? (
        <Empty>{texts.noRows}</Empty>
      ) : (
        <DataTable
          caption={texts.rowsCaption}
          columns={[texts.at, texts.who, texts.state]}
          items={rows.toReversed()}
          row={(row) => (
            <tr key={row.order}>
              <td class="number" data-label={texts.at}>
                {formatTime(row.at, 'time', language.value)}
              </td>
              <th scope="row">{row.label}</th>
              <td data-label={texts.state}>
                <span class={row.state === 'attended' ? 'tag' : 'tag tag-strong'}>{texts.states[row.state]}</span>
                {row.state === 'refused' && <span class="row-sub">{words[row.code ?? ''] ?? texts.unknown}</span>}
              </td>
            </tr>
          )}
        />
      )}
    </section>
  );
}
