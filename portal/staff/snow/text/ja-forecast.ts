// Texts of where the forecast is fetched. The type of this object is what `en` must fill.

export const forecast = {
  title: '予報の取得',
  lead: '降雪の予報をどこから受け取るかを決めます。判定は、いちばん新しい予報を使います。',
  now: 'いまの状態',
  asked: '最後に問い合わせた時刻',
  answered: '最後に受け取れた時刻',
  next: '次に問い合わせる時刻',
  set: '決めた人',
  setAt: (who: string, time: string): string => `${who}（${time}）`,
  never: 'まだありません',
  detail: 'くわしい内容（システム担当向け）',
  form: '取得元を決める',
  kind: '取得元の種類',
  kinds: { none: '取得しない', url: 'Webのアドレス', file: 'フォルダーのファイル' },
  noneHint: '予報は、ほかのシステムから送られたものだけを使います。',
  address: 'アドレス',
  addressHint: 'http:// か https:// で始まるアドレス。気象庁の形のJSONを読みます。',
  file: 'ファイルの名前',
  fileHint: '町のフォルダーに置くファイルの名前。例：forecast.json',
  area: '予報の区域のコード',
  areaHint: '空のときは、最初の区域を使います。',
  every: '問い合わせる間隔（分）',
  everyHint: '5から360まで',
  save: '保存する',
  saved: '保存しました。1分以内に問い合わせます。',
  savedNone: '保存しました。予報は取得しません。',
  refusals: {
    snow_no_folder: 'ファイルを置くフォルダーが設定されていません。システム担当に連絡してください。',
  } as Record<string, string>,
};

export type ForecastTexts = typeof forecast;
