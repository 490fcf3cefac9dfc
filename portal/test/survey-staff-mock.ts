import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument, PaperAnswers, Reference, WaveTerms } from '../api/surveys.ts';
import type { SurveyWave } from '../api/types.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';

// Surveys as staff of the mock server run them. The night of the mock is 2026-01-19.

export const surveyPermissions = [
  'survey.wave.read',
  'survey.wave.write',
  'survey.paper.write',
  'survey.reference.write',
  'survey.result.read',
];

const day = 24 * 60 * minute;
type Errors = { field: string; code: string }[];
const problem = (status: number, code: string, errors: Errors = []): Said => ({
  status,
  body: { title: code, status, code, errors },
});

const formOf = (code: string): Instrument => {
  const file = join(import.meta.dirname, '..', '..', 'src/service/survey/instrument', `${code}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Instrument;
};
const forms = ['lwci-r5', 'ihs-2015', 'satisfaction-1'].map(formOf);

type Given = Partial<WaveTerms> & { days: [number, number]; counted?: string; sheets?: number };

function wave(code: string, ja: string, en: string, given: Given): SurveyWave {
  const { days, counted = null, sheets = 0, ...terms } = given;
  const [opensAt, closesAt] = [iso(half + days[0] * day), iso(half + days[1] * day)];
  const open = counted === null && days[0] <= 0 && days[1] > 0;
  const counts = counted === null ? { finished: sheets, begun: sheets > 0 ? 6 : 0, paper: 0 } : {};
  return {
    code, closedAt: counted, open, finished: null, begun: null, paper: null, ...counts,
    of: { instrument: 'lwci-r5', ja, en, phase: 'none', opensAt, closesAt, areas: ['もみじ台', '青葉'], ...terms },
  };
}

const first = (): SurveyWave[] => [
  wave('2024-before', '令和6年度 事前', '2024 before', {
    days: [-400, -350], counted: '2025-02-03T00:00:00Z', phase: 'before',
  }),
  wave('2025-after', '令和7年度 事後', '2025 after', {
    days: [-120, -110], counted: '2025-10-03T00:00:00Z', phase: 'after',
  }),
  wave('2026-joy', 'しあわせ調査 令和7年 秋', 'Happiness, autumn 2025', {
    days: [-60, -3], sheets: 28, instrument: 'ihs-2015', areas: [],
  }),
  wave('2026-winter', '令和8年 冬', 'Winter 2026', { days: [-9, 20], sheets: 41 }),
];

const references = (): Record<string, Reference[]> => ({
  'lwci-r5': [
    {
      measure: 'q1',
      source: '2024年全国調査',
      cells: [{ age: '', sex: '', mean: 6.4, sd: 0.31 }, { age: '60s', sex: 'female', mean: 6.6 }],
    },
  ],
});

const labels = /^(strongly_)?(dis)?agree$|^neither$/;

/** What no one may choose, as the server names it. */
function badAnswers(form: Instrument, answers: PaperAnswers['answers']): Errors {
  return answers.flatMap(({ no, choice }, at) => {
    const scale = form.items.find((one) => one.no === no)?.scale;
    const fits = scale === 'zero_to_ten' ? /^(\d|10)$/.test(choice) : labels.test(choice);
    return fits ? [] : [{ field: `answers[${at}].choice`, code: 'not_of_this_scale' }];
  });
}

export class SurveyStaffMock {
  #waves = first();
  #references = references();
  #papers = new Map<string, PaperAnswers>();
  readonly effects: string[] = [];

  reset(): void {
    this.#waves = first();
    this.#references = references();
    this.#papers.clear();
    this.effects.length = 0;
  }

  /** What the mock of figures does not answer. */
  answer(method: string, pathname: string, body: Record<string, unknown>): Said | undefined {
    const [, , , area = '', code = '', what, number = ''] = pathname.split('/').map(decodeURIComponent);
    if (area === 'instruments') {
      return { status: 200, body: { items: forms } };
    }
    if (area === 'references') {
      return this.#reference(method, code, what ?? '', body);
    }
    if (area !== 'waves') {
      return undefined;
    }
    if (code === '') {
      return { status: 200, body: { items: this.#waves } };
    }
    if (what === 'papers') {
      return this.#paper(method, code, number, body as unknown as PaperAnswers);
    }
    if (what === 'close') {
      return this.#close(code);
    }
    return what === undefined ? this.#put(code, body as WaveTerms) : undefined;
  }

  #put(code: string, of: WaveTerms): Said {
    const before = this.#waves.find((one) => one.code === code);
    if (of.opensAt >= of.closesAt) {
      return problem(400, 'survey_bad_wave', [{ field: 'closesAt', code: 'not_allowed' }]);
    }
    if (before && (before.finished ?? 0) > 0 && before.of.areas.some((one) => !of.areas.includes(one))) {
      return problem(409, 'survey_has_answers');
    }
    const made: SurveyWave = { ...(before ?? wave(code, '', '', { days: [1, 2] })), of };
    this.#waves = [...this.#waves.filter((one) => one.code !== code), made];
    this.effects.push(`wave ${code} ${of.instrument} ${of.ja} / ${of.en}`);
    return { status: 200, body: made };
  }

  #close(code: string): Said {
    const one = this.#waves.find((each) => each.code === code);
    if (!one) {
      return problem(404, 'survey_no_wave');
    }
    Object.assign(one, { closedAt: iso(half), open: false, finished: null, begun: null, paper: null });
    this.effects.push(`close ${code}`);
    return { status: 200, body: one };
  }

  #paper(method: string, code: string, number: string, body: PaperAnswers): Said {
    const one = this.#waves.find((each) => each.code === code);
    const key = `${code} ${number}`;
    if (method === 'DELETE') {
      this.effects.push(`drop ${key}`);
      return this.#papers.delete(key) ? { status: 204 } as Said : problem(404, 'survey_no_sheet');
    }
    const form = forms.find((each) => each.code === one?.of.instrument);
    if (!form) {
      return problem(404, 'survey_no_wave');
    }
    const errors = badAnswers(form, body.answers);
    if (errors.length > 0) {
      return problem(400, 'survey_bad_answers', errors);
    }
    if (body.answers.length === 0) {
      return problem(422, 'survey_empty');
    }
    if (number === 'TAKEN-1') {
      return problem(409, 'survey_paper_taken');
    }
    if (body.person === 2) {
      return problem(409, 'survey_answered');
    }
    this.#papers.set(key, body);
    const said = body.answers.map((each) => `${each.no}:${each.choice}`).slice(0, 3).join(' ');
    const who = body.person ? ` of ${body.person}` : '';
    this.effects.push(`paper ${key}${who} ${body.answers.length} ${said} ${Object.values(body.by).join()}`);
    const answered = body.answers.length;
    return { status: 200, body: { wave: code, number, answered, asked: form.items.length } };
  }

  #reference(method: string, instrument: string, measure: string, body: Record<string, unknown>): Said {
    const all = this.#references[instrument] ?? [];
    if (method === 'GET') {
      return { status: 200, body: { items: all } };
    }
    const made = body as unknown as Reference;
    this.#references[instrument] = [...all.filter((one) => one.measure !== measure), made];
    const [whole] = made.cells;
    this.effects.push(`reference ${instrument} ${measure} ${whole?.mean} ${whole?.sd} ${made.cells.length}`);
    return { status: 200, body: made };
  }
}
