// Texts of the inbox in the staff console. The type of this object is what `en` must fill.

export const ja = {
  title: '受信箱',
  lead: 'あなたと職員あての知らせです。届くと自動で表示します。',
  unread: (count: number): string => (count === 0 ? '未読はありません。' : `未読が${count}件あります。`),
  onlyUnread: '未読だけ表示する',
  readAll: 'すべて既読にする',
  empty: 'まだ知らせはありません。',
  noUnread: '未読の知らせはありません。',
  urgent: '急ぎ',
  isUnread: '未読',
  open: '関係する画面を開く',
  openOf: (subject: string): string => `「${subject}」の画面を開く`,
  read: '既読にする',
  readOf: (subject: string): string => `「${subject}」を既読にする`,
  answered: (label: string): string => `回答：${label}`,
  answersUntil: (time: string): string => `${time} までに回答してください。`,
  over: '回答の受付は終わりました。',
  more: '続きを読み込む',
  refusals: {
    notify_answered: 'すでに別の回答がされています。',
    notify_too_late: '回答の受付は終わりました。',
    notify_over: 'この知らせはすでに終わっています。',
  } as Record<string, string>,
};

export type InboxTexts = typeof ja;
