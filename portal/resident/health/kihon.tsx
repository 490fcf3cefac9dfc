import { signal } from '@preact/signals';
import { getKihon, sendKihon } from '../../api/health.ts';
import type { HealthQuestion, KihonAnswers } from '../../api/health.ts';
import { useResource } from '../../ui/resource.ts';
import { Back, Heading, Trouble, Waiting } from '../show.tsx';
import { Asking, nothing } from './asking.tsx';
import type { Asked, Draft } from './asking.tsx';
import { numberIn } from './entered.ts';
import { body } from './texts.ts';

const draft = signal<Draft>(nothing);

/** As the server wants it: 25 places, nothing where there is no answer or where height and weight answer it. */
export function kihonOf(questions: readonly HealthQuestion[], said: Record<string, string>): KihonAnswers {
  const number = (name: string): number | null => numberIn(said[name] ?? '') ?? null;
  return {
    answers: questions.map((one, index) =>
      one.fromHeightAndWeight || !(String(index) in said) ? null : said[String(index)] === 'yes',
    ),
    heightCm: number('height'),
    weightKg: number('weight'),
  };
}

function askedOf(question: HealthQuestion): Asked {
  const texts = body.value.checks;
  return question.fromHeightAndWeight
    ? {
        text: texts.body,
        fields: [
          { name: 'height', label: texts.height, least: 80, most: 230 },
          { name: 'weight', label: texts.weight, least: 10, most: 300 },
        ],
      }
    : {
        text: question.text,
        options: [
          { value: 'yes', label: texts.yes },
          { value: 'no', label: texts.no },
        ],
      };
}

/** 基本チェックリスト: its questions come from the server, in Japanese only. */
export function Kihon() {
  const title = body.value.checks.lists['kihon'] ?? '';
  const list = useResource('kihon', getKihon);
  const items = list.value?.items;
  if (!items) {
    return (
      <>
        <Back to="/resident/health/checks" />
        <Heading title={title} />
        {list.problem ? <Trouble problem={list.problem} again={list.reload} /> : <Waiting />}
      </>
    );
  }
  return (
    <Asking
      title={title}
      questions={items.map(askedOf)}
      draft={draft}
      list="kihon"
      send={(id, said) => sendKihon(id, kihonOf(items, said))}
    />
  );
}
