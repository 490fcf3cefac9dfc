import type { Page } from '@playwright/test';
import { testScreens } from './sizes.ts';
import { expect, mapReady, setNet, test, textSize } from './stage.ts';

// Events and who takes part, and what a town tells, as staff work with them; against the mock, whose town has some.

type Visit = (page: Page) => Promise<void>;
const see =
  (text: string): Visit =>
  (page) =>
    expect(page.getByText(text).first()).toBeVisible();

const routes: Record<string, [string, Visit]> = {
  sessions: ['community', see('冬のスマートフォン相談会')],
  session: ['community/sessions/12', see('待ち2番目')],
  'session-form': ['community/sessions/12/edit', mapReady],
  'check-in': ['community/sessions/12/check-in', see('申し込んだ人から選ぶ')],
  poster: ['community/sessions/12/poster', see('読み取れる時間')],
  programmes: ['community/programmes', see('毎週火曜')],
  notices: ['community/notices', see('もみじ台の断水')],
  videos: ['community/videos', see('椅子でできる体操')],
  places: ['community/places?category=hospital&lat=43.03&lon=141.47', see('もみじ台内科')],
  transit: ['community/transit', see('もみじ台循環バス')],
  consultations: ['community/consultations', see('佐々木')],
  report: ['community/report?month=2025-12', see('164人')],
};

testScreens('community', routes);

const at = (server: { url: string }, path: string): string => `${server.url}/staff/community${path}`;

test('A9.5 a caller is signed up; where it is full they wait, and a place given back goes to the first', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(at(server, '/sessions/12'));
  await expect(page.getByText('満員')).toBeVisible();
  const book = page.getByRole('form', { name: '電話や窓口の申し込みを入れる' });
  await book.getByLabel('氏名かID番号').fill('佐藤');
  await book.getByRole('button', { name: 'さがす' }).click();
  await expect(book.getByText('入力してください。')).toBeVisible();
  await book.getByLabel('さがす理由').fill('電話での申し込み');
  await book.getByRole('button', { name: 'さがす' }).click();
  await page.getByRole('button', { name: '鈴木 一郎さんにする' }).click();
  await page.getByRole('button', { name: '鈴木 一郎を申し込む' }).click();
  await expect(page.getByText('鈴木 一郎は、待ち3番目です。')).toBeVisible();
  await page.getByRole('button', { name: '利用者 12の申し込みを取り消す' }).click();
  await page.getByRole('alert').locator('..').getByRole('button', { name: '取り消す' }).click();
  const list = page.getByRole('table', { name: '申し込んだ人の一覧' });
  await expect(list.getByRole('row', { name: /利用者 21/ })).toContainText('参加予定');
  await expect(list.getByRole('row', { name: /利用者 12/ })).toHaveCount(0);
});

test('an unknown card is told in words', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/sessions/13'));
  await page.getByLabel('氏名かID番号').fill('TSU1ZZZZZZZZ99');
  await page.getByRole('button', { name: 'さがす' }).click();
  await page.getByRole('button', { name: 'TSU1ZZZZZZZZ99を申し込む' }).click();
  await expect(page.getByText('このID番号・カードの人は見つかりません。')).toBeVisible();
});

test('A9.1 a card is read, a name is ticked off, and what is wrong is told at once', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(at(server, '/sessions/12/check-in'));
  const field = page.getByLabel('カードかID番号');
  await expect(field).toBeFocused();
  await page.keyboard.type('TSU1ABCDEFGH23\n');
  await expect(page.getByText('TSU1ABCDEFGH23を受け付けました。')).toBeVisible();
  await expect(field).toBeFocused();
  await page.getByRole('button', { name: '利用者 13が来ました' }).click();
  await expect(page.getByText('利用者 13を受け付けました。')).toBeVisible();
  await expect(page.getByRole('button', { name: '利用者 13が来ました' })).toHaveCount(0);
  await field.fill('TSU1ABCDEFGH23');
  await page.keyboard.press('Enter');
  await expect(page.getByText('TSU1ABCDEFGH23は、もう受け付けています。')).toBeVisible();
  await field.fill('99999999');
  await page.keyboard.press('Enter');
  await expect(page.getByText('99999999：このID番号・カードの人は見つかりません。')).toBeVisible();
  await field.fill('さとう');
  await page.keyboard.press('Enter');
  await expect(page.getByText('カードの文字か、10桁のID番号を入れてください。')).toBeVisible();
  expect(mock.community.attendance.map((one) => [one.person, one.how])).toEqual([
    [31, 'card'],
    [13, 'manual'],
  ]);
});

test('A9.6 what came in without a line is told later, and counts once', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server, '/sessions/12/check-in'));
  await expect(page.getByText('申し込んだ人から選ぶ')).toBeVisible();
  await setNet(page, mock, 'away');
  await page.getByRole('button', { name: '利用者 12が来ました' }).click();
  await expect(page.getByText('利用者 12を、この端末に控えました。')).toBeVisible();
  await page.getByRole('button', { name: '利用者 14が来ました' }).click();
  await expect(page.getByText('送信を待っている受付が2件あります。')).toBeVisible();
  await expect(page.getByRole('table', { name: 'この端末で受け付けた人の一覧' })).toContainText('送信待ち');
  expect(mock.community.attendance).toEqual([]);
  await setNet(page, mock, 'back');
  await expect(page.getByText('送信を待っている受付が2件あります。')).toHaveCount(0);
  expect(mock.community.attendance.map((one) => one.person)).toEqual([12, 14]);
  await page.reload();
  const rows = page.getByRole('table', { name: 'この端末で受け付けた人の一覧' }).getByRole('row', { name: /受付済み/ });
  await expect(rows).toHaveCount(2);
  expect(mock.community.attendance.length).toBe(2);
});

test('the list of who came is saved with names that were asked for', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/sessions/12'));
  await page.getByLabel('氏名を見る理由').fill('当日の名簿づくり');
  await page.getByRole('button', { name: '氏名を出す' }).click();
  await expect(page.getByRole('table', { name: '申し込んだ人の一覧' })).toContainText('佐藤 花子');
  await expect(page.getByText('2人の氏名は、出せませんでした。')).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '名簿をCSVで保存' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('session-12.csv');
});

test('a session is made, refused beside its field, and changed', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/sessions/new'));
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('直すところが3つあります。')).toBeVisible();
  await page.getByLabel('名前（日本語）').fill('折り紙');
  await page.getByLabel('名前（英語）').fill('Origami');
  await page.getByLabel('場所の名前').fill('2階');
  await page.getByLabel('始まる日時').fill('2026-01-25T10:00');
  await page.getByLabel('終わる日時').fill('2026-01-25T09:00');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByLabel('終わる日時')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('終わる日時').fill('2026-01-25T11:00');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '折り紙' })).toBeVisible();
  await page.goto(at(server, '/sessions/12/edit'));
  await page.getByLabel('定員', { exact: true }).fill('２');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('申し込んだ人数より、定員を少なくはできません。')).toBeVisible();
});

test('a session is called off with a reason, and the news says so', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server, '/sessions/13'));
  await page.getByRole('button', { name: '中止にする' }).click();
  await expect(page.getByText('入力してください。')).toBeVisible();
  await page.getByLabel('中止の理由').fill('大雪のため');
  await page.getByRole('button', { name: '中止にする' }).click();
  await expect(page.getByRole('alert')).toContainText('中止にすると、もとに戻せません。');
  await page.getByRole('button', { name: 'やめる' }).click();
  await expect(page.getByRole('link', { name: '受付をする' })).toBeVisible();
  await page.getByLabel('中止の理由').fill('大雪のため');
  await page.getByRole('button', { name: '中止にする' }).click();
  await page.getByRole('button', { name: '中止を決める' }).click();
  await expect(page.getByText('中止にして、お知らせを出しました。')).toBeVisible();
  await expect(page.getByRole('link', { name: '受付をする' })).toHaveCount(0);
  const told = mock.community.notices[0]?.of;
  expect([told?.ja, told?.en, told?.district]).toEqual([
    '【中止】冬のスマートフォン相談会',
    'Called off: Winter smartphone help',
    'momijidai',
  ]);
  expect(told?.bodyJa).toContain('大雪のため');
});

test('A8.1 news is written for a district and a time', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server, '/notices'));
  await page.getByRole('button', { name: 'お知らせを書く' }).click();
  const form = page.getByRole('form', { name: 'お知らせを書く' });
  await form.getByLabel('見出し（日本語）').fill('雪下ろしの注意');
  await form.getByLabel('見出し（英語）').fill('Snow on roofs');
  await form.getByLabel('対象の地区').fill('momijidai');
  await form.getByLabel('出し始める日時').fill('2026-01-20T09:00');
  await form.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('「雪下ろしの注意」を保存しました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /雪下ろしの注意/ })).toContainText('これから');
  expect(mock.community.notices[0]?.of.from).toBe('2026-01-20T00:00:00.000Z');
});

test('a course is planned, a place found, a month told', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/programmes'));
  await page.getByRole('button', { name: '太極拳を予定にする' }).click();
  await page.getByLabel('始まりの日').fill('2026-02-01');
  await page.getByLabel('終わりの日').fill('2026-02-28');
  await page.getByRole('button', { name: '予定にする', exact: true }).last().click();
  await expect(page.getByText('1回の予定があります。')).toBeVisible();
  await page.goto(at(server, '/places'));
  await page.getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByText('直すところが2つあります。')).toBeVisible();
  await page.getByLabel('中心の緯度').fill('43.03');
  await page.getByLabel('中心の経度').fill('141.47');
  await page.getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByRole('row', { name: /もみじ台内科 段差なし/ })).toContainText('歩いて11分');
});

test('A8.3 a timetable is taken in, or its faults are told by file and line', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/transit'));
  const archive = { name: 'gtfs.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') };
  await page.getByRole('button', { name: '取り込む', exact: true }).click();
  await expect(page.getByText('ファイルを選んでください。')).toBeVisible();
  await page.getByLabel('記号').fill('broken');
  await page.getByLabel('GTFS-JPのZIPファイル').setInputFiles(archive);
  await page.getByRole('button', { name: '取り込む', exact: true }).click();
  await expect(page.getByText('stop_times.txt の1204行目')).toBeVisible();
  await page.getByLabel('記号').fill('new-bus');
  await page.getByRole('button', { name: '取り込む', exact: true }).click();
  await expect(page.getByText('「もみじ台循環バス」の時刻表を取り込みました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /new-bus/ })).toBeVisible();
  await page.getByLabel('停留所の名前のはじめ').fill('もみじ台');
  await page.getByRole('button', { name: 'さがす' }).click();
  await page.getByRole('button', { name: 'もみじ台北7 1番' }).click();
  await expect(page.getByRole('table', { name: 'もみじ台北7の次の発車' })).toContainText('新さっぽろ');
});

test('A9.4 only a nurse opens a talk, and writes what came of it', async ({ signedIn: page, server, mock }) => {
  await page.goto(at(server, '/consultations'));
  await expect(page.getByText('予約あり')).toBeVisible();
  await expect(page.getByRole('link', { name: /の相談を開く/ })).toHaveCount(0);
  mock.community.nurse = true;
  await page.reload();
  await page.getByRole('link', { name: /の相談を開く/ }).click();
  await expect(page.getByText('血圧のことを聞きたい')).toBeVisible();
  await page.getByRole('textbox', { name: '記録を書く' }).fill('家で測ることになった。');
  await page.getByRole('button', { name: '記録する' }).click();
  await expect(page.getByText('記録しました。')).toBeVisible();
  await expect(page.getByText('家で測ることになった。')).toBeVisible();
});

test('A9.4 who calls gets a time of a nurse at the counter', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/consultations'));
  await page.getByLabel('氏名かID番号').fill('佐藤');
  await page.getByLabel('さがす理由').fill('電話');
  await page.getByRole('button', { name: 'さがす', exact: true }).first().click();
  await page.getByRole('button', { name: /さんにする$/ }).first().click();
  await page.getByLabel('相談したいこと').fill('膝');
  await page.getByRole('button', { name: /さんの予約をする$/ }).click();
  await expect(page.getByText(/さんの相談を、.*に予約しました。/)).toBeVisible();
  await expect(page.getByText('予約できる時間がありません。')).toBeVisible();
});

test('the code is printed alone on its sheet', async ({ signedIn: page, server }) => {
  await page.goto(at(server, '/sessions/12/poster'));
  await expect(page.getByRole('img', { name: '太極拳の受付コード（QR）' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('img', { name: '太極拳の受付コード（QR）' })).toBeVisible();
  await expect(page.getByRole('button', { name: '印刷する' })).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
});

test('the map of a form covers no field, whatever the size of the text', async ({ signedIn: page, server }) => {
  await textSize(page, 150);
  await page.goto(at(server, '/sessions/12/edit'));
  await mapReady(page);
  const drawn = await page.locator('.map').boundingBox();
  const below = await page.getByLabel('緯度').boundingBox();
  expect((drawn?.y ?? 0) + (drawn?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
});

test('the pages speak English', async ({ signedIn: page, server }) => {
  await page.goto(at(server, ''));
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Events');
  await expect(page.getByRole('row', { name: /Tai chi/ })).toContainText('2 waiting');
});

test('A4.6 staff say how strenuous a session is, so that people with a limit can be proposed it', async ({
  signedIn: page,
  server,
  mock,
}) => {
  await page.goto(at(server, ''));
  const row = page.getByRole('row', { name: /冬のスマートフォン相談会/ });
  await expect(row).toContainText('運動の強さ・屋内か屋外かが未記入');
  await page.goto(at(server, '/sessions/13/edit'));
  await page.getByLabel('運動の強さ').selectOption({ label: '運動はしない（座って話すなど）' });
  await page.getByLabel('屋内か屋外か').selectOption({ label: '屋内' });
  await page.getByLabel('内容の記号').fill('smartphone、talk');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('smartphone、talk')).toBeVisible();
  expect(mock.community.sessions.find(({ number }) => number === 13)?.of).toMatchObject({
    exertion: 0,
    outdoor: false,
    tags: ['smartphone', 'talk'],
  });
  await page.getByRole('link', { name: '催しの一覧へ' }).click();
  await expect(row).not.toContainText('未記入');
});

test('A9.5 an ID number is looked up: a name stands there before anybody is signed up', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(at(server, '/sessions/12'));
  const book = page.getByRole('form', { name: '電話や窓口の申し込みを入れる' });
  await book.getByLabel('氏名かID番号').fill('1000001300');
  await book.getByLabel('さがす理由').fill('電話での申し込み');
  await book.getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByRole('row', { name: /鈴木 一郎/ }).first()).toContainText('1948年3月7日');
  await page.getByRole('button', { name: '鈴木 一郎さんにする' }).click();
  await expect(page.getByRole('button', { name: '鈴木 一郎を申し込む' })).toBeVisible();
});

test('A9.1 whoever was checked in stands as there, and their place is not given back', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(at(server, '/sessions/12/check-in'));
  await page.getByRole('button', { name: '利用者 13が来ました' }).click();
  await expect(page.getByText('利用者 13を受け付けました。')).toBeVisible();
  await page.goto(at(server, '/sessions/12'));
  const row = page.getByRole('table', { name: '申し込んだ人の一覧' }).getByRole('row', { name: /利用者 13/ });
  await expect(row).toContainText('参加');
  await expect(row).not.toContainText('参加予定');
  await expect(row.getByRole('button')).toHaveCount(0);
});

test('codes are chosen: categories and districts, and what must be filled in says so', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(at(server, '/sessions/new'));
  await expect(page.getByLabel('名前（英語）（必須）')).toBeVisible();
  await expect(page.getByLabel('対象の地区')).toHaveAttribute('list', /.+/);
  await page.goto(at(server, '/places'));
  await page.getByRole('button', { name: '場所を加える' }).click();
  const form = page.getByRole('form', { name: '場所を加える' });
  await form.getByLabel('分類（必須）').selectOption({ label: 'ほかの分類（記号を入れる）' });
  await form.getByLabel('分類の記号').fill('library');
  await expect(form.getByLabel('分類の記号')).toHaveValue('library');
});
