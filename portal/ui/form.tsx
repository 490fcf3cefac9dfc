import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../api/types.ts';
import { Banner } from './banner.tsx';
import { formTexts } from './form-texts.ts';
import { ProblemView } from './problem.tsx';

// A form and what was refused of it. The server names the fields that it refuses, with a code each; the words for the
// codes are the catalogue's, and stand beside the field. What belongs to no field on screen is told on top.

/** Codes by field; `problem` where the server refused it. */
export type Faults = { fields: Readonly<Record<string, string>>; problem?: Problem };

export const noFaults: Faults = { fields: {} };

export function faultsOf(problem: Problem): Faults {
  const fields: Record<string, string> = {};
  for (const one of problem.errors ?? []) {
    if (one.field !== undefined) {
      fields[one.field] ??= one.code ?? 'other';
    }
  }
  return { fields, problem };
}

/** "not_an_expression: at 3" is a code with a remark for the log. */
function codeOf(given: string): string {
  return given.split(':')[0] ?? given;
}

/** What to do about a field, or nothing where nothing is wrong with it. */
export function faultText(faults: Faults, ...names: readonly string[]): string {
  const found = names.find((name) => name in faults.fields);
  if (found === undefined) {
    return '';
  }
  const words = formTexts.value.faults as Record<string, string>;
  return words[codeOf(faults.fields[found] ?? '')] ?? formTexts.value.faults.other;
}

type FormProps = {
  faults: Faults;
  /** Words for what is refused as a whole, by the code of the problem. */
  words?: Readonly<Record<string, string>>;
  label?: string;
  class?: string;
  /** The fields that have a place on screen, as beginnings of their names; the others are listed on top. */
  shown: readonly string[];
  onSubmit: () => void;
  children: ComponentChildren;
};

/** Sends nothing by itself; after a refusal the focus goes to the first field that is to be mended, else to the top. */
export function Form({ faults, words = {}, label, class: name, shown, onSubmit, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const count = Object.keys(faults.fields).length;
  const unseen = Object.keys(faults.fields).filter((field) => !shown.some((one) => field.startsWith(one)));
  const whole = faults.problem && count === 0 ? faults.problem : undefined;
  useEffect(() => {
    if (count > 0 || whole) {
      const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
      (first ?? top.current)?.focus();
    }
  }, [faults]);
  return (
    <form
      ref={form}
      noValidate
      class={name ?? 'form-body'}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div ref={top} tabIndex={-1} class="form-faults">
        {count > 0 && (
          <Banner kind="error" live>
            <p class="banner-title">{formTexts.value.count(count)}</p>
            {unseen.length > 0 && (
              <ul>
                {unseen.map((field) => (
                  <li key={field}>
                    <code>{field}</code> {faultText(faults, field)}
                  </li>
                ))}
              </ul>
            )}
          </Banner>
        )}
        {whole && words[whole.code] !== undefined && (
          <Banner kind="error" live>
            <p class="banner-title">{words[whole.code] ?? ''}</p>
          </Banner>
        )}
        {whole && words[whole.code] === undefined && <ProblemView problem={whole} />}
      </div>
      {children}
    </form>
  );
}
