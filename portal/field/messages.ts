import type { InboxMessage, InboxPage } from '../api/types.ts';
import type { Press } from './outbox.ts';

// What this phone shows of the inbox: what the server said last, and on top of it what was read here since. Pure.

/** Of the server's page, and of when it was asked for. */
export type KeptInbox = { asked: number; value: InboxPage };

export type ShownMessage = { message: InboxMessage; isRead: boolean };

export type ShownInbox = { messages: ShownMessage[]; unread: number };

/** Messages that were read on this phone: a mark that the server has refused is none. */
function readHere(presses: readonly Press[]): Set<number> {
  return new Set(
    presses.flatMap(({ said, state }) => (said.kind === 'read' && state !== 'refused' ? [said.message] : [])),
  );
}

export function shownInbox(inbox: KeptInbox | undefined, presses: readonly Press[]): ShownInbox {
  if (!inbox) {
    return { messages: [], unread: 0 };
  }
  const here = readHere(presses);
  const messages = inbox.value.items.map((message) => ({
    message,
    isRead: message.readAt !== null || here.has(message.id),
  }));
  // The server counts more than the page that is kept here; what was read since is taken off.
  const since = messages.filter(({ message, isRead }) => isRead && message.readAt === null).length;
  return { messages, unread: Math.max(0, inbox.value.unread - since) };
}
