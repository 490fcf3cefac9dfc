import { useSignal } from '@preact/signals';
import { addContact, changeContact, getContact, removeContact } from '../../../api/notify.ts';
import type { Contact, ContactWish, Problem, Way } from '../../../api/types.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { faultText } from '../../../ui/form.tsx';
import type { Faults } from '../../../ui/form.tsx';
import { Loading, ProblemView } from '../../../ui/problem.tsx';
import { useResource } from '../../../ui/resource.ts';
import { Frame, leave } from './frame.tsx';
import { useKeeping } from './keeping.ts';
import { addressesOf, addressText, contactDraftOf, faultsOfContact, indexOfWay } from './contact.ts';
import type { ContactDraft } from './contact.ts';
import { enter } from './texts.ts';

/** A contact that is there is asked for by itself: the list has its addresses masked. */
export function ContactForm({ id }: { id: number | undefined }) {
  const found = useResource(`contact ${id ?? ''}`, () =>
    id === undefined ? Promise.resolve({ ok: true as const, value: undefined }) : getContact(id),
  );
  if (id !== undefined && !found.value) {
    return found.problem ? <ProblemView problem={found.problem} retry={found.reload} /> : <Loading />;
  }
  return <Fields key={id} before={found.value} />;
}

function Fields({ before }: { before: Contact | undefined }) {
  const texts = enter.value;
  const keeping = useKeeping<ContactDraft>(contactDraftOf(before));
  const { draft, faults, put, save } = keeping;

  async function keep(): Promise<void> {
    const { name, kana, organisation, account, quietFrom, quietUntil } = draft.value;
    const body: ContactWish = {
      name: name.trim(),
      kana: kana.trim(),
      organisation: organisation.trim(),
      language: before?.language ?? 'ja',
      account: account.trim(),
      quietFrom: quietFrom || null,
      quietUntil: quietUntil || null,
      addresses: addressesOf(draft.value, before),
    };
    const act = () => (before ? changeContact(before.id, body) : addContact(body));
    if (await save(faultsOfContact(draft.value), act)) {
      leave('contacts', name, before === undefined);
    }
  }

  const text = (member: 'name' | 'kana' | 'organisation' | 'account', label: string) => (
    <TextField
      label={label}
      error={faultText(faults.value, member)}
      value={draft.value[member]}
      onInput={(value) => put({ [member]: value })}
    />
  );
  return (
    <>
      <Frame
        keeping={keeping}
        shown={['name', 'kana', 'organisation', 'account', 'addresses', 'quiet']}
        label={texts.kinds.contacts}
        onSave={() => void keep()}
      >
        <div class="form-grid">
          {text('name', texts.name)}
          {text('kana', texts.kana)}
          {text('organisation', texts.organisation)}
        </div>
        <Ways draft={draft.value} before={before} faults={faults.value} put={put} />
        <div class="form-grid">
          {text('account', texts.account)}
          <TextField
            label={texts.quietFrom}
            hint={texts.quietHint}
            type="time"
            error={faultText(faults.value, 'quietFrom')}
            value={draft.value.quietFrom}
            onInput={(quietFrom) => put({ quietFrom })}
          />
          <TextField
            label={texts.quietUntil}
            type="time"
            error={faultText(faults.value, 'quietUntil')}
            value={draft.value.quietUntil}
            onInput={(quietUntil) => put({ quietUntil })}
          />
        </div>
      </Frame>
      {before && <Remove contact={before} />}
    </>
  );
}

type WaysProps = {
  draft: ContactDraft;
  before: Contact | undefined;
  faults: Faults;
  put: (change: Partial<ContactDraft>) => void;
};

/** How this contact is reached; the server names an address by its number in what was sent. */
function Ways({ draft, before, faults, put }: WaysProps) {
  const texts = enter.value;
  const fault = (way: Way): string => {
    const index = indexOfWay(addressesOf(draft, before), way);
    return index === undefined ? '' : addressText(faults, index);
  };
  return (
    <fieldset class="form-part">
      <legend>{texts.ways}</legend>
      {faultText(faults, 'addresses') && (
        <p class="field-error" role="alert">
          {texts.needWay}
        </p>
      )}
      <div class="form-grid">
        <TextField
          label={texts.sms}
          inputMode="numeric"
          error={fault('sms')}
          value={draft.sms}
          onInput={(sms) => put({ sms })}
        />
        <TextField
          label={texts.voice}
          inputMode="numeric"
          error={fault('voice')}
          value={draft.voice}
          onInput={(voice) => put({ voice })}
        />
        <TextField label={texts.email} error={fault('email')} value={draft.email} onInput={(email) => put({ email })} />
      </div>
    </fieldset>
  );
}

/** Says what is lost, and removes only then. */
function Remove({ contact }: { contact: Contact }) {
  const texts = enter.value;
  const asked = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);

  async function remove(): Promise<void> {
    const answer = await removeContact(contact.id);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      leave('contacts', contact.name, false);
    }
  }

  return (
    <section class="panel form" aria-label={texts.remove}>
      {!asked.value && (
        <p>
          <Button
            size="sm"
            onClick={() => {
              asked.value = true;
            }}
          >
            {texts.remove}
          </Button>
        </p>
      )}
      {asked.value && (
        <>
          <p>{texts.removeSure(contact.name)}</p>
          {problem.value && <ProblemView problem={problem.value} />}
          <p class="actions">
            <Button size="sm" kind="fill" onClick={() => void remove()}>
              {texts.removeYes}
            </Button>
            <Button
              size="sm"
              onClick={() => {
                asked.value = false;
              }}
            >
              {texts.cancel}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}
