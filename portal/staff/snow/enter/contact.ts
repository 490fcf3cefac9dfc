import type { Contact, ContactWish, Way } from '../../../api/types.ts';
import { faultText } from '../../../ui/form.tsx';
import type { Faults } from '../../../ui/form.tsx';

// A contact as it is filled in: one field for each way that a person can be reached by. Pure.

export type ContactDraft = {
  name: string;
  kana: string;
  organisation: string;
  account: string;
  email: string;
  sms: string;
  voice: string;
  quietFrom: string;
  quietUntil: string;
};

type Addresses = NonNullable<ContactWish['addresses']>;

export function contactDraftOf(contact: Contact | undefined): ContactDraft {
  const to = (way: Way): string => contact?.addresses.find((one) => one.by === way)?.to ?? '';
  return {
    name: contact?.name ?? '',
    kana: contact?.kana ?? '',
    organisation: contact?.organisation ?? '',
    account: contact?.account ?? '',
    email: to('email'),
    sms: to('sms'),
    voice: to('voice'),
    quietFrom: contact?.quietFrom ?? '',
    quietUntil: contact?.quietUntil ?? '',
  };
}

/** Telephone numbers as people write them: full width, with hyphens, blanks and brackets. */
export function phoneOf(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s\-‐−–—ー()]/g, '');
}

/** A webhook is set up elsewhere and stays as it was; without a secret it keeps the one it had. */
export function addressesOf(draft: ContactDraft, before: Contact | undefined): Addresses {
  const given = (by: Way, to: string): Addresses => (to === '' ? [] : [{ by, to, secret: null }]);
  return [
    ...given('sms', phoneOf(draft.sms)),
    ...given('voice', phoneOf(draft.voice)),
    ...given('email', draft.email.normalize('NFKC').trim()),
    ...(before?.addresses ?? []).flatMap(({ by, to }) => (by === 'webhook' ? given(by, to) : [])),
  ];
}

export function indexOfWay(addresses: Addresses, way: Way): number | undefined {
  const index = addresses.findIndex((one) => one.by === way);
  return index < 0 ? undefined : index;
}

/** What an address needs; its codes tell more than a form can, so all but two are told as one. */
export function addressText(faults: Faults, index: number): string {
  const field = `addresses[${index}]`;
  const code = faults.fields[field];
  if (code === undefined) {
    return '';
  }
  const known = code === 'each_way_once' || code === 'too_long';
  return faultText(known ? faults : { fields: { [field]: 'not_an_address' } }, field);
}

export function faultsOfContact(draft: ContactDraft): Record<string, string> {
  const out: Record<string, string> = {};
  if (draft.name.trim() === '') {
    out['name'] = 'empty';
  }
  // Who has an account is reached by the inbox.
  if ([draft.sms, draft.voice, draft.email, draft.account].every((one) => one.trim() === '')) {
    out['addresses'] = 'missing';
  }
  if ((draft.quietFrom === '') !== (draft.quietUntil === '')) {
    out[draft.quietFrom === '' ? 'quietFrom' : 'quietUntil'] = 'not_a_time_of_day';
  }
  return out;
}
