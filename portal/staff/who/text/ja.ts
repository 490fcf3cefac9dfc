// Texts of finding a person and of saying what for. The type of this object is what `en` must fill.

export const ja = {
  find: '氏名かID番号',
  findHint: '電話の相手なら、氏名と生年月日を聞いてください。',
  card: 'ID番号、またはカードの下の文字',
  cardHint: '読み取り機を使うときは、ここを選んでからカードをかざしてください。',
  why: 'さがす理由',
  whyHint: 'ご本人の記録に残ります。例：電話での申し込み',
  look: 'さがす',
  nobody: '見つかりませんでした。氏名の字と、ID番号を確かめてください。',
  more: '多すぎるため、はじめの分だけを出しています。くわしく入れてください。',
  found: '見つかった人',
  caption: '見つかった人の一覧',
  person: '利用者',
  born: '生年月日',
  district: '地区',
  act: '選ぶ',
  pick: 'この人にする',
  pickOf: (name: string): string => `${name}さんにする`,
  clear: 'ほかの人にする',
  purpose: '使う目的',
  purposeHint: '見たことは、目的とともにご本人の記録に残ります。',
  assist: '窓口や電話での手伝い',
  number: (person: number): string => `利用者 ${person}`,
  names: {
    show: '氏名を出す',
    why: '氏名を見る理由',
    whyHint: 'ひとりずつ、ご本人の記録に残ります。例：当日の名簿づくり',
    reading: (done: number, all: number): string => `氏名を読んでいます（${all}人のうち${done}人）`,
    shown: '氏名を出しました。',
    some: (count: number): string => `${count}人の氏名は、出せませんでした。`,
  },
};

export type WhoTexts = typeof ja;
