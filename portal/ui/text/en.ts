import type { Age } from '../time.ts';
import type { UiTexts } from './ja.ts';

const units = { minutes: 'min', hours: 'h', days: 'd', months: 'mo', years: 'y' } as const;

export const en: UiTexts = {
  brand: 'Tsunagu',
  skip: 'Skip to main content',
  language: 'Language',
  loading: 'Loading',
  retry: 'Load again',
  close: 'Close',
  cancel: 'Cancel',
  ago: (age: Age): string => (age.unit === 'now' ? 'just now' : `${age.count} ${units[age.unit]} ago`),
  seconds: (text: string): string => `${text} s`,
  minutes: (text: string): string => `${text} min`,
  pager: {
    label: 'Pages',
    previous: 'Previous',
    next: 'Next',
    range: (from: string, to: string, total: string): string => `${from}–${to} of ${total}`,
  },
  problem: {
    traceId: 'Reference',
    network: {
      what: 'The server cannot be reached.',
      todo: 'Check the network and load again. If that does not help, tell the person who looks after the system.',
    },
    timeout: { what: 'The server did not answer.', todo: 'It may be busy. Wait a little and load again.' },
    signedOut: { what: 'You need to sign in.', todo: 'Please sign in.' },
    forbidden: {
      what: 'You do not have permission to see this screen.',
      todo: 'Ask your administrator for the permission if you need it.',
    },
    missing: {
      what: 'We could not find what you asked for.',
      todo: 'Check the address, or choose from the list again.',
    },
    busy: { what: 'Too many requests in a short time.', todo: 'Wait about a minute and load again.' },
    wrong: { what: 'This could not be processed as entered.', todo: 'Correct it and send it again.' },
    server: {
      what: 'Something went wrong on the server.',
      todo: 'Wait a little and load again. If it goes on, report it with the reference below.',
    },
  },
};
