import { putProgram } from '../../api/developer.ts';
import type { Program, ProgramKind, ProgramWish } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultText, Form } from '../../ui/form.tsx';
import { navigate } from '../../ui/router.ts';
import { useKeeping } from '../snow/enter/keeping.ts';
import { developer } from './texts.ts';

// Asking for a program, and changing it.

const kinds: readonly ProgramKind[] = ['web', 'native', 'machine', 'legacy'];
const personal = ['profile', 'email', 'phone', 'address', 'age_band'] as const;
const shown = ['name', 'title', 'about', 'redirectUris', 'postLogoutRedirectUris', 'jwks', 'backchannelLogoutUri',
  'scopes'];

type Draft = {
  name: string;
  title: string;
  about: string;
  kind: ProgramKind;
  redirect: string;
  bye: string;
  told: string;
  scopes: readonly string[];
  more: string;
  jwks: string;
};

/** Words between blanks, line ends or commas. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function draftOf(before: Program | undefined): Draft {
  const wish = before?.wish;
  const scopes = wish?.scopes ?? [];
  return {
    name: before?.name ?? '',
    title: wish?.title ?? '',
    about: wish?.about ?? '',
    kind: wish?.kind ?? 'web',
    redirect: wish?.redirectUris.join(' ') ?? '',
    bye: wish?.postLogoutRedirectUris.join(' ') ?? '',
    told: wish?.backchannelLogoutUri ?? '',
    scopes: scopes.filter((one) => (personal as readonly string[]).includes(one)),
    more: scopes.filter((one) => one !== 'openid' && !(personal as readonly string[]).includes(one)).join(' '),
    jwks: wish?.jwks ? JSON.stringify(wish.jwks) : '',
  };
}

export function wishOf(draft: Draft, before: ProgramWish | undefined): ProgramWish {
  const machine = draft.kind === 'machine';
  const scopes = machine ? [] : ['openid', ...draft.scopes];
  const jwks = draft.jwks.trim();
  return {
    title: draft.title.trim(),
    about: draft.about.trim(),
    kind: draft.kind,
    redirectUris: machine ? [] : wordsOf(draft.redirect),
    postLogoutRedirectUris: machine ? [] : wordsOf(draft.bye),
    scopes: [...new Set([...scopes, ...wordsOf(draft.more)])],
    backchannelLogoutUri: draft.told.trim() || null,
    homeUri: before?.homeUri ?? null,
    policyUri: before?.policyUri ?? null,
    jwks: jwks === '' ? null : (JSON.parse(jwks) as ProgramWish['jwks']),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text.trim() === '';
  }
}

export function ProgramForm({ before }: { before: Program | undefined }) {
  const texts = developer.value.ask;
  const { draft, faults, put, save } = useKeeping<Draft>(draftOf(before));
  const signsIn = draft.value.kind !== 'machine';

  async function keep(): Promise<void> {
    const name = draft.value.name.trim();
    const check: Record<string, string> = isJson(draft.value.jwks) ? {} : { jwks: 'not_json' };
    if (name === '') {
      check['name'] = 'empty';
    }
    if (await save(check, () => putProgram(name, wishOf(draft.value, before?.wish)))) {
      navigate(`/staff/developer/program?${new URLSearchParams({ name })}`);
    }
  }
  const partsOf = (field: string) => Object.keys(faults.value.fields).filter((one) => one.startsWith(`${field}[`));
  const text = (member: 'name' | 'title' | 'about' | 'redirect' | 'bye' | 'told' | 'more' | 'jwks', field: string) => (
    <TextField
      label={texts.fields[member]}
      {...(texts.hints[member] ? { hint: texts.hints[member] } : {})}
      error={faultText(faults.value, field, ...partsOf(field))}
      value={draft.value[member]}
      onInput={(value) => put({ [member]: value })}
    />
  );

  return (
    <section class="panel platform-box">
      <Form faults={faults.value} words={texts.refusals} shown={shown} onSubmit={() => void keep()}>
        {before === undefined && text('name', 'name')}
        {text('title', 'title')}
        {text('about', 'about')}
        <Choice
          legend={texts.kind}
          options={kinds.map((value) => ({ value, label: texts.kinds[value] }))}
          value={draft.value.kind}
          onChange={(kind) => put({ kind })}
        />
        {signsIn && text('redirect', 'redirectUris')}
        {signsIn && text('bye', 'postLogoutRedirectUris')}
        {signsIn && (
          <fieldset class="choice">
            <legend class="choice-legend">{texts.scopes}</legend>
            {personal.map((scope) => (
              <Check
                key={scope}
                label={texts.scopeNames[scope]}
                checked={draft.value.scopes.includes(scope)}
                onChange={(on) =>
                  put({
                    scopes: on
                      ? [...draft.value.scopes, scope]
                      : draft.value.scopes.filter((one) => one !== scope),
                  })
                }
              />
            ))}
          </fieldset>
        )}
        <details>
          <summary>{texts.more}</summary>
          <div class="form-body">
            {text('more', 'scopes')}
            {signsIn && text('told', 'backchannelLogoutUri')}
            {text('jwks', 'jwks')}
          </div>
        </details>
        <p class="actions">
          <Button kind="fill" type="submit">
            {before ? texts.change : texts.send}
          </Button>
        </p>
      </Form>
    </section>
  );
}
