import { describe, expect, it } from 'vitest';
import type { CallOut } from '../../api/types.ts';
import type { Press, Said } from '../../field/outbox.ts';
import { shownOf } from '../../field/shown.ts';
import { callOut, half } from '../snow/night.ts';

// What a contractor sees while words are under way: the server's last word, and the phone's own on top of it.

function request(state: CallOut['state'] = 'asked'): CallOut {
  return { ...callOut(2, 'hokuto', half, [['chuo', 'trunk']], null), state };
}

const known = 1000;
let order = 0;
function pressed(
  answer: 'accept' | 'decline' | 'start' | 'finish',
  more: Partial<Press> = {},
  routes?: string[],
): Press {
  const said: Said = { kind: 'answer', request: 2, answer, ...(routes ? { routes } : {}) };
  return {
    order: ++order,
    key: `k${order}`,
    at: '2026-01-18T17:30:00Z',
    who: 'driver',
    said,
    state: 'waiting',
    ...more,
  };
}

describe('a request with words under way', () => {
  const table: [string, CallOut, Press[], string][] = [
    ['as the server says without any', request('accepted'), [], 'accepted'],
    ['accepted before the server knows', request(), [pressed('accept')], 'accepted'],
    ['working after two presses', request(), [pressed('accept'), pressed('start')], 'working'],
    ['accepted late, where nobody had answered', request('unanswered'), [pressed('accept')], 'accepted'],
    [
      'still working where the press is told and the list is older',
      request('accepted'),
      [pressed('start', { state: 'sent', settledAt: known + 1 })],
      'working',
    ],
    [
      'as the server says where the list is newer than the press',
      request('accepted'),
      [pressed('start', { state: 'sent', settledAt: known - 1 })],
      'accepted',
    ],
    ['finished when every route is', request('working'), [pressed('finish')], 'finished'],
    ['working while a route is left', request('working'), [pressed('finish', {}, ['c-1'])], 'working'],
    [
      'finished by routes one after the other',
      request('working'),
      [pressed('finish', {}, ['c-1']), pressed('finish', {}, ['c-2'])],
      'finished',
    ],
    ['never before its end again', request('finished'), [pressed('start')], 'finished'],
    ['declined at once', request(), [pressed('decline')], 'declined'],
    ['declined still when it was told', request('unanswered'), [pressed('decline', { state: 'sent' })], 'declined'],
    [
      'accepted after all',
      request('accepted'),
      [pressed('decline', { state: 'sent' }), pressed('accept', { state: 'sent' })],
      'accepted',
    ],
    [
      'accepted after all, not told yet',
      request('unanswered'),
      [pressed('decline', { state: 'sent' }), pressed('accept')],
      'accepted',
    ],
    [
      'taken where somebody else was faster',
      request('cancelled'),
      [pressed('accept', { state: 'sent', tooLate: true })],
      'taken',
    ],
    [
      'as the server says where a press was refused',
      request('cancelled'),
      [pressed('start', { state: 'refused', code: 'snow_wrong_state' })],
      'cancelled',
    ],
    [
      'untouched by words on another',
      request(),
      [pressed('accept', { said: { kind: 'answer', request: 9, answer: 'accept' } })],
      'asked',
    ],
  ];
  it.each(table)('is %s', (_name, given, presses, state) => {
    expect(shownOf(given, presses, known).state).toBe(state);
  });

  it('says that something waits, which routes are done, and what was refused last', () => {
    const shown = shownOf(
      request('working'),
      [pressed('start', { state: 'refused', code: 'x' }), pressed('finish', {}, ['c-2'])],
      known,
    );
    expect(shown.waiting).toBe(true);
    expect([...shown.done]).toEqual(['c-2']);
    expect(shown.refused?.code).toBe('x');
  });
});
