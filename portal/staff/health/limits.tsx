import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { approveLimits, getLimits } from '../../api/nurse.ts';
import type { HealthLimits } from '../../api/nurse.ts';
import type { Problem } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { Heading } from '../heading.tsx';
import { ListPart } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { may, session } from '../state.ts';
import { ProposeForm } from './propose-limits.tsx';
import { limitColumns } from './shown.ts';
import { health } from './texts.ts';

/** The limits by which values are judged: in use, in the past, to come, and waiting for a second person. */
export function Limits() {
  const texts = health.value.limits;
  const page = useResource('limits', getLimits);
  const looked = useSignal<number | undefined>(undefined);
  const done = useSignal<number | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const items = page.value?.items;
  const holds = items?.find((one) => one.holds);
  const shown = items?.find((one) => one.version === looked.value) ?? holds;
  async function approve(version: number): Promise<void> {
    const answer = await approveLimits(version);
    problem.value = answer.ok ? undefined : answer.problem;
    done.value = answer.ok ? version : undefined;
    page.reload();
  }
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {done.value !== undefined && <DoneBanner>{texts.approvedDone(done.value)}</DoneBanner>}
      {problem.value && <Refused problem={problem.value} />}
      {shown && <LimitTable of={shown} />}
      <Versions page={page} looked={looked} onApprove={(version) => void approve(version)} />
      {holds && may('health.thresholds.write') && (
        <ProposeForm key={holds.version} holds={holds} onProposed={page.reload} />
      )}
    </div>
  );
}

function Refused({ problem }: { problem: Problem }) {
  const words = health.value.limits.refusals[problem.code];
  return words === undefined ? (
    <ProblemView problem={problem} />
  ) : (
    <Banner kind="error" live>
      <p class="banner-title">{words}</p>
    </Banner>
  );
}

function LimitTable({ of }: { of: HealthLimits }) {
  const texts = health.value.limits;
  const name = texts.tableOf(texts.versionOf(of.version));
  return (
    <section class="panel">
      <h2 class="panel-title">{name}</h2>
      <ScrollTable caption={name} class="table-tight">
        <thead>
          <tr>
            <th scope="col">{texts.measure}</th>
            <th scope="col">{texts.place}</th>
            {limitColumns.map((column) => (
              <th key={column} scope="col" class="number">
                {texts.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.limits.map((one) => (
            <tr key={`${one.of} ${one.at ?? ''}`}>
              <th scope="row">
                {health.value.station.labelOf(health.value.measures[one.of].name, health.value.measures[one.of].unit)}
              </th>
              <td>{one.at ? health.value.place[one.at] : texts.everywhere}</td>
              {limitColumns.map((column) => (
                <td key={column} class="number">
                  {one[column] ?? health.value.none}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}

type VersionsProps = {
  page: ReturnType<typeof useResource<{ items: HealthLimits[] }>>;
  looked: Signal<number | undefined>;
  onApprove: (version: number) => void;
};

function Versions({ page, looked, onApprove }: VersionsProps) {
  const texts = health.value.limits;
  const newestFirst = page.value && { items: page.value.items.toReversed() };
  return (
    <ListPart
      texts={{ title: texts.versions, caption: texts.versionsCaption, empty: health.value.none }}
      page={{ ...page, ...(newestFirst ? { value: newestFirst } : {}) }}
      columns={[texts.version, texts.state, texts.from, texts.source, texts.author, texts.look]}
      row={(one) => (
        <tr key={one.version}>
          <th scope="row">{texts.versionOf(one.version)}</th>
          <td data-label={texts.state}>
            <span>
              <State of={one} />
            </span>
          </td>
          <td data-label={texts.from}>{one.from ? <Exact at={one.from} /> : texts.always}</td>
          <td data-label={texts.source}>{one.source}</td>
          <td data-label={texts.author}>
            <span>
              {one.author || health.value.none}
              {one.approvedBy && <span class="row-sub">{texts.approved(one.approvedBy)}</span>}
            </span>
          </td>
          <td data-label={texts.look}>
            <div class="row-acts">
              <Button size="xs" label={texts.lookOf(one.version)} onClick={() => (looked.value = one.version)}>
                {texts.look}
              </Button>
              {isWaiting(one) && <Approve of={one} onApprove={onApprove} />}
            </div>
          </td>
        </tr>
      )}
    />
  );
}

/** The delivered table waits for nobody. */
function isWaiting(one: HealthLimits): boolean {
  return one.version > 0 && !one.approvedAt;
}

function State({ of }: { of: HealthLimits }) {
  const texts = health.value.limits;
  if (of.holds) {
    return <span class="tag tag-strong">{texts.holds}</span>;
  }
  if (isWaiting(of)) {
    return <span class="tag">{texts.waits}</span>;
  }
  const later = of.from ? Date.parse(of.from) > serverNow() : false;
  return <span class="tag">{later ? texts.later : texts.past}</span>;
}

function Approve({ of, onApprove }: { of: HealthLimits; onApprove: (version: number) => void }) {
  const texts = health.value.limits;
  if (!may('health.thresholds.approve')) {
    return null;
  }
  if (of.author === session.value?.subject) {
    return <p class="small">{texts.own}</p>;
  }
  return (
    <Asked
      label={texts.approveOf(of.version)}
      question={texts.approveQuestion}
      onYes={() => onApprove(of.version)}
    >
      {texts.approve}
    </Asked>
  );
}
