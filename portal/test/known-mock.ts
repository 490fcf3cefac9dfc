import type { Said } from './snow/mock.ts';

// What the mock server tells staff of one person: for a purpose of its catalogue that is staff's, and for no other.

type Purpose = { code: string; name: { ja: string; en: string }; staff: boolean };

const no = (status: number, code: string): Said => ({ status, body: { title: code, status, code } });

export const oneTenant = [{ code: '010006', name: '北海道' }];

const people: Record<string, { name: string; kana: string; phone?: string }> = {
  '12': { name: '佐藤 花子', kana: 'サトウ ハナコ', phone: '+81111234567' },
  '13': { name: '鈴木 一郎', kana: 'スズキ イチロウ', phone: '+819012345678' },
  '31': { name: '田中 キヨ', kana: 'タナカ キヨ' },
};

export class KnownMock {
  /** The catalogue of the town; a new town has none. */
  purposes: Purpose[] = [];
  /** Roles that the catalogue does not let see a name are refused as a whole. */
  refused = false;
  looks: string[] = [];
  readonly #first: readonly Purpose[];

  constructor(first: readonly Purpose[]) {
    this.#first = first;
    this.reset();
  }

  reset(): void {
    this.purposes = [...this.#first];
    this.refused = false;
    this.looks = [];
  }

  has(url: URL): boolean {
    return url.pathname === '/consent/v1/purposes' || url.pathname.startsWith('/people/v1/residents/');
  }

  #isTaken(purpose: string): boolean {
    return this.purposes.some((one) => one.staff && one.code === purpose);
  }

  /** Whatever asks for a purpose that is none of staff's is refused; none said is everyday help. */
  refusal(url: URL): Said | undefined {
    const purpose = url.searchParams.get('purpose') ?? '';
    return purpose === '' || this.#isTaken(purpose) ? undefined : no(400, 'purpose_needed');
  }

  answer(url: URL): Said {
    if (url.pathname === '/consent/v1/purposes') {
      return { status: 200, body: { items: this.purposes } };
    }
    const person = url.pathname.split('/').at(-1) ?? '';
    const purpose = url.searchParams.get('purpose') ?? '';
    if (!this.#isTaken(purpose)) {
      return no(400, 'purpose_needed');
    }
    if (this.refused) {
      return no(403, 'not_allowed');
    }
    const data = people[person];
    this.looks.push(`${person} ${purpose}`);
    const at = '2026-01-18T17:30:00Z';
    return data ? { status: 200, body: { person, purpose, at, data } } : no(404, 'no_such_person');
  }
}
