import { Button } from '../../ui/button.tsx';
import type { Facts } from './draft.ts';
import { Line, Pick } from './fields.tsx';
import type { Filled } from './fields.tsx';
import { useKnownCodes } from './known-codes.ts';
import { community } from './texts.ts';

// To whom something may be proposed: how strenuous it is, in or out of doors, and what it is about. What nobody has
// said of counts as the most strenuous, so that whom a nurse has set a limit is never proposed it.

type SuitsFacts = { exertion?: number | null; outdoor?: boolean | null; tags?: string[] | null };

export const suitsUnsaid = { exertion: 'number', outdoor: 'flag' } as const;

export type Missing = 'exertion' | 'outdoor';

/** What nobody has said of it yet, the weightiest first. */
export function missingOf({ exertion, outdoor }: SuitsFacts): Missing[] {
  const unsaid = (value: unknown): boolean => value === null || value === undefined;
  return [...(unsaid(exertion) ? ['exertion' as const] : []), ...(unsaid(outdoor) ? ['outdoor' as const] : [])];
}

/** Said in a list, where there is something to fill in. */
export function MissingTag({ of }: { of: SuitsFacts }) {
  const missing = missingOf(of);
  const { lacks } = community.value.suits;
  return missing.length === 0 ? null : (
    <span class="tag tag-strong tag-long">{lacks(missing.map((one) => community.value.suits[one]))}</span>
  );
}

export function exertionText({ exertion }: SuitsFacts): string {
  const { exertions, unsaid } = community.value.suits;
  return typeof exertion === 'number' ? (exertions[exertion] ?? String(exertion)) : unsaid;
}

export function outdoorText({ outdoor }: SuitsFacts): string {
  const { outdoors, indoors, unsaid } = community.value.suits;
  return typeof outdoor === 'boolean' ? (outdoor ? outdoors : indoors) : unsaid;
}

type Tagged = { exertion: string; outdoor: string; tags: string[] };

/** What is typed, with one more. */
export function withTag(typed: string, tag: string): string {
  const all = typed
    .split(/[、,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return [...all.filter((one) => one !== tag), tag].join('、');
}

/** Codes of other sessions are pressed and not remembered. */
function KnownTags({ form }: { form: Filled<Tagged> }) {
  const texts = community.value.suits;
  const { tags } = useKnownCodes();
  const typed = form.draft.value.tags;
  const rest = tags.filter((one) => !typed.split(/[、,，]/).some((other) => other.trim() === one));
  return rest.length === 0 ? null : (
    <div class="field">
      <p class="field-hint">{texts.tagsKnown}</p>
      <p class="actions">
        {rest.map((one) => (
          <Button
            key={one}
            size="xs"
            label={texts.tagAdd(one)}
            onClick={() => (form.draft.value = { ...form.draft.value, tags: withTag(typed, one) })}
          >
            {one}
          </Button>
        ))}
      </p>
    </div>
  );
}

/** The part of a form in which it is said. */
export function Suits<F extends Facts & SuitsFacts>({ form }: { form: Filled<F> }) {
  const texts = community.value.suits;
  const of = form as unknown as Filled<Tagged>;
  return (
    <fieldset class="form-part">
      <legend>{texts.title}</legend>
      <p class="field-hint">{texts.lead}</p>
      <div class="form-grid">
        <Pick
          form={of}
          name="exertion"
          label={texts.exertion}
          hint={texts.exertionHint}
          options={[
            { value: '', label: texts.unsaid },
            ...texts.exertions.map((label, at) => ({ value: String(at), label })),
          ]}
        />
        <Pick
          form={of}
          name="outdoor"
          label={texts.outdoor}
          hint={texts.outdoorHint}
          options={[
            { value: '', label: texts.unsaid },
            { value: 'false', label: texts.indoors },
            { value: 'true', label: texts.outdoors },
          ]}
        />
        <Line form={of} name="tags" label={texts.tags} hint={texts.tagsHint} />
      </div>
      <KnownTags form={of} />
    </fieldset>
  );
}
