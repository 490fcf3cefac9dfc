import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { Contact, ContactWish, Message, MessageDetail, MessageSummary } from './types.ts';

// Messages to people: which went where, and what became of each.

type Page<Item> = { items: Item[]; next?: number | null };

export function getMessageSummary(): Promise<Answer<MessageSummary>> {
  return ask('get', '/notify/v1/summary', {});
}

export function getMessages(key: string, before?: number): Promise<Answer<Page<Message>>> {
  return ask('get', '/notify/v1/messages', {
    query: { limit: 50, ...(key === '' ? {} : { key }), ...(before === undefined ? {} : { before }) },
  });
}

export function getMessage(id: number): Promise<Answer<MessageDetail>> {
  return ask('get', '/notify/v1/messages/{id}', { path: { id: String(id) } });
}

export function retryDelivery(id: number): Promise<Answer<void>> {
  return ask('post', '/notify/v1/deliveries/{id}/retry', { path: { id: String(id) } });
}

const contactsAtOnce = 200;
const contactPagesMax = 50;

/** The whole address book, page by page: a name that is missing could not be chosen. */
export async function getContacts(): Promise<Answer<Page<Contact>>> {
  const items: Contact[] = [];
  let after: number | null | undefined;
  for (let page = 0; page < contactPagesMax && after !== null; ++page) {
    const query = { limit: contactsAtOnce, ...(after === undefined ? {} : { after }) };
    const answer: Answer<Page<Contact>> = await ask('get', '/notify/v1/contacts', { query });
    if (!answer.ok) {
      return answer;
    }
    items.push(...answer.value.items);
    after = answer.value.next ?? null;
  }
  return { ok: true, value: { items } };
}

/** One contact with its addresses; looking at it is in the audit log. */
export function getContact(id: number): Promise<Answer<Contact>> {
  return ask('get', '/notify/v1/contacts/{id}', { path: { id: String(id) } });
}

export function addContact(body: ContactWish): Promise<Answer<{ id: number }>> {
  return ask('post', '/notify/v1/contacts', { body });
}

export function changeContact(id: number, body: ContactWish): Promise<Answer<unknown>> {
  return ask('put', '/notify/v1/contacts/{id}', { path: { id: String(id) }, body });
}

export function removeContact(id: number): Promise<Answer<unknown>> {
  return ask('delete', '/notify/v1/contacts/{id}', { path: { id: String(id) } });
}
