// What is news for somebody: a line on the first page, more among the notices.

export const ja = {
  title: 'あなたへのお知らせ',
  urgent: (name: string): string => `緊急：${name}`,
  body: 'からだの記録に、気になるところがあります。ここを押して見てください。',
  calledOff: (name: string): string => `「${name}」は、中止になりました。`,
  letIn: (name: string): string => `空きが出て、「${name}」に行けるようになりました。`,
  reply: (about: string): string => `困りごと「${about}」に、返事があります。`,
  progress: (about: string): string => `困りごと「${about}」が、先に進みました。`,
  message: (title: string): string => title,
  outing: (title: string): string => `おすすめ「${title}」`,
  away: (metres: string, by: 'road' | 'line'): string =>
    `家から 約${metres}メートル（${by === 'road' ? '道のり' : '直線距離'}）`,
  survey: '答えていただきたいアンケートがあります。',
  inbox: {
    title: 'お知らせ',
    none: 'お知らせはありません。',
    forYou: 'あなたへ',
    ofTown: 'まちのお知らせ',
    allOfTown: 'まちのお知らせをすべて見る',
    look: 'くわしく見る',
    lookOf: (name: string): string => `くわしく見る：${name}`,
    fresh: '新しい',
    open: '開いて読む',
    openOf: (name: string): string => `「${name}」を開いて読む`,
    read: '読みました',
    readOf: (name: string): string => `「${name}」を読みました`,
    urgent: '緊急',
    untitled: 'お知らせ',
    own: '本人の情報についてのお知らせ',
  },
};

export type NewsTexts = typeof ja;
