import { getNotices, getOwnSignUps } from '../../api/community.ts';
import type { Answer } from '../../api/client.ts';
import { getOwnInquiries } from '../../api/inquiries.ts';
import { getOwnMessages } from '../../api/own.ts';
import { useResource } from '../../ui/resource.ts';
import type { Resource } from '../../ui/resource.ts';
import { may } from '../state.ts';

// Where news comes from. Who comes back to the first page a moment later asks the server for none of it again: it is
// held in the page for two minutes, and gone with the page.

const heldMs = 120_000;

function held<Value>(permission: string, load: () => Promise<Answer<Value>>) {
  let last: { at: number; answer: Answer<Value> } | undefined;
  return {
    permission,
    forget: (): void => {
      last = undefined;
    },
    get: async (): Promise<Answer<Value>> => {
      if (last && Date.now() - last.at < heldMs) {
        return last.answer;
      }
      const answer = await load();
      last = answer.ok ? { at: Date.now(), answer } : undefined;
      return answer;
    },
  };
}

type Source<Value> = ReturnType<typeof held<Value>>;

export const sources = {
  notices: held('community.own.use', getNotices),
  signUps: held('community.own.use', getOwnSignUps),
  inquiries: held('inquiries.own.use', getOwnInquiries),
  messages: held('crm.own.read', getOwnMessages),
};

/** Nothing is asked before `when`, or of who may not. */
export function useSource<Value>(name: string, of: Source<Value>, when = true): Resource<Value | undefined> {
  const asks = when && may(of.permission);
  return useResource(`${name} ${asks}`, (): Promise<Answer<Value | undefined>> =>
    asks ? of.get() : Promise.resolve({ ok: true, value: undefined }),
  );
}

/** What was opened while this page stands is no news any more, whether the server knows or not. */
const opened = new Set<string>();

export function noteOpened(key: string): void {
  opened.add(key);
}

export function wasOpened(key: string): boolean {
  return opened.has(key);
}
