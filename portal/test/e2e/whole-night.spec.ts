import type { APIRequestContext, Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { NightServer } from './night-server.ts';
import { clearRoads, morning } from './night-steps.ts';
import { expect, test as stage } from './stage.ts';

// One whole night on the program itself: posts report from outside as NGSI-LD entities, the program cleans them,
// measures the new snow and decides at its own time; a contractor's phone takes the request and clears; the night is
// closed and its report is a PDF that says so. Nobody sends plows by hand.

const minute = 60_000;
const hour = 60 * minute;
const midnight = Date.parse('2026-01-16T00:00:00+09:00');
const evening = midnight - 6 * hour;
const final = midnight + 2.5 * hour;
const depthInCm = { chuo: [20, 32], kita: [18, 18.4], minami: [25, 26], higashi: [9, 9.3], nishi: [14, 14.2] } as const;
const snowy = '中央架空区';
const iso = (at: number): string => new Date(at).toISOString();
const firm = 'ゆきまる建設（架空）';

const test = stage.extend<{ night: NightServer }>({
  // oxlint-disable-next-line no-empty-pattern -- the fixture interface of Playwright wants the braces
  night: async ({}, use) => {
    const server = await NightServer.start(iso(midnight - 4.25 * hour));
    await use(server);
    expect(await server.stop()).toBe(0);
  },
});

type Reading = { at: number; district: string; post: number };

/** As much as a straight line from evening to the final decision has, with the tenths in which sensors differ. */
function depthOf({ at, district, post }: Reading): number {
  const [from, to] = depthInCm[district as keyof typeof depthInCm];
  const wobble = ((at / (10 * minute) + post * 3) % 4) / 10;
  return Math.round((from + ((to - from) * (at - evening)) / (final - evening) + wobble) * 10) / 10;
}

function entityOf(one: Reading): object {
  const observedAt = iso(one.at);
  return {
    id: `urn:ngsi-ld:SnowPost:${one.district}-p${one.post}`,
    type: 'SnowPost',
    snowDepth: { type: 'Property', value: depthOf(one), unitCode: 'CMT', observedAt },
    temperature: { type: 'Property', value: -6 - (one.at - evening) / (10 * hour), unitCode: 'CEL', observedAt },
    batteryVoltage: { type: 'Property', value: 3.7, unitCode: 'VLT', observedAt },
  };
}

class Posts {
  private last = evening - 10 * minute;
  private readonly request: APIRequestContext;
  private readonly url: string;
  private readonly token: string;
  constructor(request: APIRequestContext, url: string, token: string) {
    this.request = request;
    this.url = url;
    this.token = token;
  }

  /** Every ten minutes that have passed since, all posts in one batch, as a gateway sends them. */
  async report(until: number): Promise<void> {
    for (; this.last + 10 * minute <= until; this.last += 10 * minute) {
      const at = this.last + 10 * minute;
      const data = Object.keys(depthInCm).flatMap((district) =>
        [1, 2, 3].map((post) => entityOf({ at, district, post })),
      );
      const answer = await this.request.post(`${this.url}/ngsi-ld/v1/entityOperations/upsert?options=update`, {
        headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
        data,
      });
      expect([201, 204]).toContain(answer.status());
    }
  }
}

async function get<Value>(page: Page, address: string): Promise<Value> {
  const answer = await page.request.get(address);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as Value;
}

/** Until what was reported stands in the service too. */
async function taken(page: Page, url: string, at: number): Promise<void> {
  const newest = async (): Promise<(string | null)[]> => {
    const { items } = await get<{ items: { code: string; reportedAt: string | null }[] }>(page, `${url}/snow/v1/posts`);
    return items.filter(({ code }) => !code.startsWith('yama')).map(({ reportedAt }) => reportedAt);
  };
  await expect.poll(newest).toEqual(Array.from({ length: 15 }, () => iso(at).replace('.000Z', 'Z')));
}

async function letTheProgramAsk(page: Page, url: string): Promise<void> {
  const answer = await page.request.post(`${url}/snow/v1/thresholds`, {
    data: { name: 'snow.mode', from: iso(evening), value: 2, source: '要綱 第5条' },
  });
  expect(answer.status()).toBe(201);
}

function textOf(pdf: Buffer): string {
  return execFileSync('pdftotext', ['-enc', 'UTF-8', '-', '-'], { input: pdf })
    .toString()
    .replace(/\s/g, '');
}

test('a whole night on the program, from the first flakes to the PDF', async ({ page, browser, night: server }) => {
  test.setTimeout(120_000);
  const { url } = server;
  const posts = new Posts(page.request, url, server.deviceToken());
  await page.goto(server.links.officer);
  await expect.poll(async () => (await page.request.get(`${url}/snow/v1/board`)).status()).toBe(200); // signed in
  await letTheProgramAsk(page, url);
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'ja-JP',
    serviceWorkers: 'allow',
  });
  const phone = await context.newPage();
  await phone.goto(server.links.contractor);
  await expect(phone.getByText('未送信はありません')).toBeVisible();

  await page.goto(`${url}/staff/snow`);
  const verdicts = page.locator('.verdicts');
  await expect(verdicts.getByText('未判定').first()).toBeVisible();
  await posts.report(midnight - 4.5 * hour);
  await taken(page, url, midnight - 4.5 * hour);
  await server.turnTo(final - 4 * minute);
  await posts.report(final - 10 * minute);
  await taken(page, url, final - 10 * minute);
  await server.turnTo(final + 5000);
  await expect(verdicts.getByRole('row', { name: new RegExp(`${snowy} 幹線`) })).toContainText('出動');
  const callOut = page.getByRole('article', { name: firm });
  await expect(callOut).toContainText('回答待ち');
  const decided = await get<{ items: { district: string; verdict: string; by: string | null; stage: string }[] }>(
    page,
    `${url}/snow/v1/decisions?night=2026-01-16`,
  );
  const dispatched = decided.items.filter(({ verdict }) => verdict === 'dispatch');
  expect(dispatched.length).toBeGreaterThan(0);
  expect(dispatched.every(({ district, by }) => district === 'chuo' && !by)).toBe(true);

  await clearRoads(phone);
  await expect(callOut.locator('.call-state')).toHaveText('完了');
  const asked = await get<{ items: { contractorName: string; state: string }[] }>(page, `${url}/snow/v1/requests`);
  expect(asked.items.map(({ contractorName, state }) => [contractorName, state])).toEqual([[firm, 'finished']]);

  await server.turnTo(midnight + 7.25 * hour + 2000);
  const closed = async (): Promise<boolean> => {
    const { items } = await get<{ items: { night: string; closed: boolean }[] }>(
      page,
      `${url}/snow/v1/nights?winter=2025`,
    );
    return items.some((one) => one.night === '2026-01-16' && one.closed);
  };
  await expect.poll(closed).toBe(true);
  const report = textOf(await morning(page, url));
  expect(report).toContain(snowy);
  expect(report).toContain(firm);
  expect(report).toContain('出動');
  await context.close();
});
