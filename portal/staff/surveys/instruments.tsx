import { getInstruments } from '../../api/surveys.ts';
import type { Instrument } from '../../api/surveys.ts';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { Heading } from '../heading.tsx';
import { DataTable } from '../platform/list.tsx';
import { InstrumentField, useChosen } from './instrument-field.tsx';
import { wordOf } from './show.ts';
import { surveys } from './texts.ts';

/** Questionnaires to be read: questions, scales, and which of them count the other way round. */
export function Instruments() {
  const texts = surveys.value.instruments;
  const page = useResource('instruments', getInstruments);
  const items = page.value?.items;
  const chosen = useChosen(items);
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!items && !page.problem && <Loading />}
      {items?.length === 0 && <Empty>{texts.empty}</Empty>}
      {items && chosen && (
        <>
          <InstrumentField items={items} chosen={chosen} />
          <Form of={chosen} />
        </>
      )}
    </div>
  );
}

function Form({ of }: { of: Instrument }) {
  const texts = surveys.value.instruments;
  const name = wordOf(of);
  return (
    <section class="panel" aria-labelledby="form-title">
      <h2 id="form-title" class="panel-title">
        {name}
      </h2>
      <p class="panel-note">
        {texts.count(formatCount(of.items.length))} / {texts.version(of.version)}
      </p>
      <p class="panel-note muted small">{texts.source(of.source)}</p>
      {of.items.some((one) => one.scale === 'one_to_five_reversed') && <p class="panel-note">{texts.reversedNote}</p>}
      {of.scoredFrom > 0 && <p class="panel-note">{texts.scoredFrom(formatCount(of.scoredFrom))}</p>}
      <DataTable
        caption={texts.caption(name)}
        columns={[texts.no, texts.item, texts.category, texts.scale]}
        items={of.items}
        row={(one) => (
          <tr key={one.no}>
            <td data-label={texts.no}>{one.no}</td>
            <th scope="row">{wordOf(one)}</th>
            <td data-label={texts.category}>{one.category}</td>
            <td data-label={texts.scale}>
              {one.scale === 'one_to_five_reversed' ? (
                <span>
                  {surveys.value.scales.one_to_five} <span class="tag tag-strong">{texts.reversed}</span>
                </span>
              ) : (
                surveys.value.scales[one.scale]
              )}
            </td>
          </tr>
        )}
      />
    </section>
  );
}
