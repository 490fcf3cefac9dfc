import type { Page } from '@playwright/test';
import { testScreens } from './sizes.ts';
import { expect, test } from './stage.ts';

// Recruiting, briefing, lending and helping, as the secretariat has it; against the mock with its 150 tablets.

type Visit = (page: Page) => Promise<void>;

/** What is in stock or in repair, and the one that is lost. */
const shelf = Array.from({ length: 150 }, (_, index) => `TAB-${String(index + 1).padStart(4, '0')}`).slice(20);

const routes: Record<string, [string, Visit]> = {
  register: ['lending?state=repair', (page) => expect(page.getByRole('link', { name: 'TAB-0021' })).toBeVisible()],
  stocktake: [
    'lending/stocktake',
    async (page) => {
      await page.getByLabel('棚にあった製造番号').fill(`${shelf.slice(2).join('\n')}\nTAB-0001\nZZZ-1`);
      await page.getByRole('button', { name: '突き合わせる' }).click();
      await expect(page.getByRole('region', { name: '棚にあるが、台帳にない' })).toBeVisible();
    },
  ],
  tablet: ['lending/tablet/TAB-0001', (page) => expect(page.getByText('期限切れ')).toBeVisible()],
  stock: ['lending/tablet/TAB-0030', (page) => expect(page.getByRole('button', { name: '貸し出す' })).toBeVisible()],
  work: ['lending/work', (page) => expect(page.getByRole('link', { name: 'TAB-0024' })).toBeVisible()],
  calls: ['lending/calls', (page) => expect(page.getByRole('link', { name: '令和7年度 冬の募集' })).toBeVisible()],
  call: ['lending/call/r6', (page) => expect(page.getByText('検算')).toBeVisible()],
  briefings: ['lending/briefings', (page) => expect(page.getByText('満席')).toBeVisible()],
  briefing: ['lending/briefing/b-0120', (page) => expect(page.getByText('佐藤 花子').first()).toBeVisible()],
  support: ['lending/support', (page) => expect(page.getByText('Wi-Fiにつながらない')).toBeVisible()],
  persons: [
    'lending/persons',
    async (page) => {
      await page.getByLabel('本人の番号').fill('12');
      await page.getByLabel('見る理由').fill('電話で本人から');
      await page.getByRole('button', { name: '見る', exact: true }).click();
      await expect(page.getByRole('heading', { name: '12番の方の手続き' })).toBeVisible();
    },
  ],
};

testScreens('lending', routes);

test('A14.1 the register adds up to 150, and says where it does not', async ({ signedIn: page, server, mock }) => {
  await page.goto(`${server.url}/staff/lending`);
  const sums = page.getByRole('region', { name: '台数' });
  await expect(sums).toContainText('在庫 127 ＋ 貸出中 20 ＋ 修理 2 ＋ 紛失 1 ＝ 150台');
  await expect(sums).toContainText('合っています');
  await page.getByLabel('状態').selectOption('lost');
  await expect(page.getByText('151台のうち1台')).toBeVisible();
  await page.getByLabel('製造番号', { exact: true }).fill('TAB-0001');
  await page.getByLabel('機種').fill('TSN-11');
  await page.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByText('登録ずみの製造番号があります。')).toBeVisible();
  await page.getByLabel('製造番号', { exact: true }).fill('TAB-9001\nTAB-9002');
  await page.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByText('2台を登録しました。')).toBeVisible();
  await expect(sums).toContainText('152台');

  mock.lending.miscounts = true;
  await page.goto(`${server.url}/staff/lending`);
  await expect(page.getByRole('alert')).toContainText('台帳と一覧の数が違います：在庫');
  await expect(sums).toContainText('合っていません');
});

test('A14.1 stocktaking names what is missing and what should be elsewhere', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/lending`);
  await page.getByRole('link', { name: '棚卸をする' }).click();
  await page.getByLabel('棚にあった製造番号').fill(shelf.filter((one) => one !== 'TAB-0023').join('\n'));
  await page.getByRole('button', { name: '突き合わせる' }).click();
  await expect(page.getByText('台帳と棚は合っています。')).toBeVisible();
  await page.getByLabel('棚にあった製造番号').fill(shelf.filter((one) => one !== 'TAB-0050').join('\n'));
  await page.getByRole('button', { name: '突き合わせる' }).click();
  await expect(page.getByRole('region', { name: '台帳では在庫か修理、棚にない' })).toContainText('TAB-0050');
  await page.getByRole('link', { name: 'TAB-0023 開いて直す' }).click();
  await page.getByLabel('次の状態').selectOption('stock');
  await page.getByRole('button', { name: '状態を変える' }).click();
  await expect(page.getByText('直すところが1つあります。')).toBeVisible();
  await page.getByLabel('理由').fill('棚卸で見つかった');
  await page.getByRole('button', { name: '状態を変える' }).click();
  await expect(page.getByText('在庫にしました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /紛失 → 在庫/ })).toContainText('棚卸で見つかった');
  await expect(page.getByText('消去が必要')).toBeVisible();
  await expect(page.getByRole('button', { name: '貸し出す' })).toHaveCount(0);
});

test('A14.2 a tablet is lent once, to one person at a time, with what was checked', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(`${server.url}/staff/lending/tablet/TAB-0030`);
  await page.getByRole('button', { name: '貸し出す' }).click();
  await expect(page.getByText('直すところが4つあります。')).toBeVisible();
  await page.getByLabel('返却の期限').fill('2027-01-20T17:00');
  await page.getByLabel('本人の番号').fill('12');
  const lend = page.locator('form', { has: page.getByRole('button', { name: '貸し出す' }) });
  await lend.getByLabel('理由').fill('令和7年度の募集');
  for (const item of ['本体', '充電器', '電源が入る']) {
    await lend.getByLabel(item).check();
  }
  await page.getByRole('button', { name: '貸し出す' }).click();
  await expect(lend.getByText('まだ確かめていないもの：ケース・使い方の紙・画面に傷なし')).toBeVisible();
  await lend.getByLabel('ないまま渡す').check();
  await page.getByRole('button', { name: '貸し出す' }).click();
  await expect(page.getByText('この方には、すでにタブレットを貸しています。')).toBeVisible();
  await page.getByLabel('本人の番号').fill('８０');
  await page.getByRole('button', { name: '貸し出す' }).click();
  await expect(page.getByText('80番の方に貸し出しました。')).toBeVisible();
  await expect(page.getByText('KR7X-29QT')).toBeVisible();
  await expect(page.getByRole('row', { name: /80番の方/ })).toContainText(
    '確認：本体・充電器・電源が入る。 なし：ケース・使い方の紙・画面に傷なし。',
  );
});

test('A14.3 what comes back is to be wiped before it is lent again', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/lending/tablet/TAB-0002`);
  await page.getByRole('radio', { name: 'なくした' }).check();
  await expect(page.getByLabel('充電器')).toHaveCount(0);
  await page.getByRole('radio', { name: '返ってきた', exact: true }).check();
  const end = page.locator('form', { has: page.getByRole('button', { name: '貸出を終える' }) });
  await end.getByLabel('本体').check();
  await end.getByLabel('理由').fill('引っ越し');
  await page.getByRole('button', { name: '貸出を終える' }).click();
  await expect(page.getByText('貸出を終えました。')).toBeVisible();
  await expect(page.getByRole('button', { name: '貸し出す' })).toHaveCount(0);
  await page.getByRole('link', { name: '作業', exact: true }).click();
  await page.getByRole('button', { name: 'TAB-0002の消去が終わった' }).click();
  await page.getByRole('button', { name: '終わった', exact: true }).last().click();
  await expect(page.getByText('直すところが1つあります。')).toBeVisible();
  await page.getByLabel('何をしたか').fill('初期化した');
  await page.getByRole('form', { name: 'TAB-0002の消去が終わった' }).getByRole('button', { name: '終わった' }).click();
  await expect(page.getByText('TAB-0002の消去を終えました。')).toBeVisible();
  await page.goto(`${server.url}/staff/lending/tablet/TAB-0002`);
  await expect(page.getByRole('button', { name: '貸し出す' })).toBeVisible();
});

test('A14.3 a lock that the management of devices shows is written down', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/lending/tablet/TAB-0030`);
  await page.getByLabel('記録のもと').fill('端末管理の画面');
  await page.getByLabel('ロック').check();
  await page.getByRole('button', { name: '書く', exact: true }).click();
  await expect(page.getByText('端末管理の状態を書きました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /端末管理の画面/ })).toContainText('はい');
});

test('a lottery is drawn once by a seed that is shown, and drawn again here', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/lending/call/r7-winter`);
  await expect(page.getByText('抽せん待ち 8、決定 0、補欠 0、取りやめ 1')).toBeVisible();
  await page.getByLabel('種（16文字）').fill('123');
  await page.getByRole('button', { name: '抽せんする' }).click();
  await page.getByRole('button', { name: '抽せんする' }).click();
  await expect(page.getByText('抽せんの種は、0〜9とa〜fの16文字です。')).toBeVisible();
  await page.getByLabel('種（16文字）').fill('０００００００００００００７ＥＡ');
  await page.getByRole('button', { name: '抽せんする' }).click();
  await page.getByRole('button', { name: '抽せんする' }).click();
  await expect(page.getByText('抽せんしました。')).toBeVisible();
  await expect(page.getByText('抽せん待ち 0、決定 5、補欠 3、取りやめ 1')).toBeVisible();
  const facts = page.getByRole('region', { name: '募集のあらまし' });
  await expect(facts).toContainText('00000000000007ea');
  await expect(facts).toContainText('順番は同じです。');
  await expect(page.getByLabel('種（16文字）')).toHaveCount(0);
  const first = page.getByRole('table', { name: '申込の一覧' }).getByRole('row').nth(1);
  await first.getByRole('button', { name: /取りやめる/ }).click();
  await first.getByRole('button', { name: '取りやめる', exact: true }).click();
  await expect(page.getByText('抽せん待ち 0、決定 5、補欠 2、取りやめ 2')).toBeVisible();
});

test('somebody is applied for, and a new call is written', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/lending/call/r7-spring`);
  await page.getByLabel('本人の番号').fill('99');
  await page.getByRole('button', { name: '申し込む' }).click();
  await expect(page.getByText('この番号の方が見つかりません。')).toBeVisible();
  await page.getByLabel('本人の番号').fill('8000 0013');
  await page.getByRole('button', { name: '申し込む' }).click();
  await expect(page.getByText(/番で受け付けました（決定）/)).toBeVisible();
  await expect(page.getByRole('cell', { name: '13番の方' })).toBeVisible();

  await page.goto(`${server.url}/staff/lending/call-new`);
  await page.getByLabel('記号').fill('r8');
  await page.getByLabel('名前（日本語）').fill('令和8年度の募集');
  await page.getByLabel('名前（英語）').fill('Call of 2026');
  await page.getByLabel('受付の終わり').fill('2026-01-01T00:00');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('始まりより後の日時にしてください。')).toBeVisible();
  await page.getByLabel('受付の終わり').fill('2026-06-01T00:00');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('令和8年度の募集');
});

test('A14.5 who came to a briefing is written down, and the list is a file', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/lending/briefing/b-0120`);
  await page.getByRole('button', { name: '鈴木 一郎が来た' }).click();
  await page.getByRole('button', { name: '高橋 トメが来なかった' }).click();
  await expect(page.getByText('予約 0、出席 2、欠席 1')).toBeVisible();
  await expect(page.getByRole('link', { name: '名簿をCSVで保存' })).toHaveAttribute(
    'href',
    /\/briefings\/b-0120\/attendance\?as=csv$/,
  );
  await page.getByLabel('本人の番号').fill('15');
  await page.getByRole('button', { name: '席を取る' }).click();
  await expect(page.getByText('この説明会は満席です。')).toBeVisible();

  await page.goto(`${server.url}/staff/lending/briefing/b-0201`);
  await page.getByLabel('本人の番号').fill('15');
  await page.getByRole('button', { name: '席を取る' }).click();
  await expect(page.getByText('15番の方の席を取りました。')).toBeVisible();
  await page.getByRole('button', { name: '田中 次郎が来た' }).click();
  await expect(page.getByText('出欠は、説明会の日に記録してください。')).toBeVisible();
});

test('A14.4 what people ask is kept with them, by kind, and solved at once is counted', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(`${server.url}/staff/lending/support`);
  await expect(page.getByRole('region', { name: '2026年1月の集計' })).toContainText('81.2%');
  await page.getByLabel('月', { exact: true }).selectOption('2025-12');
  await expect(page.getByRole('region', { name: '2025年12月の集計' })).toContainText('64.5%');
  const open = page.getByRole('region', { name: '対応中の相談' });
  await open.getByLabel('種類').selectOption({ label: '入り方・番号 (2)' });
  await expect(open.getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: '71番の続きを書く' }).click();
  const form = page.getByRole('form', { name: '71番の続きを書く' });
  await form.getByRole('button', { name: '書く' }).click();
  await expect(form.getByText('入力してください。')).toBeVisible();
  await form.getByLabel('話したこと').fill('番号を作り直した');
  await form.getByLabel('これで解決した').check();
  await form.getByRole('button', { name: '書く' }).click();
  await expect(page.getByText('71番は解決しました。')).toBeVisible();
  await expect(page.getByRole('button', { name: '71番の続きを書く' })).toHaveCount(0);

  await page.getByLabel('本人の番号').fill('12');
  await page.getByLabel('聞かれたこと').fill('音が出ない');
  await page.getByLabel('答えたこと').fill('音量の上げ方を説明');
  await page.getByLabel('その場で解決した').uncheck();
  await page.getByRole('button', { name: '書く', exact: true }).click();
  await expect(page.getByText(/番として書きました。/)).toBeVisible();
});

test('A14.4 one person is looked at for a reason', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/lending/persons`);
  await page.getByLabel('本人の番号').fill('12');
  await page.getByRole('button', { name: '見る', exact: true }).click();
  await expect(page.getByText('直すところが1つあります。')).toBeVisible();
  await page.getByLabel('見る理由').fill('電話で本人から');
  await page.getByRole('button', { name: '見る', exact: true }).click();
  await expect(page.getByRole('region', { name: '貸出', exact: true })).toContainText('TAB-0001');
  await page.getByText('やりとりの記録').last().click();
  await expect(page.getByText('番号の入れ方を説明した')).toBeVisible();
});

test('lending speaks English', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/staff/lending`);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Register of tablets');
  await expect(page.getByText('127 in stock + 20 lent + 2 in repair + 1 lost = 150').first()).toBeVisible();
});
