import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../api/types.ts';
import { CommunityArea } from '../../staff/community/area.tsx';
import { CrmArea } from '../../staff/crm/area.tsx';
import { session } from '../../staff/state.ts';
import { language } from '../../ui/language.ts';
import { navigate } from '../../ui/router.ts';
import { CommunityStaffMock } from '../community-staff-mock.ts';
import { CrmMock } from '../crm-mock.ts';
import { PeopleMock } from '../people-mock.ts';

// The screens of the community and of the CRM over the mock server, without a browser: what they say, and what is sent.

const community = new CommunityStaffMock();
const crm = new CrmMock();
const people = new PeopleMock();
const asked: string[] = [];
let place: HTMLElement;

const all = [
  'community.info.read',
  'community.session.write',
  'community.person.read',
  'community.attendance.write',
  'community.report.read',
  'community.local.write',
  'community.feed.write',
  'community.slot.read',
  'community.slot.write',
  'crm.person.read',
  'crm.segment.read',
  'crm.segment.write',
  'crm.summary.read',
  'crm.campaign.read',
  'crm.campaign.write',
  'crm.task.work',
  'id.account.read',
];

function signIn(permissions: readonly string[]): void {
  session.value = {
    tenant: { code: '010006', name: '北海道' },
    subject: 'demo-staff',
    role: 'staff',
    permissions: [...permissions],
  } as Session;
}

async function serve(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = new URL(String(input), 'http://localhost');
  const method = init?.method ?? 'GET';
  const body = (typeof init?.body === 'string' ? JSON.parse(init.body) : {}) as Record<string, unknown>;
  asked.push(`${method} ${url.pathname}`);
  const said =
    community.answer(method, url, body) ?? crm.answer(method, url, body) ?? people.answer(method, url.pathname, body);
  if (!said || 'svg' in said) {
    return new Response('{"title":"","status":404,"code":"not_found"}', { status: 404 });
  }
  return new Response(JSON.stringify(said.body), {
    status: said.status,
    headers: { Date: 'Sun, 18 Jan 2026 17:30:00 GMT' },
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-18T17:30:00Z'), toFake: ['Date', 'setInterval', 'clearInterval'] });
  vi.stubGlobal('fetch', serve);
  for (const one of [community, crm, people]) {
    one.reset();
  }
  asked.length = 0;
  language.value = 'ja';
  signIn(all);
  place = document.createElement('div');
  document.body.append(place);
});

afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const text = (): string => place.textContent ?? '';

async function open(path: string, wanted: string): Promise<void> {
  navigate(path);
  render(path.startsWith('/staff/crm') ? <CrmArea /> : <CommunityArea />, place);
  await vi.waitFor(() => expect(text()).toContain(wanted));
}

function named(wanted: string): HTMLElement {
  const buttons = [...place.querySelectorAll<HTMLElement>('button, a')];
  const found = buttons.find((one) => (one.getAttribute('aria-label') ?? one.textContent) === wanted);
  if (!found) {
    throw new Error(`no button ${wanted}`);
  }
  return found;
}

const press = (wanted: string): void => named(wanted).click();

function field(label: string): HTMLInputElement {
  const found = [...place.querySelectorAll('label')].find((one) => (one.textContent ?? '').startsWith(label));
  const input =
    found?.querySelector('input') ?? (found?.htmlFor ? document.getElementById(found.htmlFor) : undefined);
  if (!input) {
    throw new Error(`no field ${label}`);
  }
  return input as HTMLInputElement;
}

function type(label: string, value: string): void {
  const input = field(label);
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

function choose(label: string, value: string): void {
  const input = field(label);
  input.value = value;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

const send = (): void => {
  place.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
};

const see = (wanted: string): Promise<void> => vi.waitFor(() => expect(text()).toContain(wanted));

const routes: [path: string, ja: string, en: string][] = [
  ['/staff/community', '冬のスマートフォン相談会', 'Winter smartphone help'],
  ['/staff/community/sessions/12', '待ち2番目', 'Number 2 in the line'],
  ['/staff/community/sessions/12/edit', '待ちの枠', 'Places in the line'],
  ['/staff/community/sessions/12/check-in', '申し込んだ人から選ぶ', 'Choose from those who signed up'],
  ['/staff/community/sessions/12/poster', '読み取れる時間', 'It can be read'],
  ['/staff/community/programmes', '毎週火曜', 'Tuesdays at 10:00'],
  ['/staff/community/notices', 'もみじ台の断水', 'News 2'],
  ['/staff/community/videos', '10分12秒', '10:12'],
  ['/staff/community/places?category=hospital&lat=43.03&lon=141.47', '歩いて11分', '11 min on foot'],
  ['/staff/community/transit', '停留所48', '48 stops'],
  ['/staff/community/consultations', '予約あり', 'Taken'],
  ['/staff/community/report?month=2025-12', '164人', '164'],
  ['/staff/crm', '322人', '322 people'],
  ['/staff/crm/tasks', '利用者 14', 'Person 14'],
  ['/staff/crm/persons', 'さがす理由', 'Why you look'],
  ['/staff/crm/segments', '入り組んだ条件', 'A deep rule'],
  ['/staff/crm/segments/quiet', '条件 2 の 2', 'Condition 2.2'],
  ['/staff/crm/segments/deep', '条件（JSON）', 'Conditions (JSON)'],
  ['/staff/crm/campaigns', '秋の散歩', 'Autumn walk'],
  ['/staff/crm/campaigns/winter', '送らない人の割合', 'Held out (%)'],
  ['/staff/crm/campaigns/autumn', '95%の範囲 +7.6ポイント〜+38.1ポイント', '95% interval +7.6 points to +38.1 points'],
];

describe.each(routes)('%s', (path, ja, en) => {
  it('has one heading, a name for every field and button, and speaks both languages', async () => {
    await open(path, ja);
    expect(place.querySelectorAll('h1').length).toBe(1);
    const unnamed = [...place.querySelectorAll('input, select, textarea')].filter(
      (one) => !one.closest('label') && !(one.id && place.querySelector(`label[for="${one.id}"]`)),
    );
    expect(unnamed).toEqual([]);
    const silent = [...place.querySelectorAll('button, a')].filter((one) => (one.textContent ?? '').trim() === '');
    expect(silent).toEqual([]);
    expect(text()).not.toMatch(/undefined|\[object/);
    language.value = 'en';
    await see(en);
  });
});

describe('who may not', () => {
  it('sees no menu and no acts that are not theirs', async () => {
    signIn(['community.info.read', 'community.person.read']);
    await open('/staff/community/sessions/12', '待ち2番目');
    expect(place.querySelector('.sub-nav')?.textContent).toBe('催し講座場所時刻表');
    expect(text()).not.toMatch(/中止にする|受付をする|電話や窓口|取り消す/);
  });

  it('A9.4 is given no way to a talk with a nurse', async () => {
    await open('/staff/community/consultations', '予約あり');
    expect(text()).not.toContain('相談を開く');
    community.nurse = true;
    await open('/staff/community', '太極拳');
    await open('/staff/community/consultations', '相談を開く');
  });
});

describe('a session', () => {
  it('A9.5 takes a caller into the line where it is full', async () => {
    await open('/staff/community/sessions/12', '待ち2番目');
    type('氏名かID番号', '佐藤');
    type('さがす理由', '電話での申し込み');
    field('さがす理由').closest('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await see('鈴木 一郎');
    press('鈴木 一郎さんにする');
    await see('鈴木 一郎を申し込む');
    press('鈴木 一郎を申し込む');
    await see('鈴木 一郎は、待ち3番目です。');
    await vi.waitFor(() => expect(place.querySelector('a[href*="/crm/persons/"]')).not.toBeNull());
  });

  it('asks why before somebody is looked for by name', async () => {
    await open('/staff/community/sessions/13', '冬のスマートフォン相談会');
    type('氏名かID番号', '佐藤');
    send();
    await see('入力してください。');
    expect(asked).not.toContain('GET /id/v1/accounts');
    type('さがす理由', '電話での申し込み');
    send();
    await see('鈴木 一郎');
    press('鈴木 一郎さんにする');
    await see('鈴木 一郎を申し込む');
  });

  it('is called off with a reason, and told in the news in both languages', async () => {
    await open('/staff/community/sessions/13', '冬のスマートフォン相談会');
    type('中止の理由', '大雪のため');
    named('中止にする').closest('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await see('中止を決める');
    press('中止を決める');
    await see('中止にして、お知らせを出しました。');
    expect(community.notices[0]?.of.en).toBe('Called off: Winter smartphone help');
    expect(community.notices[0]?.of.until).toBe('2026-01-21T03:00:00Z');
    await vi.waitFor(() => expect(text()).not.toContain('受付をする'));
  });

  it('that ends before it begins is refused at that field', async () => {
    await open('/staff/community/sessions/new', '催しを作る');
    send();
    await see('直すところが3つあります。');
    type('名前（日本語）', '折り紙');
    type('名前（英語）', 'Origami');
    type('場所の名前', '2階');
    type('終わる日時', '2026-01-19T09:00');
    send();
    await vi.waitFor(() => expect(field('終わる日時').getAttribute('aria-invalid')).toBe('true'));
  });
});

describe('a timetable', () => {
  it('A8.3 is refused by file and line', async () => {
    await open('/staff/community/transit', '停留所48');
    type('記号', 'broken');
    const file = new File(['PK'], 'gtfs.zip', { type: 'application/zip' });
    Object.defineProperty(field('GTFS-JP'), 'files', { value: [file] });
    send();
    await see('stop_times.txt の1204行目');
    expect(asked).toContain('PUT /community/v1/transit/feeds/broken');
  });
});

describe('the CRM', () => {
  it('A4.6 looks at nobody before a purpose is said', async () => {
    await open('/staff/crm/persons/13', '使う目的');
    expect(crm.looks).toEqual([]);
    await vi.waitFor(() => expect(place.querySelector('option[value="watch"]')).not.toBeNull());
    choose('使う目的', 'watch');
    press('開く');
    await see('81歳');
    expect(new Set(crm.looks)).toEqual(new Set(['watch']));
    expect(text()).not.toContain('健康の記録');
  });

  it('A4.6 shows a role what it was given', async () => {
    crm.role = 'nurse';
    await open('/staff/crm/persons/13', '使う目的');
    press('開く');
    await see('148 mmHg');
    crm.role = 'events';
    await open('/staff/crm/persons/12', '使う目的');
    press('開く');
    await see('参加の記録');
    expect(text()).not.toMatch(/148|81歳/);
  });

  it('A4.1 counts before it keeps, and tells a fault at its line', async () => {
    await open('/staff/crm/segments/new', '条件 1');
    type('値', '70');
    press('人数を確かめる');
    await see('232人が当てはまります');
    expect(asked.filter((one) => one.startsWith('PUT'))).toEqual([]);
    type('値', '');
    press('人数を確かめる');
    await vi.waitFor(() => expect(field('値').getAttribute('aria-invalid')).toBe('true'));
  });

  it('shows a list for a purpose, all of its pages', async () => {
    await open('/staff/crm/segments/quiet', '条件 2 の 2');
    await see('集計の記録');
    press('名簿を出す');
    await see('3人を出しています。');
    expect(crm.looks).toEqual(['', '']); // nothing said: what the server takes as assistance
  });

  it('closes a task with what came of it, and not without', async () => {
    await open('/staff/crm/tasks', '利用者 13');
    press('利用者 13の対応をする');
    await see('利用者 13への対応');
    send();
    await see('入力してください。');
    expect(asked).not.toContain('POST /crm/v1/tasks/1/close');
    type('どうなったか', '電話で話せた。');
    send();
    await see('対応を終えました。');
    await vi.waitFor(() => expect(text()).not.toContain('利用者 13'));
  });

  it('A4.4 starts a campaign only after somebody else has checked it', async () => {
    await open('/staff/crm/campaigns/winter', '配信を始める');
    expect(text()).toContain('先に、ほかの職員と確かめて');
    field('文と対象群を').click();
    await vi.waitFor(() => named('配信を始める'));
    press('配信を始める');
    await see('送った文は取り消せません。');
    expect(asked).not.toContain('POST /crm/v1/campaigns/winter/start');
    press('始める');
    await see('始めました。');
    expect(text()).not.toContain('下書きを保存する');
  });

  it('refuses a share beside its field, though the server has it in thousandths', async () => {
    await open('/staff/crm/campaigns/winter', '送らない人の割合');
    type('送らない人の割合', '60');
    send();
    await vi.waitFor(() => expect(field('送らない人の割合').getAttribute('aria-invalid')).toBe('true'));
  });
});
