import type { Page } from '@playwright/test';
import { mockFarPosterCode, mockPosterCode, mockPosterLetters } from '../community-mock.ts';
import { expectForSeniors } from './large.ts';
import { openResident, testForSeniors } from './resident-stage.ts';
import type { Routes } from './resident-stage.ts';
import { expect, expectAccessible, screenshot, test } from './stage.ts';

// おでかけ and のりもの of a resident, at three sizes of text. It is half past two in the morning of 19 January.

const seen = (text: string) => (page: Page) => expect(page.getByText(text).first()).toBeVisible();

const routes: Routes = {
  menu: ['outing', seen('つぎは')],
  events: ['outing/events', seen('最近外出が少ないため')],
  event: ['outing/events/11', seen('20人のうち、あと3人')],
  'event-line': ['outing/events/12', seen('今3人が待っています')],
  'event-mine': ['outing/events/13', seen('申し込みました。')],
  'event-now': ['outing/events/10', seen('会場で受付をする')],
  mine: ['outing/mine', seen('健康講話')],
  'check-in': ['outing/check-in', seen('ポスターの文字')],
  programmes: ['outing/programmes', seen('毎週 月曜日')],
  history: ['outing/history', seen('14人と')],
  videos: ['outing/videos', seen('さいごまで見ました')],
  video: ['outing/videos/taisou', seen('まだ見ていません')],
  news: ['outing/news', seen('水道の工事')],
  transit: ['transit', seen('12分あと')],
  'transit-other': ['transit?stop=bus:1003', seen('いつもの停留所にする')],
  stops: ['transit/stops', seen('停留所の名前')],
  near: ['transit/near', seen('もみじ台内科')],
  shop: ['transit/shop', seen('お店が来る場所')],
};

testForSeniors('A8.6 outing', routes);

test('A8.5 a place is taken once however often it is pressed, and given back after a question', async ({
  page,
  server,
  mock,
}) => {
  await openResident(page, server.url, 'outing/events');
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('1月19日（月） きょう');
  await page.getByRole('link', { name: /太極拳/ }).first().click();
  await expect(page.getByText('おすすめ：最近外出が少ないため')).toBeVisible();
  mock.failures.set('/community/v1/me/sign-ups', 'cut');
  await page.getByRole('button', { name: '申し込む' }).click();
  await expect(page.getByText('つながりませんでした。')).toBeVisible();
  mock.failures.clear();
  await page.getByRole('button', { name: '申し込む' }).dblclick();
  await expect(page.getByText('申し込みました。')).toBeVisible();
  await expect(page.getByText('1月19日（月） きょう 午前10時に、ホクノー健康ステーションへ')).toBeVisible();
  expect(mock.outing.effects).toEqual(['proposal 31 opened', 'sign up 11', 'proposal 31 accepted']);

  await page.getByRole('button', { name: '申し込みを取り消す' }).click();
  await expect(page.getByRole('heading', { name: '「太極拳」の申し込みを取り消しますか？' })).toBeFocused();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'outing-sure');
  await page.getByRole('button', { name: 'いいえ、そのまま' }).click();
  await expect(page.getByText('申し込みました。')).toBeVisible();
  await page.getByRole('button', { name: '申し込みを取り消す' }).click();
  await page.getByRole('button', { name: 'はい、取り消す' }).click();
  await expect(page.getByText('取り消しました。')).toBeVisible();
  await expect(page.getByText('20人のうち、あと3人')).toBeVisible();
  expect(mock.outing.effects.at(-1)).toBe('give back 11');
});

test('A8.5 where all places are taken one waits, and sees which one in the line one is', async ({ page, server }) => {
  await openResident(page, server.url, 'outing/events/12');
  await page.getByRole('button', { name: '空きを待つ' }).click();
  await expect(page.getByText('4番目に待っています。')).toBeVisible();
  await page.goto(`${server.url}/resident/outing/mine`);
  await expect(page.getByRole('link', { name: /雪かき教室/ })).toContainText('4番目に待っています');
  await page.getByRole('link', { name: /雪かき教室/ }).click();
  await page.getByRole('button', { name: '待つのをやめる' }).click();
  await page.getByRole('button', { name: 'はい、取り消す' }).click();
  await page.goto(`${server.url}/resident/outing/mine`);
  await expect(page.getByRole('link', { name: /健康講話/ })).toBeVisible();
  await expect(page.getByRole('link', { name: /雪かき教室/ })).toHaveCount(0);
});

test('A8.5 who cannot sign up is told why', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'outing/events');
  await page.getByRole('button', { name: /つづきを見る/ }).click();
  await expect(page.getByRole('link', { name: /もちつき大会/ })).toContainText('中止になりました');
  await expect(page.getByRole('link', { name: /お助け隊/ })).toContainText('申し込みは 1月25日（日）から');
  await expect(page.getByRole('link', { name: /折り紙と脳トレ/ })).toContainText('いっぱいです');
  await expect(page.getByText('知り合いが行くため')).toBeVisible();
  await page.goto(`${server.url}/resident/outing/events/14`);
  await expect(page.getByText('いっぱいです', { exact: true })).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(1);
  await page.goto(`${server.url}/resident/outing/events/11`);
  mock.failures.set('/community/v1/me/sign-ups', { status: 409, code: 'community_full' });
  await page.getByRole('button', { name: '申し込む' }).click();
  await expect(page.getByText('いっぱいになりました。ほかの行事を選んでください。')).toBeVisible();
  mock.failures.clear();
  await page.goto(`${server.url}/resident/outing/events/99`);
  await expect(page.getByText('この行事は見つかりません。')).toBeVisible();
});

test('A9.1 the letters of the poster are typed as one likes, and count once', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'outing/check-in');
  const field = page.getByLabel('ポスターの文字');
  await field.fill('TSE1');
  await page.getByRole('button', { name: 'この文字で受付をする' }).click();
  await expect(page.getByText('文字がちがうようです。')).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill(` ｔｓｅ１：${mockPosterCode.slice(5, 33).toLowerCase()} ${mockPosterCode.slice(33)} `);
  await page.getByRole('button', { name: 'この文字で受付をする' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('受付をしました');
  await expect(page.getByText('50ポイントもらいました。')).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'outing-checked-in');
  await page.getByRole('button', { name: 'ほかの行事の受付をする' }).click();
  await field.fill(`${mockPosterLetters.slice(0, 4)} ${mockPosterLetters.slice(4)}`.toLowerCase());
  await page.getByRole('button', { name: 'この文字で受付をする' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('もう受付は済んでいます');
  await expect(page.getByText('ポイントもらいました。')).toHaveCount(0);
  expect(mock.outing.effects).toEqual(['check in anywhere', 'check in anywhere']);
});

test('A9.1 nothing typed is told, and letters that nobody knows are looked at again', async ({ page, server }) => {
  await openResident(page, server.url, 'outing/check-in');
  const field = page.getByLabel('ポスターの文字');
  await page.getByRole('button', { name: 'この文字で受付をする' }).click();
  await expect(page.getByText('文字が入っていません。')).toBeVisible();
  await field.fill('ABCDEFGH');
  await page.getByRole('button', { name: 'この文字で受付をする' }).click();
  await expect(page.getByText('文字がちがうようです。ポスターの文字を、もう一度見てください。')).toBeVisible();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('ABCDEFGH');
  await expectForSeniors(page);
  await expectAccessible(page);
});

test('A9.1 who has checked in has taken part: no waiting, no check-in and no giving back', async ({ page, server }) => {
  await openResident(page, server.url, 'outing/check-in');
  await page.getByLabel('ポスターの文字').fill(mockPosterLetters);
  await page.getByRole('button', { name: 'この文字で受付をする' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('受付をしました');
  await page.goto(`${server.url}/resident/outing/events/10`);
  await expect(page.getByText('参加しました。')).toBeVisible();
  await expect(page.getByRole('link', { name: '会場で受付をする' })).toHaveCount(0);
  await expectForSeniors(page);
  await screenshot(page, 'outing-came');
  await page.goto(`${server.url}/resident/outing/mine`);
  await expect(page.getByRole('link', { name: /夜の星を見る会/ })).toContainText('参加しました');
});

test('A9.1 where the session asks whether one is there, one tells on a press', async ({ page, server, mock }) => {
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ longitude: 141.47, latitude: 43.03 });
  await openResident(page, server.url, 'outing/check-in');
  await page.getByLabel('ポスターの文字').fill(mockFarPosterCode);
  await page.getByRole('button', { name: 'この文字で受付をする' }).click();
  await expect(page.getByText('会場にいることを確かめます。')).toBeVisible();
  await screenshot(page, 'outing-where');
  await page.getByRole('button', { name: 'いる場所を伝えて受付をする' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('受付をしました');
  expect(mock.outing.effects).toEqual(['check in there']);
});

test('A9.1 the camera reads the poster where the browser can', async ({ page, server }) => {
  await page.addInitScript((code) => {
    class Detector {
      detect(): Promise<{ rawValue: string }[]> {
        return Promise.resolve([{ rawValue: code }]);
      }
    }
    Object.assign(window, { BarcodeDetector: Detector });
    Object.defineProperty(navigator, 'mediaDevices', {
      value: { getUserMedia: () => Promise.resolve(document.createElement('canvas').captureStream()) },
    });
    HTMLMediaElement.prototype.play = () => Promise.resolve();
  }, mockPosterCode);
  await openResident(page, server.url, 'outing/check-in');
  await expectForSeniors(page);
  await screenshot(page, 'outing-check-in-camera');
  await page.getByRole('button', { name: 'カメラで読み取る' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('受付をしました');
});

test('A9.1 during a session its page leads to the check-in', async ({ page, server }) => {
  await openResident(page, server.url, 'outing/events/13');
  await expect(page.getByText('申し込みました。')).toBeVisible();
  await expect(page.getByRole('link', { name: '会場で受付をする' })).toHaveCount(0);
  await page.goto(`${server.url}/resident/outing/events/10`);
  await expect(page.getByRole('button', { name: '申し込みを取り消す' })).toHaveCount(0);
  await page.getByRole('link', { name: '会場で受付をする' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('会場で受付');
});

test('A8.2 a video is told as it is watched, and its end is seen once', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'outing/videos');
  await expect(page.getByRole('link', { name: /スマホの使い方/ })).toContainText('6分');
  await expect(page.getByRole('link', { name: /スマホの使い方/ })).toContainText('およそ3割 見ました');
  await page.getByRole('link', { name: /いす体操/ }).click();
  const film = page.locator('video');
  await expect(film.locator('track')).toHaveAttribute('kind', 'captions');
  await expect(film).toHaveAttribute('controls');
  mock.failures.set('/community/v1/me/videos/taisou', 'cut');
  await film.evaluate((element: HTMLVideoElement) => {
    element.defaultPlaybackRate = 4;
    element.playbackRate = 4;
  });
  await page.getByRole('button', { name: '動画を始める' }).click();
  await expect(page.getByText('見た時間を、もう一度伝えます。')).toBeVisible();
  await expect(page.getByRole('button', { name: '動画を始める' })).toBeVisible();
  mock.failures.clear();
  await page.getByRole('button', { name: '動画を始める' }).click();
  await expect(page.getByText('さいごまで見ました。20ポイントもらいました。')).toBeVisible();
  expect(mock.outing.effects[0]).toBe('watched taisou 0');
  expect(mock.outing.effects.at(-1)).toBe('watched taisou 4 whole');
  await expectForSeniors(page);
  await page.getByRole('link', { name: 'もどる' }).click();
  await expect(page.getByRole('link', { name: /いす体操/ })).toContainText('さいごまで見ました');
});

test('A9.2 what one took part in is told by months', async ({ page, server }) => {
  await openResident(page, server.url, 'outing/history');
  const january = page.locator('.month').first();
  await expect(january).toContainText('2026年1月');
  await expect(january).toContainText('2回 出かけました。');
  await expect(january.getByRole('listitem')).toHaveCount(2);
  await expect(page.locator('.month').nth(1)).toContainText('2025年12月');
});

test('A8.1 what is important stands on the menu, and news leads on', async ({ page, server }) => {
  await openResident(page, server.url, 'outing');
  await page.getByRole('link', { name: '緊急のお知らせ「水道の工事」' }).click();
  await expect(page.locator('.letter', { hasText: '水道の工事' })).toContainText('！緊急');
  await expect(page.locator('.letter', { hasText: 'もみじ台の会館が休みです' })).toContainText('！大事');
  await expect(page.getByText('1月30日（金）まで').first()).toBeVisible();
  const elsewhere = page.getByRole('link', { name: 'くわしく見る（www.example.jp）' });
  await expect(elsewhere).toHaveAttribute('rel', /noopener/);
  await page.getByRole('link', { name: '「行事の本ができました」をくわしく見る' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('行事をさがす');
});

test('A9.5 programmes go by the week, and lead to the next session', async ({ page, server }) => {
  await openResident(page, server.url, 'outing/programmes');
  await expect(page.locator('.letter h2')).toHaveText(['太極拳', 'スマホ教室']);
  await expect(page.getByText('つぎの回は、まだ決まっていません。')).toHaveCount(1);
  await page.getByRole('link', { name: '太極拳の、つぎの回を見る' }).click();
  await expect(page.getByText('佐藤先生')).toBeVisible();
});

test('A8.3 departures after midnight and of the next day are told with the day', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'transit');
  const rows = page.locator('.departures li');
  await expect(rows.nth(0)).toContainText('まもなく');
  await expect(rows.nth(1)).toContainText('午前2時42分 発');
  await expect(rows.nth(1)).toContainText('新札幌駅 ゆき');
  await expect(rows.nth(2)).toContainText('午前5時55分 発');
  await expect(rows.nth(2)).not.toContainText('あと');
  await expect(rows.nth(3)).toContainText('1月20日（火） あした 午前0時30分 発');
  mock.outing.outdated = true;
  await page.reload();
  await expect(page.getByText('時刻表が古くなっています。')).toBeVisible();
  await page.goto(`${server.url}/resident/transit?stop=subway:19`);
  await expect(page.getByText('この停留所から出るものは、しばらくありません。')).toBeVisible();
  await page.goto(`${server.url}/resident/transit?stop=bus:9`);
  await expect(page.getByText('停留所が見つかりません。')).toBeVisible();
});

test('A8.3 a stop is found by name or near, and becomes the usual one', async ({ page, server, mock }) => {
  mock.outing.forgetStop();
  await openResident(page, server.url, 'transit');
  await page.getByRole('link', { name: '停留所をえらぶ' }).click();
  await page.getByRole('button', { name: 'さがす', exact: true }).click();
  await expect(page.getByText('停留所の名前を入れてください。')).toBeVisible();
  await page.getByLabel('停留所の名前').fill('ほん');
  await page.keyboard.press('Enter');
  await expect(page.getByText('見つかりませんでした。')).toBeVisible();
  await page.getByLabel('停留所の名前').fill(' もみじ台 ');
  await page.keyboard.press('Enter');
  await expect(page.getByText('3件 見つかりました。')).toBeVisible();
  await expectForSeniors(page);
  await expectAccessible(page);
  await screenshot(page, 'outing-stops-found');
  await page.getByRole('link', { name: /もみじ台西/ }).click();
  await page.getByRole('button', { name: 'いつもの停留所にする' }).click();
  await expect(page.getByText('いつもの停留所にしました。')).toBeVisible();
  await expect(page.getByRole('button', { name: 'いつもの停留所にする' })).toHaveCount(0);
  expect(mock.outing.effects).toEqual(['choose bus:1003 ']);
  await page.goto(`${server.url}/resident/transit`);
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('もみじ台西');

  await page.goto(`${server.url}/resident/transit/stops`);
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ longitude: 141.47, latitude: 43.03 });
  await page.getByRole('button', { name: '今いる場所の近くからさがす' }).click();
  await expect(page.getByRole('link', { name: /ここから180メートル/ })).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toMatch(/100\d|141/);
});

test('A8.3 who has no usual stop is led to choosing one', async ({ page, server, mock }) => {
  mock.outing.forgetStop();
  await openResident(page, server.url, 'transit/near');
  await expect(page.getByText('いつもの停留所を、先にえらんでください。')).toBeVisible();
  await expectForSeniors(page);
  await page.getByRole('link', { name: '停留所をえらぶ' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('停留所をえらぶ');
});

test('A8.3 the nearest places go from the usual stop, or from where one is', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'transit/near');
  await expect(page.getByText('歩いて 8分（直線距離 320メートル）')).toBeVisible();
  await expect(page.getByText('雪の時期なので、歩く時間を長く見ています。')).toBeVisible();
  await expect(page.getByRole('link', { name: 'もみじ台内科に電話する 011-000-0001' })).toHaveAttribute(
    'href',
    'tel:0110000001',
  );
  await page.getByLabel('店', { exact: true }).check();
  await expect(page.getByText('今は休んでいます')).toBeVisible();
  await page.getByLabel('今いる場所').check();
  await expect(page.getByText('いる場所が分かりませんでした。')).toBeVisible();
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ longitude: 141.4, latitude: 43.03 });
  await page.getByLabel('病院').check();
  await expect(page.getByText('もみじ台内科')).toBeVisible();
  expect(mock.outing.effects).toEqual(['near hospital 141.47', 'near shop 141.47', 'near hospital 141.4']);
});

test('A8.4 the mobile shop comes to the stop that one has chosen', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'transit/shop');
  await page.getByRole('button', { name: 'もみじ台会館の前' }).click();
  await expect(page.getByRole('heading', { name: '「もみじ台会館の前」に来る日' })).toBeVisible();
  await expect(page.locator('.departures li').first()).toContainText('1月19日（月） きょう');
  await expect(page.locator('.departures li').first()).toContainText('午前10時30分から10時50分まで');
  await expectForSeniors(page);
  await screenshot(page, 'outing-shop-visits');
  expect(mock.outing.effects).toEqual(['choose bus:1001 truck:hall']);
});

test('a server that is gone is told in plain words, and tried again', async ({ page, server, mock }) => {
  await openResident(page, server.url, 'outing');
  for (const path of ['outing/events', 'outing/programmes', 'outing/news', 'transit', 'transit/near', 'transit/shop']) {
    mock.failures.set('/community', 'cut');
    await page.goto(`${server.url}/resident/${path}`);
    await expect(page.getByText('つながりませんでした。').first()).toBeVisible();
    await expectForSeniors(page);
    mock.failures.clear();
    await page.getByRole('button', { name: 'もう一度ためす' }).click();
    await expect(page.getByText('つながりませんでした。')).toHaveCount(0);
  }
});
