import type { Age } from '../time.ts';

// Texts that every portal shares.

const units = { minutes: '分前', hours: '時間前', days: '日前', months: 'か月前', years: '年前' } as const;

export const ja = {
  brand: 'つなぐ',
  skip: '本文へ移動',
  language: '言語',
  loading: '読み込んでいます',
  retry: 'もう一度読み込む',
  close: '閉じる',
  cancel: 'やめる',
  ago: (age: Age): string => (age.unit === 'now' ? 'たった今' : `${age.count}${units[age.unit]}`),
  seconds: (text: string): string => `${text}秒`,
  minutes: (text: string): string => `${text}分`,
  pager: {
    label: 'ページの移動',
    previous: '前へ',
    next: '次へ',
    range: (from: string, to: string, total: string): string => `${total}件中 ${from}〜${to}件`,
  },
  problem: {
    traceId: 'お問い合わせ番号',
    network: {
      what: 'サーバーにつながりません。',
      todo: 'ネットワークを確認して、もう一度読み込んでください。つながらないときは、システム担当に連絡してください。',
    },
    timeout: {
      what: 'サーバーの返事がありません。',
      todo: '混み合っていることがあります。少し待ってから、もう一度読み込んでください。',
    },
    signedOut: { what: 'サインインが必要です。', todo: 'サインインしてください。' },
    forbidden: {
      what: 'この画面を見る権限がありません。',
      todo: '必要なときは、所属の管理者に権限の追加を依頼してください。',
    },
    missing: {
      what: 'お探しのデータは見つかりませんでした。',
      todo: '住所(URL)が正しいか確かめるか、一覧から選び直してください。',
    },
    busy: { what: '操作が続いたため、受け付けを止めています。', todo: '1分ほど待ってから、もう一度読み込んでください。' },
    wrong: { what: '入力した内容では処理できませんでした。', todo: '内容を直して、もう一度送ってください。' },
    server: {
      what: 'サーバーで問題が起きました。',
      todo: '少し待ってから、もう一度読み込んでください。続くときは、お問い合わせ番号を添えてシステム担当に連絡してください。',
    },
  },
};

export type UiTexts = typeof ja;
