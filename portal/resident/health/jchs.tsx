import { signal } from '@preact/signals';
import { sendJchs } from '../../api/health.ts';
import type { JchsAnswers } from '../../api/health.ts';
import { Asking, nothing } from './asking.tsx';
import type { Asked, Draft } from './asking.tsx';
import { numberIn } from './entered.ts';
import { body } from './texts.ts';

const draft = signal<Draft>(nothing);

/** In the order of the screens: sex, shrinking, exhaustion, grip, gait, light exercise, sport. */
export function jchsOf(said: Record<string, string>): JchsAnswers {
  const yes = (index: number): boolean | null => (String(index) in said ? said[String(index)] === 'yes' : null);
  const number = (name: string): number | null => numberIn(said[name] ?? '') ?? null;
  const is = said['0'];
  return {
    is: is === 'male' || is === 'female' ? is : null,
    lost2kgIn6Months: yes(1),
    tiredWithoutReason: yes(2),
    gripKg: number('grip'),
    gaitMPerS: number('gait'),
    lightExerciseWeekly: yes(5),
    sportWeekly: yes(6),
  };
}

export function jchsQuestions(): Asked[] {
  const texts = body.value.jchs;
  const options = [
    { value: 'yes', label: body.value.checks.yes },
    { value: 'no', label: body.value.checks.no },
  ];
  return [
    {
      text: texts.is,
      options: [
        { value: 'male', label: texts.sexes.male },
        { value: 'female', label: texts.sexes.female },
      ],
    },
    { text: texts.lost, hint: texts.lostHint, options },
    { text: texts.tired, options },
    { text: texts.grip, hint: texts.measured, fields: [{ name: 'grip', label: texts.gripField, least: 0, most: 100 }] },
    {
      text: texts.gait,
      hint: texts.measured,
      fields: [{ name: 'gait', label: texts.gaitField, least: 0.05, most: 4 }],
    },
    { text: texts.light, options },
    { text: texts.sport, options },
  ];
}

export function Jchs() {
  return (
    <Asking
      title={body.value.checks.lists['jchs'] ?? ''}
      questions={jchsQuestions()}
      draft={draft}
      list="jchs"
      send={(id, said) => sendJchs(id, jchsOf(said))}
    />
  );
}
