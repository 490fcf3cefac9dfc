import { useSignal } from '@preact/signals';
import { getInstruments, getReferences } from '../../api/surveys.ts';
import type { Instrument, Reference } from '../../api/surveys.ts';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { DataTable } from '../platform/list.tsx';
import { may } from '../state.ts';
import { csvOf, saveText } from '../who/save.ts';
import { InstrumentField, useChosen } from './instrument-field.tsx';
import { measuresOf } from './measures.ts';
import type { Measure } from './measures.ts';
import { ReferenceForm } from './reference-form.tsx';
import { wordOf } from './show.ts';
import { surveys } from './texts.ts';

/** Means elsewhere, which give 偏差値 and adjusted means. */
export function References() {
  const texts = surveys.value.references;
  const page = useResource('instruments', getInstruments);
  const items = page.value?.items;
  const chosen = useChosen(items);
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!items && !page.problem && <Loading />}
      {items?.length === 0 && <Empty>{surveys.value.instruments.empty}</Empty>}
      {items && chosen && (
        <>
          <InstrumentField items={items} chosen={chosen} />
          <OfInstrument key={chosen.code} form={chosen} />
        </>
      )}
    </div>
  );
}

function OfInstrument({ form }: { form: Instrument }) {
  const page = useResource(`references ${form.code}`, () => getReferences(form.code));
  const done = useSignal<string | undefined>(undefined);
  const measures = measuresOf(form);
  const at = measures.findIndex((one) => one.code === query.value.get('measure'));
  const editing = may('survey.reference.write') ? measures[at] : undefined;
  const known = page.value?.items;
  const referenceOf = (measure: Measure): Reference | undefined =>
    known?.find((one) => one.measure === measure.code && one.cells.length > 0);
  function after(words: string, goOn: boolean): void {
    done.value = words;
    page.reload();
    setQuery({ measure: (goOn && measures[at + 1]?.code) || '' });
  }
  return (
    <>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!known && !page.problem && <Loading />}
      <DoneBanner>{done.value}</DoneBanner>
      {known && editing && (
        <ReferenceForm
          key={editing.code}
          instrument={form.code}
          measure={editing}
          of={referenceOf(editing)}
          hasNext={at + 1 < measures.length}
          onKept={after}
          onCancel={() => setQuery({ measure: '' })}
        />
      )}
      {known && <Table form={form} measures={measures} referenceOf={referenceOf} />}
    </>
  );
}

type TableProps = {
  form: Instrument;
  measures: readonly Measure[];
  referenceOf: (measure: Measure) => Reference | undefined;
};

const wholeOf = (of: Reference | undefined) => of?.cells.find((one) => one.age === '');

function Table({ form, measures, referenceOf }: TableProps) {
  const texts = surveys.value.references;
  const caption = texts.caption(wordOf(form));
  const { ages, sexes } = surveys.value.paper;
  function save(): void {
    const head = [texts.measure, texts.age, surveys.value.paper.abouts.sex, texts.mean, texts.sd, texts.source];
    const all = surveys.value.comparison.groups['all'] ?? '';
    const rows = measures.flatMap((measure) => {
      const of = referenceOf(measure);
      return (of?.cells ?? []).map((one) => [
        measure.name,
        one.age === '' ? all : (ages[one.age] ?? one.age),
        one.sex === '' ? all : (sexes[one.sex] ?? one.sex),
        one.mean,
        one.sd ?? '',
        of?.source ?? '',
      ]);
    });
    saveText(`${texts.csvName}-${form.code}.csv`, csvOf([head, ...rows]));
  }
  return (
    <section class="panel" aria-label={caption}>
      <p class="panel-note">
        <Button size="sm" onClick={save}>
          {texts.csv}
        </Button>
      </p>
      <DataTable
        caption={caption}
        columns={[
          texts.measure,
          texts.mean,
          texts.sd,
          texts.cells,
          texts.source,
          ...(may('survey.reference.write') ? [texts.doing] : []),
        ]}
        items={measures}
        row={(one) => <Row key={one.code} form={form} measure={one} of={referenceOf(one)} />}
      />
    </section>
  );
}

function Row({ form, measure, of }: { form: Instrument; measure: Measure; of: Reference | undefined }) {
  const texts = surveys.value.references;
  const none = surveys.value.none;
  const whole = wholeOf(of);
  const cells = (of?.cells ?? []).length - (whole ? 1 : 0);
  const address = `/staff/surveys/references?${new URLSearchParams({ instrument: form.code, measure: measure.code })}`;
  return (
    <tr>
      <th scope="row">{measure.name}</th>
      <td class="surveys-short" data-label={texts.mean}>{whole ? whole.mean : texts.notYet}</td>
      <td data-label={texts.sd}>{typeof whole?.sd === 'number' ? whole.sd : none}</td>
      <td class="surveys-short" data-label={texts.cells}>{cells > 0 ? texts.cellCount(formatCount(cells)) : none}</td>
      <td data-label={texts.source}>{of?.source ?? none}</td>
      {may('survey.reference.write') && (
        <td class="surveys-short" data-label={texts.doing}>
          <Link href={address} label={texts.editOf(measure.name)}>
            {texts.edit}
          </Link>
        </td>
      )}
    </tr>
  );
}
