import type { APIRequestContext, Page } from '@playwright/test';
import type { IdServer } from './id-server.ts';
import { expect, register, test } from './id-stage.ts';
import { expectForSeniors } from './large.ts';
import { expectAccessible, expectNoSidewaysScroll, screenshot } from './stage.ts';

// The program as released: the town offers an event, a talk, a survey and tablets, and one resident takes up all of
// them
// on a phone, measures blood pressure, and finds it all again.

const hour = 3_600_000;
const open = { opensAt: '2020-01-01T00:00:00Z', closesAt: '2099-01-01T00:00:00Z' };

/** From so many hours from now on, for one hour. */
function span(from: number): { startsAt: string; endsAt: string } {
  const at = (hours: number): string => new Date(Date.now() + hours * hour).toISOString().replace(/\.\d+/, '');
  return { startsAt: at(from), endsAt: at(from + 1) };
}

const walk = {
  kind: 'event',
  ja: '歩こう会',
  en: 'Walk',
  aboutJa: '',
  aboutEn: '',
  place: '駅前',
  instructor: '',
  lon: 141.46,
  lat: 43.03,
  radiusM: 0,
  district: '',
  capacity: 20,
  waitingMax: 5,
  feeYen: 0,
  rule: '',
  needsSignUp: true,
  listed: true,
  signUpFrom: open.opensAt,
};
const wave = { instrument: 'lwci-r5', ja: '暮らしのアンケート', en: 'Life', phase: 'before', areas: ['もみじ台'], ...open };
const call = { ja: '令和8年度の利用者', en: 'Users', how: 'lottery', places: 150, ...open };

class TownHall {
  private readonly api: APIRequestContext;
  private readonly town: IdServer;
  constructor(api: APIRequestContext, town: IdServer) {
    this.api = api;
    this.town = town;
  }

  async ask<Value>(role: string, method: string, path: string, data?: object): Promise<Value> {
    const headers = { Authorization: `Bearer ${this.town.token(role)}` };
    const answer = await this.api.fetch(`${this.town.url}${path}`, { method, headers, ...(data ? { data } : {}) });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return (await answer.json()) as Value;
  }

  /** Gives back the number of the event. */
  async offersAll(): Promise<number> {
    const when = span(48);
    const event = { ...walk, ...when, signUpUntil: when.startsAt };
    const made = await this.ask<{ number: number }>('events', 'POST', '/community/v1/sessions', event);
    await this.ask('nurse', 'POST', '/community/v1/slots', { ...span(72), place: '相談室', nurse: 'nurse' });
    await this.ask('staff', 'PUT', '/survey/v1/waves/spring', wave);
    await this.ask('admin', 'PUT', '/devices/v1/calls/r8', call);
    const briefing = { name: '説明会', place: '管理センター', seats: 40, ...span(96) };
    await this.ask('admin', 'PUT', '/devices/v1/briefings/b1', briefing);
    return made.number;
  }
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

async function look(page: Page, name: string): Promise<void> {
  await expectNoSidewaysScroll(page, name);
  await expectForSeniors(page, name);
  await expectAccessible(page, name);
  await screenshot(page, `resident-real-${name}`);
}

test('A6.1 A8.5 A9.4 A14 A15 a resident measures, signs up, books, answers and applies, and finds it again', async ({
  page,
  town,
  playwright,
}) => {
  test.slow();
  const hall = new TownHall(await playwright.request.newContext(), town);
  const event = await hall.offersAll();
  await page.setViewportSize({ width: 360, height: 740 });
  await register(page, town.url);
  const go = (path: string) => page.goto(`${town.url}/resident/${path}`);

  await go('health/enter/pressure');
  await page.getByLabel('上の血圧').fill('１２８');
  await page.getByLabel('下の血圧').fill('75');
  await press(page, '記録する');
  await expect(page.getByRole('heading', { name: '記録しました' })).toBeVisible();
  await go('health');
  await expect(page.getByText('上128 下75')).toBeVisible();
  await look(page, 'health');

  await go('outing/events');
  await page.getByRole('link', { name: /歩こう会/ }).click();
  await page.getByRole('button', { name: '申し込む' }).dblclick();
  await expect(page.getByText('申し込みました。')).toBeVisible();
  await go('outing/mine');
  await expect(page.getByRole('link', { name: /歩こう会/ })).toBeVisible();
  await look(page, 'outing');
  const people = await hall.ask<{ signUps: { state: string }[] }>(
    'events',
    'GET',
    `/community/v1/sessions/${event}/people`,
  );
  expect(people.signUps.map(({ state }) => state)).toEqual(['going']);

  await go('consult');
  await page.getByRole('link', { name: /から.*まで/ }).click();
  await page.getByLabel('相談したいこと').fill('膝が痛い');
  await page.getByRole('button', { name: '予約する' }).dblclick();
  await expect(page.getByRole('heading', { name: '予約しました' })).toBeVisible();
  await go('consult');
  await expect(page.getByText('相談したいこと：膝が痛い')).toBeVisible();
  await expect(page.getByText('今えらべる日時はありません。')).toBeVisible();
  await look(page, 'consult');

  await go('surveys');
  await page.getByRole('link', { name: /暮らしのアンケート/ }).click();
  await press(page, '答えはじめる');
  await press(page, '7');
  await expect(page.getByText('2問目')).toBeVisible();
  await press(page, 'あとで続ける');
  await go('surveys');
  await expect(page.getByText('途中まで答えました')).toBeVisible();
  await look(page, 'surveys');

  await go('tablet');
  await press(page, '令和8年度の利用者に申し込む');
  await press(page, 'タブレットを借りる');
  await press(page, 'あります');
  await expect(page.getByText('受け付けました。抽せんの結果をお待ちください。')).toBeVisible();
  await press(page, '説明会を予約する');
  await expect(page.getByText('説明会を予約しました。')).toBeVisible();
  await go('tablet');
  await expect(page.getByText('予約しています')).toBeVisible();
  await look(page, 'tablet');

  await go('');
  await page.getByRole('button', { name: /終/ }).click();
  await expect(page.getByRole('link', { name: 'スマートIDで始める' })).toBeVisible();
});
