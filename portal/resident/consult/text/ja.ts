// 相談: a time with a nurse of the health station.

export const ja = {
  title: '保健師に相談',
  lead: '体のこと、暮らしのことを、保健師に相談できます。お金はかかりません。',
  help: '暮らしの困りごとを伝える',
  mine: '予約した相談',
  none: '予約はありません。',
  free: 'えらべる日時',
  noFree: '今えらべる日時はありません。また見にきてください。',
  past: 'これまでの相談',
  span: (from: string, until: string): string => `${from}から${until}まで`,
  states: {
    booked: '予約しています',
    held: '相談しました',
    missed: 'お会いできませんでした',
    cancelled: '取り消しました',
  },
  about: (text: string): string => `相談したいこと：${text}`,
  cancel: '予約を取り消す',
  cancelOf: (when: string): string => `${when}の予約を取り消す`,
  cancelSure: 'この予約を取り消しますか？',
  yes: '取り消す',
  no: 'やめる',
  cancelled: '予約を取り消しました。',
  book: {
    title: '予約の確認',
    about: '相談したいこと（書かなくてもかまいません）',
    hint: '保健師だけが読みます。',
    tooLong: '短くしてください。1,000字まで書けます。',
    book: '予約する',
    stop: '予約しない',
    done: '予約しました',
    bring: '時間になったら、この場所へ来てください。',
    until: '始まる前なら、「相談」の画面で取り消せます。',
    gone: 'この日時は、ほかの方が予約しました。ほかの日時を選んでください。',
    list: '相談の画面へ',
  },
  codes: {
    community_slot_taken: 'この日時は、ほかの方が予約しました。ほかの日時を選んでください。',
    community_no_slot: 'この日時は、もう選べません。ほかの日時を選んでください。',
    community_begun: '相談の時間になりました。取り消すときは、事務局に言ってください。',
    community_bad_fields: '相談したいことを短くしてください。',
  } as Record<string, string>,
};

export type ConsultTexts = typeof ja;
