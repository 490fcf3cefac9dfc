import type { InboxMessage } from '../api/types.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';

// The inbox of whoever is signed in to the mock server.

function message(id: number, given: Partial<InboxMessage>): InboxMessage {
  return {
    id,
    key: `mock:${id}`,
    kind: 'snow.trouble',
    subject: '',
    body: '',
    about: '',
    link: '',
    urgent: false,
    now: 'sent',
    at: iso(half - id * minute),
    expiresAt: null,
    readAt: null,
    answeredAt: null,
    answers: [],
    answer: null,
    ...given,
  };
}

const staffMessages = [
  message(33, {
    subject: '出動の判定が承認を待っています：見本北 幹線',
    body: '新雪 7.2cm、予報を足すと基準 10cm に達します。\n承認するか、夜間ボードで決めてください。',
    link: '/staff/snow',
    urgent: true,
    at: iso(half - 2 * minute),
  }),
  message(32, {
    kind: 'rules.alert',
    subject: '【注意】橋の凍結：中央大通',
    body: '気温は-6.2℃です（基準 -5℃未満）。',
    link: '/staff/rules/firings/2',
    at: iso(half - 40 * minute),
  }),
  message(31, {
    subject: '観測点の異常：学校前',
    body: '通信が途絶えました。',
    link: '/staff/snow/posts/p-03',
    at: iso(half - 90 * minute),
    readAt: iso(half - 80 * minute),
  }),
];

const contractorMessages = [
  message(42, {
    kind: 'snow.request',
    subject: '出動要請：中央生活道路',
    body: '3:30 から除雪をお願いします。2:35 までに回答してください。',
    link: '/field/snow/requests/2',
    urgent: true,
    at: iso(half - 10 * minute),
  }),
  message(41, {
    kind: 'snow.pre_notice',
    subject: '今夜の見込み',
    body: '明日の朝、出動になる見込みです。',
    at: iso(half - 300 * minute),
    readAt: iso(half - 280 * minute),
  }),
];

export class InboxMock {
  #staff: InboxMessage[] = [];
  #contractor: InboxMessage[] = [];
  readonly effects: string[] = [];

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#staff = structuredClone(staffMessages);
    this.#contractor = structuredClone(contractorMessages);
    this.effects.length = 0;
  }

  /** Something new for the contractor, newest first; what the stream then says is the test's to send. */
  tellContractor(subject: string): InboxMessage {
    const made = message(43 + this.#contractor.length, { subject, body: subject, at: iso(half), urgent: true });
    this.#contractor = [made, ...this.#contractor];
    return made;
  }

  answer(id: string, part: string, contractor: boolean): Said {
    const mine = contractor ? this.#contractor : this.#staff;
    if (id === '') {
      const unread = mine.filter((one) => one.readAt === null).length;
      return { status: 200, body: { items: mine, unread, next: null } };
    }
    const found = mine.find((one) => String(one.id) === id);
    if (!found || part !== 'read') {
      return { status: 404, body: { title: 'not_found', status: 404, code: 'notify_no_message' } };
    }
    if (found.readAt === null) {
      found.readAt = iso(half);
      this.effects.push(`read ${id}`);
    }
    return { status: 204 };
  }
}
