import type { InboxTexts } from './ja.ts';

export const en: InboxTexts = {
  title: 'Inbox',
  lead: 'Messages to you and to the staff. New ones appear by themselves.',
  unread: (count) => (count === 0 ? 'Nothing is unread.' : `${count} unread.`),
  onlyUnread: 'Show only unread messages',
  readAll: 'Mark all as read',
  empty: 'There are no messages yet.',
  noUnread: 'There are no unread messages.',
  urgent: 'urgent',
  isUnread: 'unread',
  open: 'Open what it is about',
  openOf: (subject) => `Open what “${subject}” is about`,
  read: 'Mark as read',
  readOf: (subject) => `Mark “${subject}” as read`,
  answered: (label) => `Answered: ${label}`,
  answersUntil: (time) => `Please answer until ${time}.`,
  over: 'Answers are no longer taken.',
  more: 'Load more',
  refusals: {
    notify_answered: 'It has been answered otherwise already.',
    notify_too_late: 'Answers are no longer taken.',
    notify_over: 'This message is over already.',
  },
};
