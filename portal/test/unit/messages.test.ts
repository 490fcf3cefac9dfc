import { describe, expect, it } from 'vitest';
import type { InboxMessage } from '../../api/types.ts';
import { shownInbox } from '../../field/messages.ts';
import type { KeptInbox } from '../../field/messages.ts';
import type { Press } from '../../field/outbox.ts';

const message = (id: number, readAt: string | null): InboxMessage => ({ id, readAt }) as InboxMessage;

const inbox: KeptInbox = {
  asked: 0,
  value: { items: [message(3, null), message(2, null), message(1, '2026-01-18T00:00:00Z')], unread: 40, next: 1 },
};

const mark = (id: number, state: Press['state']): Press => ({
  order: id,
  key: String(id),
  at: '2026-01-18T00:00:00Z',
  who: 'me',
  said: { kind: 'read', message: id },
  state,
});

const read = (presses: readonly Press[]): number[] =>
  shownInbox(inbox, presses).messages.flatMap((one) => (one.isRead ? [one.message.id] : []));

describe('the inbox on a phone', () => {
  it('shows what was read here before the server knows of it, and counts it off', () => {
    expect(read([])).toEqual([1]);
    expect(read([mark(3, 'waiting')])).toEqual([3, 1]);
    expect(shownInbox(inbox, [mark(3, 'waiting')]).unread).toBe(39);
    expect(shownInbox(inbox, [mark(1, 'sent')]).unread).toBe(40);
  });

  it('takes a mark that was refused for none', () => {
    expect(read([mark(3, 'refused')])).toEqual([1]);
  });

  it('is empty where nothing has come yet', () => {
    expect(shownInbox(undefined, [mark(3, 'waiting')])).toEqual({ messages: [], unread: 0 });
  });
});
