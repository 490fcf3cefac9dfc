import type { CampaignMessage } from '../api/own.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';

// What campaigns of the CRM say to the resident of the mock server, and what was opened of it.

const day = 24 * 60 * minute;

const first = (): CampaignMessage[] => [
  {
    campaign: 'walk',
    title: { ja: '春の歩く会が始まります', en: 'Walking in spring' },
    body: { ja: '2月1日から、毎週土曜に歩きます。\n参加すると20ポイントもらえます。', en: 'Every Saturday from 1 February.' },
    sentAt: iso(half - 2 * 60 * minute),
    opened: false,
  },
  {
    campaign: 'flu',
    title: { ja: '予防接種のお知らせ', en: 'Vaccination' },
    body: { ja: '2月末まで受けられます。', en: 'Until the end of February.' },
    sentAt: iso(half - 9 * day),
    opened: true,
  },
];

export class NewsMock {
  #messages = first();
  readonly effects: string[] = [];

  reset(): void {
    this.#messages = first();
    this.effects.length = 0;
  }

  clear(): void {
    this.#messages = [];
  }

  answer(method: string, url: URL): Said {
    const opened = /^\/crm\/v1\/me\/messages\/([\w-]+)\/opened$/.exec(url.pathname)?.[1];
    if (opened === undefined || method !== 'POST') {
      return { status: 200, body: { items: this.#messages } };
    }
    const found = this.#messages.find((one) => one.campaign === opened);
    if (!found) {
      return { status: 404, body: { title: '', status: 404, code: 'crm_no_message' } };
    }
    found.opened = true;
    this.effects.push(`opened ${opened}`);
    return { status: 200, body: { items: this.#messages } };
  }
}
