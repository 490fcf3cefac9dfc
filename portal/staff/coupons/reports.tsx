import { getCampaigns, getReport } from '../../api/coupons-staff.ts';
import type { Report } from '../../api/coupons-staff.ts';
import type { Answer } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { Heading } from '../heading.tsx';
import { saveText } from '../who/save.ts';
import { barOf, kinds, reportCsv, shareText, sumOf } from './report-rows.ts';
import type { Sums, Went } from './report-rows.ts';
import { nameOf } from './show.tsx';
import { coupons } from './texts.ts';

/** The server tells of one campaign at a time. */
async function getAll(): Promise<Answer<Went[]>> {
  const page = await getCampaigns();
  if (!page.ok) {
    return page;
  }
  const answers = await Promise.all(page.value.items.map(({ code }) => getReport(code)));
  const failed = answers.find((one) => !one.ok);
  return failed && !failed.ok
    ? failed
    : {
        ok: true,
        value: answers.flatMap((one, index) => {
          const campaign = page.value.items[index];
          return one.ok && campaign ? [{ campaign, report: one.value }] : [];
        }),
      };
}

/** A12.5: issued, used, expired, yen; as a table, as bars, and to take along. */
export function Reports() {
  const texts = coupons.value.reports;
  const page = useResource('reports', getAll);
  const all = page.value;
  return (
    <div class="column column-wide coupons-report">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!all && !page.problem && <Loading />}
      {all?.length === 0 && <Empty>{texts.empty}</Empty>}
      {all && all.length > 0 && (
        <>
          <p class="actions coupons-unprinted">
            <Button onClick={() => saveText(texts.csvName, reportCsv(all, nameOf, coupons.value))}>{texts.csv}</Button>
            <Button onClick={() => print()}>{texts.print}</Button>
          </p>
          <Bars all={all} />
          <Table all={all} />
        </>
      )}
    </div>
  );
}

/** For the eye; the table below says the same. */
function Bars({ all }: { all: readonly Went[] }) {
  const texts = coupons.value.reports;
  const most = Math.max(...all.map(({ report }) => report.issued));
  return (
    <section class="panel panel-padded" aria-label={texts.chart}>
      <h2>{texts.chart}</h2>
      <p class="chart-key small" aria-hidden="true">
        {kinds.map((kind) => (
          <span key={kind} class="coupons-key">
            <svg class="coupons-swatch" viewBox="0 0 10 10">
              <rect class={`coupons-bar-${kind}`} width="10" height="10" />
            </svg>
            {texts[kind]}
          </span>
        ))}
      </p>
      <div class="coupons-bars">
        {all.map(({ campaign, report }) => (
          <figure key={campaign.code}>
            <figcaption>{nameOf(campaign.of)}</figcaption>
            <svg
              viewBox="0 0 100 10"
              preserveAspectRatio="none"
              role="img"
              aria-label={texts.bar(
                nameOf(campaign.of),
                formatCount(report.used),
                formatCount(report.open),
                formatCount(report.expired),
                formatCount(report.ended),
              )}
            >
              {barOf(report, most).map(({ kind, from, width }) => (
                <rect key={kind} class={`coupons-bar-${kind}`} x={from} width={width} height="10" />
              ))}
            </svg>
          </figure>
        ))}
      </div>
    </section>
  );
}

function Table({ all }: { all: readonly Went[] }) {
  const texts = coupons.value.reports;
  const { name, issued, used, share, expired, open, ended, yen } = texts;
  const columns = [name, issued, used, share, expired, open, ended, yen];
  return (
    <section class="panel" aria-label={texts.caption}>
      <table class="table table-stack">
        <caption class="unseen">{texts.caption}</caption>
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map(({ campaign, report }) => (
            <tr key={campaign.code}>
              <th scope="row">
                <Link href={`/staff/coupons/campaign/${campaign.code}`}>{nameOf(campaign.of)}</Link>
              </th>
              <Cells of={report} />
            </tr>
          ))}
          <tr class="coupons-total">
            <th scope="row">{texts.total}</th>
            <Cells of={sumOf(all)} />
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Cells({ of }: { of: Sums }) {
  const texts = coupons.value.reports;
  const pieces = (count: number): string => coupons.value.pieces(formatCount(count));
  return (
    <>
      <td data-label={texts.issued}>{pieces(of.issued)}</td>
      <td data-label={texts.used}>{pieces(of.used)}</td>
      <td data-label={texts.share}>{shareText(of) || coupons.value.none}</td>
      <td data-label={texts.expired}>{pieces(of.expired)}</td>
      <td data-label={texts.open}>{pieces(of.open)}</td>
      <td data-label={texts.ended}>{pieces(of.ended)}</td>
      <td data-label={texts.yen}>{coupons.value.yen(formatCount(of.yen))}</td>
    </>
  );
}

/** How one campaign goes; asked for again when more of it are issued. */
export function CampaignReport({ code, round }: { code: string; round: number }) {
  const texts = coupons.value.reports;
  const page = useResource(`report ${code} ${round}`, () => getReport(code));
  const pieces = (count: number): string => coupons.value.pieces(formatCount(count));
  const tiles = (of: Report): [string, string][] => [
    [texts.issued, pieces(of.issued)],
    [texts.used, pieces(of.used)],
    [texts.expired, pieces(of.expired)],
    [texts.open, pieces(of.open)],
    [texts.yen, coupons.value.yen(formatCount(of.yen))],
  ];
  const rest = (of: Report): [string, string][] => [
    [texts.ended, pieces(of.ended)],
    [texts.reopened, pieces(of.reopened)],
    [texts.offline, pieces(of.offline)],
    [texts.points, coupons.value.points(formatCount(of.points))],
    [texts.printed, pieces(of.printed)],
    [texts.reprints, pieces(of.reprints)],
  ];
  return (
    <section class="panel panel-padded" aria-label={coupons.value.nav.reports}>
      <h2>{coupons.value.nav.reports}</h2>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && (
        <>
          <dl class="tiles">
            {tiles(page.value).map(([name, figure]) => (
              <div key={name} class="tile">
                <dt>{name}</dt>
                <dd class="tile-figure number">{figure}</dd>
              </div>
            ))}
          </dl>
          <dl class="facts-row">
            {rest(page.value).map(([name, figure]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{figure}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}
