// Where a grant comes from (A5.7), read out of what the server keeps of it: "event:12", "steps:2026-12-01:3400". Pure.

export type Evidence =
  | { kind: 'event' | 'shop' | 'coupon' | 'video' | 'survey' | 'other'; name: string }
  | { kind: 'session' | 'correction' | 'record'; number: number }
  | { kind: 'steps'; day: string; steps: number | undefined }
  | { kind: 'reason'; text: string };

const named = new Set(['event', 'shop', 'coupon', 'video', 'survey'] as const);
type Named = typeof named extends Set<infer One> ? One : never;

/** Of a cancelled payment it is the reason that staff wrote, and nothing is read out of it. */
export function evidenceOf(text: string, code: string): Evidence | undefined {
  if (text === '') {
    return undefined;
  }
  if (code === 'cancel') {
    return { kind: 'reason', text };
  }
  const steps = /^(?:health:)?steps:(\d{4}-\d{2}-\d{2})(?::(\d{1,9}))?$/.exec(text);
  if (steps) {
    return { kind: 'steps', day: steps[1] ?? '', steps: steps[2] === undefined ? undefined : Number(steps[2]) };
  }
  const counted = /^(session|correction|health):(\d{1,15})$/.exec(text);
  if (counted) {
    const kind = counted[1] === 'health' ? 'record' : (counted[1] as 'session' | 'correction');
    return { kind, number: Number(counted[2]) };
  }
  const [start = '', ...rest] = text.split(':');
  const name = rest.join(':');
  return named.has(start as Named) && name !== ''
    ? { kind: start as Named, name }
    : { kind: 'other', name: text.replace(/^activity:/, '') };
}

/** "account:17" is the person 17; somebody or something else has another name. */
export function accountOf(subject: string): number | undefined {
  const number = /^account:(\d{1,15})$/.exec(subject)?.[1];
  return number === undefined ? undefined : Number(number);
}
