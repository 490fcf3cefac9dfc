import { StateMark } from '../ui/state-mark.tsx';
import { DrawnChart } from './drawn-chart.tsx';
import type { KpiColumns } from './kpi.ts';

// What the KPIs of snow and those of all modules show in the same way; the words are of each page.

type MetProps = {
  met: boolean | null | undefined;
  texts: { isMet: string; isNotMet: string };
  /** Where there is nothing to compare. */
  none?: string;
};

export function Met({ met, texts, none }: MetProps) {
  if (typeof met !== 'boolean') {
    return none === undefined ? null : <span class="muted">{none}</span>;
  }
  return <StateMark state={met ? 'ok' : 'strange'} label={met ? texts.isMet : texts.isNotMet} />;
}

type WishTexts = { atLeast: (value: string) => string; atMost: (value: string) => string };

/** What is wished for, from which side. */
export function wishText(better: string, value: string, texts: WishTexts): string {
  return better === 'lower' ? texts.atMost(value) : texts.atLeast(value);
}

type KpiChartProps = {
  columns: KpiColumns;
  valueText: (value: number) => string;
  texts: { value: string; target: string };
  label: string;
  failed: string;
};

/** The values as a line with points, the target as a dashed one. */
export function KpiChart({ columns, valueText, texts, label, failed }: KpiChartProps) {
  return (
    <DrawnChart
      label={label}
      failed={failed}
      of={columns}
      load={async () => {
        const { drawKpiChart } = await import('./kpi-chart.ts');
        return (element, language) => drawKpiChart(element, columns, valueText, language);
      }}
    >
      <span class="key-line key-clean" />
      {texts.value} <span class="key-line key-target" />
      {texts.target}
    </DrawnChart>
  );
}
