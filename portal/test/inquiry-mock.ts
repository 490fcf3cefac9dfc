import type { Inquiry, InquiryStep } from '../api/inquiries.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';

// What residents of the mock server need help with. The night of the mock is 2026-01-19.

/** Of the secretariat. */
export const inquiryPermissions = ['inquiries.inquiry.read', 'inquiries.inquiry.write', 'inquiries.summary.read'];

const hour = 60 * minute;
const day = 24 * hour;
const problem = (status: number, code: string, errors: { field: string; code: string }[] = []): Said => ({
  status,
  body: { title: code, status, code, errors },
});

type Fact = Pick<Inquiry, 'number' | 'about' | 'text'> & Partial<Inquiry>;

function inquiry(fact: Fact): Inquiry {
  return {
    how: 'soon', state: 'received', by: 'tablet', danger: false, openedAt: iso(half - day), dueAt: iso(half + 2 * day),
    changedAt: iso(half - day), provider: '', stars: 0, steps: [], person: 1, loginId: '1000 0018', name: '佐藤 花子',
    kana: 'サトウ ハナコ', assignee: '', ...fact,
  };
}

const step = (n: number, to: InquiryStep['to'], words: string, note = ''): InquiryStep => ({
  n, at: iso(half - 12 * hour), to, words, note, by: 'demo-staff',
});

const first = (): Inquiry[] => [
  inquiry({
    number: 41, about: 'hospital', text: '朝から胸が苦しい', how: 'now', danger: true, person: 2, loginId: '1000 0026',
    name: '鈴木 一郎', kana: 'スズキ イチロウ', openedAt: iso(half - 2 * hour), dueAt: iso(half - hour),
  }),
  inquiry({
    number: 40, about: 'snow', text: '玄関の前の雪をよけてほしい', state: 'arranged', provider: 'まごころサポート',
    assignee: 'demo-staff', steps: [step(1, 'arranged', 'あすの午前にうかがいます。', '電話済み')],
  }),
  inquiry({
    number: 39, about: 'digital', text: 'タブレットの文字を大きくしたい', state: 'done',
    steps: [step(1, 'done', '設定をお教えしました。')],
  }),
];

export class InquiryMock {
  #all: Inquiry[] = first();
  /** Somebody else is faster the next time. */
  raced = false;
  readonly effects: string[] = [];

  reset(): void {
    this.#all = first();
    this.raced = false;
    this.effects.length = 0;
  }

  answer(method: string, url: URL, body: Record<string, unknown>): Said {
    const [, , , ...rest] = url.pathname.split('/');
    if (rest[0] === 'me') {
      return this.#own(method, rest.slice(2), body);
    }
    if (rest[0] === 'summary') {
      const month = url.searchParams.get('month') ?? '2026-01';
      return { status: 200, body: { month, opened: 12, done: 8, cancelled: 1, inTime: 7, rated: 5, stars: 4.4 } };
    }
    if (rest[1] === undefined) {
      return method === 'POST' ? this.#open(body, 1) : this.#page(url.searchParams.get('state') !== 'ended');
    }
    const one = this.#find(rest[1]);
    if (!one) {
      return problem(404, 'inquiries_no_inquiry');
    }
    return rest[2] === 'steps' ? this.#step(one, body) : { status: 200, body: one };
  }

  #find(number: string): Inquiry | undefined {
    return this.#all.find((one) => one.number === Number(number));
  }

  #page(open: boolean): Said {
    const items = this.#all.filter((one) => open !== ['done', 'cancelled'].includes(one.state));
    return { status: 200, body: { items, next: null } };
  }

  #open(body: Record<string, unknown>, person: number): Said {
    const text = String(body['text'] ?? '');
    if (text === '') {
      return problem(400, 'inquiries_bad_fields', [{ field: 'text', code: 'not_allowed' }]);
    }
    const danger = /痛い|苦しい/.test(text);
    const made = inquiry({
      number: 50 + this.#all.length, about: body['about'] as Inquiry['about'], text, person, danger,
      how: danger ? 'now' : (body['how'] as Inquiry['how']), openedAt: iso(half), changedAt: iso(half),
    });
    this.#all = [made, ...this.#all];
    this.effects.push(`ask ${made.about} ${made.how} ${text}`);
    return { status: 201, body: made };
  }

  #own(method: string, [number, act]: string[], body: Record<string, unknown>): Said {
    if (number === undefined) {
      const items = this.#all.filter((one) => one.person === 1);
      return method === 'POST' ? this.#open(body, 1) : { status: 200, body: { items } };
    }
    const one = this.#find(number);
    if (!one || one.person !== 1) {
      return problem(404, 'inquiries_no_inquiry');
    }
    if (act === 'stars') {
      one.stars = Number(body['stars']);
    } else {
      one.state = 'cancelled';
    }
    this.effects.push(`${act} ${number} ${one.stars}`);
    return { status: 200, body: one };
  }

  #step(one: Inquiry, body: Record<string, unknown>): Said {
    if (this.raced) {
      this.raced = false;
      one.changedAt = iso(half + minute);
      return problem(409, 'inquiries_changed');
    }
    const to = body['to'] as Inquiry['state'];
    const before = one.steps ?? [];
    const made = step(before.length + 1, to, String(body['words'] ?? ''), String(body['note'] ?? ''));
    const { provider, assignee } = body;
    Object.assign(one, { state: to, steps: [...before, made], provider, assignee, changedAt: iso(half + made.n) });
    this.effects.push(`step ${one.number} ${to} ${String(body['words'] ?? '')}`);
    return { status: 201, body: one };
  }
}
