import { useSignal } from '@preact/signals';
import { dropPaper } from '../../api/surveys.ts';
import { Asked } from '../../ui/asked.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/number.ts';
import { ProblemView } from '../../ui/problem.tsx';
import type { Problem } from '../../api/types.ts';
import { DataTable } from '../platform/list.tsx';
import { enteredIn, forgetPaper } from './entered.ts';
import type { EnteredPaper } from './entered.ts';
import { surveys } from './texts.ts';

type PaperListProps = {
  wave: string;
  onCorrect: (paper: EnteredPaper) => void;
  onDropped: (words: string, number: string) => void;
};

/** What was typed in here, to be corrected or taken out again. */
export function PaperList({ wave, onCorrect, onDropped }: PaperListProps) {
  const texts = surveys.value.paper;
  const problem = useSignal<Problem | undefined>(undefined);
  const items = enteredIn(wave);
  async function drop(number: string): Promise<void> {
    const answer = await dropPaper(wave, number);
    problem.value = answer.ok ? undefined : answer.problem;
    // One that is gone already is as it was to be.
    if (answer.ok || answer.problem.code === 'survey_no_sheet') {
      forgetPaper(wave, number);
      onDropped(texts.dropped(number), number);
    }
  }
  if (items.length === 0) {
    return null;
  }
  const words = problem.value && surveys.value.refusals[problem.value.code];
  return (
    <section class="panel" aria-labelledby="entered-title">
      <h2 id="entered-title" class="panel-title">
        {texts.list}
      </h2>
      <p class="panel-note small muted">{texts.listLead}</p>
      {words && (
        <Banner kind="error" live>
          <p class="banner-title">{words}</p>
        </Banner>
      )}
      {problem.value && !words && <ProblemView problem={problem.value} />}
      <DataTable
        caption={texts.listCaption}
        columns={[texts.number, texts.how, texts.answered, texts.who, texts.doing]}
        items={items}
        row={(one) => (
          <tr key={one.number}>
            <th scope="row">{one.number}</th>
            <td data-label={texts.how}>
              <span class="tag">{texts.isPaper}</span>
            </td>
            <td data-label={texts.answered}>{texts.of(formatCount(one.answered), formatCount(one.asked))}</td>
            <td data-label={texts.who}>{one.whose?.label ?? texts.anyone}</td>
            <td data-label={texts.doing}>
              <Acts paper={one} onCorrect={onCorrect} onDrop={(number) => void drop(number)} />
            </td>
          </tr>
        )}
      />
    </section>
  );
}

type ActsProps = { paper: EnteredPaper; onCorrect: (paper: EnteredPaper) => void; onDrop: (number: string) => void };

function Acts({ paper, onCorrect, onDrop }: ActsProps) {
  const texts = surveys.value.paper;
  const { number } = paper;
  return (
    <div class="row-acts">
      <Button size="xs" label={texts.correctOf(number)} onClick={() => onCorrect(paper)}>
        {texts.correct}
      </Button>
      <Asked label={texts.dropOf(number)} question={texts.dropSure(number)} onYes={() => onDrop(number)}>
        {texts.drop}
      </Asked>
    </div>
  );
}
