// Keeps a screen current: server-sent events while they flow, asking every 30 seconds while they do not.
// The browser reconnects an interrupted stream by itself (with Last-Event-ID); a stream that the server refused
// is closed for good, so it is opened again with each round of asking. Whatever was missed is asked for once
// when the stream is back.

export type LiveState = 'connecting' | 'live' | 'polling' | 'offline';

export type Source = {
  readonly readyState: number;
  addEventListener: (type: string, listener: (event: Event) => void) => void;
  close: () => void;
};

export type LiveParts = {
  makeSource: () => Source;
  /** Asks for everything once; true when the server answered. */
  poll: () => Promise<boolean>;
  onState: (state: LiveState) => void;
  /** By the name of the event; what it carries was JSON. */
  on: Record<string, (value: never) => void>;
  every: (ms: number, act: () => void) => () => void;
};

export const pollMs = 30_000;
const closed = 2;

export function followLive(parts: LiveParts): () => void {
  let state: LiveState = 'connecting';
  let source: Source | undefined;
  let heardSinceLastRound = false;
  let interrupted = false;
  let ended = false;

  function become(next: LiveState): void {
    if (state !== next) {
      state = next;
      parts.onState(next);
    }
  }

  async function pollOnce(): Promise<void> {
    const answered = await parts.poll();
    if (!ended && state !== 'live') {
      become(answered ? 'polling' : 'offline');
    }
  }

  function open(): void {
    source?.close();
    const opened = parts.makeSource();
    source = opened;
    opened.addEventListener('open', () => {
      heardSinceLastRound = true;
      become('live');
      if (interrupted) {
        interrupted = false;
        void parts.poll();
      }
    });
    opened.addEventListener('error', () => {
      interrupted = true;
      if (state === 'live') {
        become('connecting');
      }
      void pollOnce();
    });
    for (const [name, act] of Object.entries(parts.on)) {
      opened.addEventListener(name, (event) => {
        heardSinceLastRound = true;
        hear(event, act);
      });
    }
  }

  // A half-dead connection says nothing and fails never, so a silent round is checked by asking.
  const stop = parts.every(pollMs, () => {
    if (source?.readyState === closed) {
      open();
    }
    if (state !== 'live' || !heardSinceLastRound) {
      void pollOnce();
    }
    heardSinceLastRound = false;
  });

  open();
  return () => {
    ended = true;
    stop();
    source?.close();
  };
}

function hear(event: Event, act: (value: never) => void): void {
  let value: never;
  try {
    value = JSON.parse((event as MessageEvent<string>).data) as never;
  } catch {
    return;
  }
  act(value);
}

export function everyInterval(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms);
  return () => clearInterval(timer);
}
