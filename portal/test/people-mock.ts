import type { Account, Erasing, ErasingDecided } from '../api/types.ts';
import type { Said } from './snow/mock.ts';

// Erasing the dead, as the mock server has it: three people, one erasing that another has asked for.

const at = '2026-01-14T20:00:00Z';
const until = '2026-01-17T20:00:00Z';
const me = 'demo-staff';

const no = (status: number, code: string): Said => ({ status, body: { title: code, status, code } });

const someone = (id: number, state: Account['state'], name: string, birthDate: string): Account => ({
  id,
  loginId: `800000${id}`,
  kind: 'resident',
  role: 'resident',
  state,
  proof: 'counter',
  locale: 'ja',
  profile: { name, kana: 'サトウ', birthDate, district: 'もみじ台' },
  signsInWith: ['password'],
  created: at,
  changed: at,
});

export class PeopleMock {
  #people: Account[] = [];
  #waiting: Erasing[] = [];
  readonly #logins = new Set<string>();

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#logins.clear();
    this.#people = [
      someone(12, 'dead', '佐藤 花子', '1931-04-02'),
      someone(13, 'active', '鈴木 一郎', '1948-03-07'),
      someone(14, 'dead', '高橋 トメ', '1929-12-24'),
    ];
    this.#waiting = [
      { person: 14, askedBy: 'staff:tanaka', askedRole: 'staff', why: '除籍を確かめた', asked: at, expires: until },
    ];
  }

  /** Nothing where the path is not of people. */
  answer(method: string, path: string, body: Record<string, unknown>): Said | undefined {
    const account = /^\/id\/v1\/accounts\/(\d+)$/.exec(path)?.[1];
    if (account !== undefined) {
      const found = this.#people.find((one) => String(one.id) === account);
      return found ? { status: 200, body: found } : no(404, 'no_such_account');
    }
    if (path === '/id/v1/accounts' && method === 'POST') {
      return this.#register(String(body['loginId'] ?? ''));
    }
    if (path === '/id/v1/accounts') {
      return { status: 200, body: { items: this.#people, more: false } };
    }
    if (path === '/consent/v1/erasings') {
      return { status: 200, body: { items: this.#waiting } };
    }
    const person = /^\/consent\/v1\/persons\/(\d+)\/erasing(\/decide)?$/.exec(path);
    if (!person || method !== 'POST') {
      return undefined;
    }
    return person[2] === undefined
      ? this.#ask(Number(person[1]), String(body['why'] ?? ''))
      : this.#decide(Number(person[1]), body);
  }

  /** Of a provider, such as the till of a shop; a name is given once. */
  #register(loginId: string): Said {
    if (this.#logins.has(loginId)) {
      const no409 = { title: '', status: 409, code: 'login_id_taken', errors: [{ field: 'loginId', code: 'taken' }] };
      return { status: 409, body: no409 };
    }
    this.#logins.add(loginId);
    return { status: 201, body: { id: 70, loginId, code: 'KR7X-29QT-M4HD-6CAF', codeExpires: '2026-01-19T05:30:00Z' } };
  }

  #ask(person: number, why: string): Said {
    const found = this.#people.find((one) => one.id === person);
    if (!found) {
      return no(404, 'no_such_person');
    }
    if (found.state !== 'dead') {
      return no(409, 'not_dead');
    }
    if (this.#waiting.some((one) => one.person === person)) {
      return no(409, 'erasing_is_asked');
    }
    const made: Erasing = { person, askedBy: me, askedRole: 'staff', why, asked: at, expires: until };
    this.#waiting.push(made);
    return { status: 201, body: made };
  }

  #decide(person: number, body: Record<string, unknown>): Said {
    const found = this.#waiting.find((one) => one.person === person);
    if (String(body['why'] ?? '').trim() === '') {
      return no(400, 'why_missing');
    }
    if (!found) {
      return no(404, 'no_such_erasing');
    }
    if (found.askedBy === me && body['verdict'] === 'agree') {
      return no(403, 'four_eyes');
    }
    this.#waiting = this.#waiting.filter((one) => one !== found);
    const decided: ErasingDecided =
      body['verdict'] === 'agree'
        ? { proof: { id: 'er-7', at, gone: ['profile'], stays: [], hash: '9f86d081884c7d65' } }
        : { proof: null };
    return { status: 200, body: decided };
  }
}
