import { beforeEach, describe, expect, it } from 'vitest';
import { followLive, pollMs } from '../../api/live.ts';
import type { LiveState } from '../../api/live.ts';
import type { Observation, Summary } from '../../api/types.ts';

// A stream and a clock in the hand of the test.

class FakeSource extends EventTarget {
  readyState = 0;
  close(): void {
    this.readyState = 2;
  }
  say(event: string, data: string): void {
    this.dispatchEvent(new MessageEvent(event, { data }));
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
}

let sources: FakeSource[];
let states: LiveState[];
let heard: string[];
let polls: number;
let answers: boolean;
let round: () => void;
let stop: () => void;
let everyMs: number;

const settled = (): Promise<void> => Promise.resolve().then(() => Promise.resolve());
const newest = (): FakeSource => sources.at(-1) as FakeSource;

beforeEach(() => {
  sources = [];
  states = [];
  heard = [];
  polls = 0;
  answers = true;
  stop = followLive({
    makeSource: () => {
      sources.push(new FakeSource());
      return newest();
    },
    poll: () => {
      ++polls;
      return Promise.resolve(answers);
    },
    onState: (state) => states.push(state),
    on: {
      observation: (observation: Observation) => heard.push(observation.id),
      summary: (summary: Summary) => heard.push(`summary ${summary.stations}`),
    },
    every: (ms, act) => {
      everyMs = ms;
      round = act;
      return () => {
        round = () => {};
      };
    },
  });
});

describe('a live screen', () => {
  it('hears observations and summaries, and shrugs off what it cannot read', () => {
    newest().open();
    newest().say('observation', '{"id":"urn:1"}');
    newest().say('observation', '{broken');
    newest().say('summary', '{"stations":3}');
    expect(states).toEqual(['live']);
    expect(heard).toEqual(['urn:1', 'summary 3']);
  });

  it('asks every round while the stream is away, and says so', async () => {
    newest().fail(0);
    await settled();
    round();
    await settled();
    expect(everyMs).toBe(pollMs);
    expect(polls).toBe(2);
    expect(states).toEqual(['polling']);
  });

  it('is off-line when asking fails too', async () => {
    answers = false;
    newest().open();
    newest().fail(0);
    await settled();
    expect(states).toEqual(['live', 'connecting', 'offline']);
  });

  it('opens a refused stream again with the next round', () => {
    newest().fail(2);
    expect(sources).toHaveLength(1);
    round();
    expect(sources).toHaveLength(2);
  });

  it('asks once for what it missed when the stream is back', async () => {
    newest().open();
    newest().fail(0);
    await settled();
    const before = polls;
    newest().open();
    expect(polls).toBe(before + 1);
    expect(states.at(-1)).toBe('live');
  });

  it('checks a stream that has been silent for a whole round', () => {
    newest().open();
    round();
    expect(polls).toBe(0);
    round();
    expect(polls).toBe(1);
  });

  it('leaves nothing running when it is stopped', () => {
    stop();
    expect(newest().readyState).toBe(2);
    round();
    expect(polls).toBe(0);
  });
});
