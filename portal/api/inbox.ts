import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import { everyInterval, followLive } from './live.ts';
import type { LiveState } from './live.ts';
import type { InboxMessage, InboxPage } from './types.ts';

// The inbox of who is signed in: what they were told, what they have read, and the stream that says when more comes.

export function getInbox(limit: number, before?: number): Promise<Answer<InboxPage>> {
  return ask('get', '/notify/v1/inbox', { query: { limit, ...(before === undefined ? {} : { before }) } });
}

export function markRead(id: number): Promise<Answer<unknown>> {
  return ask('post', '/notify/v1/inbox/{id}/read', { path: { id: String(id) } });
}

export function answerMessage(id: number, answer: string): Promise<Answer<unknown>> {
  return ask('post', '/notify/v1/inbox/{id}/answer', { path: { id: String(id) }, body: { answer } });
}

type InboxParts = {
  /** Something has come, or was read elsewhere: ask again. */
  poll: () => Promise<boolean>;
  onMessage: (message: InboxMessage) => void;
  onUnread: (count: number) => void;
  onState?: (state: LiveState) => void;
};

/** Follows the inbox while it lasts: the stream, and asking every 30 seconds where it does not flow. */
export function followInbox({ poll, onMessage, onUnread, onState }: InboxParts): () => void {
  return followLive({
    makeSource: () => new EventSource(addressOf('/notify/v1/inbox/live', {})),
    poll,
    onState: onState ?? (() => {}),
    on: {
      message: (message: InboxMessage) => onMessage(message),
      unread: (told: { unread: number }) => onUnread(told.unread),
    },
    every: everyInterval,
  });
}

/** A list with a message as it is now: in its place where it is known, else first. */
export function withMessage(items: readonly InboxMessage[], message: InboxMessage): InboxMessage[] {
  return items.some((one) => one.id === message.id)
    ? items.map((one) => (one.id === message.id ? message : one))
    : [message, ...items];
}

/** The page that a message is about, if it is one of this portal: nothing that a message says leads elsewhere. */
export function pageOf(message: Pick<InboxMessage, 'link'>, below: string): string | undefined {
  const { link } = message;
  return link.startsWith(below) && !link.includes('//') && !link.includes('\\') ? link : undefined;
}
