import { signal } from '@preact/signals';
import { getInbox } from '../../api/inbox.ts';
import { everyInterval } from '../../api/live.ts';

// How many messages of the inbox are unread, for the menu. The inbox itself follows the live stream; elsewhere it is
// asked once a minute, because each stream keeps one of a browser's six connections.

export const unread = signal(0);

const everyMs = 60_000;
let stop: (() => void) | undefined;

async function look(): Promise<void> {
  if (document.visibilityState === 'visible') {
    const answer = await getInbox(1);
    if (answer.ok && stop) {
      unread.value = answer.value.unread;
    }
  }
}

export function startUnread(): void {
  stop ??= everyInterval(everyMs, () => void look());
  void look();
}

export function stopUnread(): void {
  stop?.();
  stop = undefined;
  unread.value = 0;
}
