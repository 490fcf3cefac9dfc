import { describe, expect, it } from 'vitest';
import type { Application, Briefing, Call, OwnAnswers, Seat, Sheet } from '../../api/own.ts';
import type { Answer } from '../../api/client.ts';
import { ja as consult } from '../../resident/consult/text/ja.ts';
import { isComing } from '../../resident/consult/consult.tsx';
import { ja as body } from '../../resident/health/text/ja.ts';
import { savingWith } from '../../resident/surveys/saving.ts';
import { aboutsOf, answersOf, goOnAt, itemText, saidIn, withChoice } from '../../resident/surveys/sheet.ts';
import { ja as surveys } from '../../resident/surveys/text/ja.ts';
import { comingBriefings, goingLoan, openCalls } from '../../resident/tablet/shown.ts';
import { ja as tablet } from '../../resident/tablet/text/ja.ts';

const now = Date.parse('2026-11-30T03:00:00Z');
const by = { age: '', sex: '', area: '', uses: '' };

describe('A15 the answers of a sheet', () => {
  const items = [1, 2, 3].map((no) => ({ no, category: '', ja: `問${no}`, en: '', scale: 'one_to_five' as const }));

  it('go on behind the last one that was given', () => {
    const said = saidIn({ answers: [{ no: 2, choice: 'agree' }], by });
    expect(goOnAt(items, said)).toBe(2);
    expect(goOnAt(items, saidIn({ answers: [], by }))).toBe(0);
  });

  it('are in the order of the questions, without what was taken back', () => {
    const said = withChoice(withChoice(saidIn({ answers: [], by }), 3, '10'), 1, 'agree');
    expect(answersOf(said)).toEqual([
      { no: 1, choice: 'agree' },
      { no: 3, choice: '10' },
    ]);
    expect(answersOf(withChoice(said, 3, undefined))).toEqual([{ no: 1, choice: 'agree' }]);
  });

  it('end with oneself, and with where one lives only if there are districts to name', () => {
    expect(aboutsOf({ areas: ['青葉'] })).toEqual(['age', 'sex', 'area', 'uses']);
    expect(aboutsOf({ areas: [] })).toEqual(['age', 'sex', 'uses']);
  });

  it('stand in Japanese where nobody has translated the question', () => {
    expect(itemText({ ja: '問', en: '' }, 'en')).toBe('問');
    expect(itemText({ ja: '問', en: 'Q' }, 'en')).toBe('Q');
    expect(itemText({ ja: '問', en: 'Q' }, 'ja')).toBe('問');
  });
});

describe('A15 saving as one goes', () => {
  const answers = (count: number): OwnAnswers => ({
    answers: Array.from({ length: count }, (_, index) => ({ no: index + 1, choice: 'agree' })),
    by,
    finish: false,
  });

  function server() {
    const sent: number[] = [];
    const waiting: ((answer: Answer<Sheet>) => void)[] = [];
    const saving = savingWith((given) => {
      sent.push(given.answers.length);
      return new Promise((done) => {
        waiting.push(done);
      });
    });
    return { sent, saving, reply: (answer: Answer<Sheet>) => waiting.shift()?.(answer) };
  }
  const yes = { ok: true as const, value: {} as Sheet };
  const no = { ok: false as const, problem: { title: '', status: 0, code: 'network' } };

  it('asks one after the other, and only the newest of what came meanwhile', async () => {
    const { sent, saving, reply } = server();
    saving.keep(answers(1));
    saving.keep(answers(2));
    saving.keep(answers(3));
    expect(sent).toEqual([1]);
    const settled = saving.settled();
    reply(yes);
    await Promise.resolve();
    await Promise.resolve();
    reply(yes);
    expect(await settled).toBe(true);
    expect(sent).toEqual([1, 3]);
  });

  it('tells a failure until something was kept', async () => {
    const { saving, reply } = server();
    saving.keep(answers(1));
    const first = saving.settled();
    reply(no);
    expect(await first).toBe(false);
    expect(saving.problem.value?.code).toBe('network');
    saving.keep(answers(1));
    const second = saving.settled();
    reply(yes);
    expect(await second).toBe(true);
    expect(saving.problem.value).toBeUndefined();
  });
});

it('A9.4 a talk is to come until its end, if it is still booked', () => {
  const endsAt = new Date(now + 1).toISOString();
  expect(isComing({ state: 'booked', endsAt }, now)).toBe(true);
  expect(isComing({ state: 'cancelled', endsAt }, now)).toBe(false);
  expect(isComing({ state: 'booked', endsAt: new Date(now).toISOString() }, now)).toBe(false);
});

describe('A14 what of the lending matters now', () => {
  const call = (code: string, given: Partial<Call> = {}): Call => ({
    code, ja: code, en: code, how: 'lottery', places: 1,
    opensAt: '2026-11-01T00:00:00Z', closesAt: '2026-12-01T00:00:00Z', ...given,
  });
  const application = (state: 'waiting' | 'withdrawn') =>
    ({
      number: 1, call: 'a', wants: 'tablet' as const, state, rank: 0, appliedAt: '', reason: 'none' as const,
      warnings: [],
    });

  it('are calls that are open and not applied for', () => {
    const calls = [
      call('a'),
      call('b', { closesAt: '2026-11-30T03:00:00Z' }),
      call('c', { opensAt: '2026-12-02T00:00:00Z' }),
      call('d', { drawnAt: '2026-11-29T00:00:00Z' }),
    ];
    const codes = (applications: Application[]): string[] =>
      openCalls(calls, applications, now).map((one) => one.code);
    expect(codes([])).toEqual(['a']);
    expect(codes([application('waiting')])).toEqual([]);
    expect(codes([application('withdrawn')])).toEqual(['a']);
  });

  it('are briefings to come, the next first, with what is booked and what is full', () => {
    const briefing = (code: string, startsAt: string, left: number): Briefing => ({
      code, name: code, place: '', startsAt, seats: 5, left,
      endsAt: new Date(Date.parse(startsAt) + 3_600_000).toISOString(),
    });
    const all = [
      briefing('late', '2026-12-09T00:00:00Z', 0),
      briefing('next', '2026-12-02T00:00:00Z', 2),
      briefing('over', '2026-11-02T00:00:00Z', 2),
    ];
    const seats: Seat[] = [
      { briefing: 'next', state: 'booked' },
      { briefing: 'late', state: 'cancelled' },
    ];
    expect(comingBriefings(all, seats, now)).toEqual([
      { of: all[1], mine: true, full: false },
      { of: all[0], mine: false, full: true },
    ]);
  });

  it('is the loan that goes on', () => {
    const loan = (number: number, endedAt: string | null) => ({ number, serial: '', lentAt: '', dueAt: '', endedAt });
    expect(goingLoan([loan(1, '2026-01-01T00:00:00Z'), loan(2, null)])?.number).toBe(2);
    expect(goingLoan([loan(1, '2026-01-01T00:00:00Z')])).toBeUndefined();
  });
});

function textsOf(of: unknown): string[] {
  if (typeof of === 'string') {
    return [of];
  }
  if (typeof of === 'function') {
    return [String((of as (...given: string[]) => unknown)('1', '2', '3'))];
  }
  return typeof of === 'object' && of !== null ? Object.values(of).flatMap(textsOf) : [];
}

it('the pages for residents speak in short sentences, and say what to do', () => {
  for (const texts of [body, surveys, consult, tablet]) {
    for (const text of textsOf(texts)) {
      for (const sentence of text.split('。')) {
        expect(sentence).toMatch(/^[^]{0,50}$/);
      }
      expect(text).not.toMatch(/ログイン|サーバー|エラー|不正|無効|バックエンド|タップ/);
    }
    for (const text of Object.values(texts.codes)) {
      expect(text).toMatch(/ください。$/);
    }
  }
});
