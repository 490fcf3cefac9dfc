import type { NewsTexts } from './ja.ts';

export const en: NewsTexts = {
  title: 'News for you',
  urgent: (name: string): string => `Urgent: ${name}`,
  body: 'Something in your health records needs a look. Press here.',
  calledOff: (name: string): string => `“${name}” does not take place.`,
  letIn: (name: string): string => `A place became free: you can go to “${name}”.`,
  reply: (about: string): string => `There is an answer: ${about}`,
  progress: (about: string): string => `It has come further: ${about}`,
  message: (title: string): string => title,
  outing: (title: string): string => `For you: ${title}`,
  away: (metres: string, by: 'road' | 'line'): string =>
    `about ${metres} metres from home (${by === 'road' ? 'by the way' : 'straight line'})`,
  survey: 'There is a survey for you to answer.',
  inbox: {
    title: 'Notices',
    none: 'There are no notices.',
    forYou: 'For you',
    ofTown: 'News of the town',
    allOfTown: 'See all news of the town',
    look: 'See more',
    lookOf: (name: string): string => `See more: ${name}`,
    fresh: 'New',
    open: 'Open and read',
    openOf: (name: string): string => `Open and read “${name}”`,
    read: 'I have read it',
    readOf: (name: string): string => `I have read “${name}”`,
    urgent: 'Urgent',
    untitled: 'Notice',
    own: 'Notices about your own data',
  },
};
