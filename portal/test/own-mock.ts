import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application, Briefing, Call, Consultation, Lending } from '../api/own.ts';
import type { OwnAnswers, OwnWave, Sheet, Slot } from '../api/own.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';

// Surveys, talks with a nurse and the lending of tablets as a resident of the mock server has them.

const day = 24 * 60 * minute;
const hour = 60 * minute;
const problem = (status: number, code: string): Said => ({ status, body: { title: code, status, code } });

function formOf(code: string): Sheet['form'] {
  const file = join(import.meta.dirname, '..', '..', 'src/service/survey/instrument', `${code}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Sheet['form'];
}

const now = { opensAt: iso(half - 9 * day), closesAt: iso(half + 20 * day), open: true };
const waves: Omit<OwnWave, 'state'>[] = [
  { ...now, code: 'spring', instrument: 'lwci-r5', ja: '暮らしのアンケート', en: 'Life in our town' },
  { ...now, code: 'joy', instrument: 'ihs-2015', ja: 'しあわせのアンケート', en: 'Happiness' },
];

const blank = { age: '', sex: '', area: '', uses: '' };

/** 10 in the morning in Japan, so many days from now. */
const morning = (days: number, minutes = 0): string =>
  iso((Math.floor(half / day) + days) * day + hour + minutes * minute);

function slot(number: number, days: number, minutes: number): Slot {
  return {
    number, startsAt: morning(days, minutes), endsAt: morning(days, minutes + 30),
    place: 'ホクノー健康ステーション', taken: false, nurse: null, consultation: null,
  };
}

function callOf(code: string, ja: string, en: string, [from, until]: [number, number]): Call {
  const opensAt = iso(half + from * day);
  const closesAt = iso(half + until * day);
  return { code, ja, en, how: 'lottery', places: 150, opensAt, closesAt, accepted: null, seed: null, drawnAt: null };
}

const calls: Call[] = [
  callOf('r8', '令和8年度の利用者', 'Users of 2026', [-5, 10]),
  callOf('r7', '令和7年度の利用者', 'Users of 2025', [-400, -300]),
];

export class OwnMock {
  #sheets = new Map<string, OwnAnswers>();
  #slots: Slot[] = [];
  #talks: Consultation[] = [];
  #lending: Lending = { person: 1, applications: [], seats: [], loans: [], matters: [] };
  readonly effects: string[] = [];

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#sheets.clear();
    this.#slots = [slot(31, 3, 0), slot(32, 3, 30), slot(33, 4, 0), slot(34, 5, 0), slot(35, 6, 0)];
    const talk = { place: 'ホクノー健康ステーション', person: null, notes: null };
    this.#talks = [
      { ...talk, number: 8, slot: 21, startsAt: morning(2), endsAt: morning(2, 30), state: 'booked', about: 'ひざが痛い' },
      { ...talk, number: 7, slot: 20, startsAt: morning(-9), endsAt: morning(-9, 30), state: 'held', about: '' },
    ];
    this.#lending = { person: 1, applications: [], seats: [], loans: [], matters: [] };
    this.effects.length = 0;
  }

  /** Somebody who has a tablet already. */
  lend(): void {
    this.#lending.loans = [{ number: 3, serial: 'HT-0042', lentAt: iso(half - 30 * day), dueAt: iso(half + 90 * day) }];
  }

  answer(method: string, url: URL, body: Record<string, unknown>): Said {
    const [, area, , ...rest] = url.pathname.split('/');
    if (area === 'survey') {
      return this.#survey(method, rest[2], body as unknown as OwnAnswers);
    }
    return area === 'community' ? this.#consult(method, rest[2], body) : this.#devices(method, rest, body);
  }

  #survey(method: string, code: string | undefined, body: OwnAnswers): Said {
    const wave = waves.find((one) => one.code === code);
    if (code === undefined) {
      const items = waves.map((one) => Object.assign({ state: this.#stateOf(one.code) }, one));
      return { status: 200, body: { items } };
    }
    if (!wave) {
      return problem(404, 'survey_no_wave');
    }
    if (method === 'DELETE') {
      this.#sheets.delete(code);
      this.effects.push(`drop ${code}`);
      return { status: 204 };
    }
    if (method === 'PUT') {
      const finish = body.finish || this.#sheets.get(code)?.finish === true;
      this.#sheets.set(code, { ...body, finish });
      this.effects.push(`${body.finish ? 'finish' : 'save'} ${code} ${body.answers.length}`);
    }
    return { status: 200, body: this.#sheetOf(wave) };
  }

  #stateOf(code: string): OwnWave['state'] {
    const sheet = this.#sheets.get(code);
    return sheet ? (sheet.finish ? 'finished' : 'begun') : 'none';
  }

  #sheetOf({ code, instrument, ja, en }: Omit<OwnWave, 'state'>): Sheet {
    const kept = this.#sheets.get(code);
    const form = formOf(instrument);
    const answers = kept?.answers ?? [];
    return {
      wave: code, ja, en, areas: code === 'joy' ? ['もみじ台', '青葉'] : [], state: this.#stateOf(code),
      open: true, paper: false, answered: answers.length,
      asked: form.items.length, by: kept?.by ?? blank, answers, form,
    };
  }

  #consult(method: string, number: string | undefined, body: Record<string, unknown>): Said {
    if (number !== undefined) {
      const talk = this.#talks.find((one) => String(one.number) === number);
      if (!talk) {
        return problem(404, 'community_no_consultation');
      }
      talk.state = 'cancelled';
      this.effects.push(`cancel ${number}`);
      return { status: 200, body: talk };
    }
    if (method === 'GET') {
      return { status: 200, body: { items: this.#talks, free: this.#slots } };
    }
    const wanted = this.#slots.find((one) => one.number === body['slot']);
    const before = this.#talks.find((one) => one.slot === body['slot']);
    if (before) {
      return { status: 201, body: before };
    }
    if (!wanted || wanted.number === 33) {
      return problem(wanted ? 409 : 404, wanted ? 'community_slot_taken' : 'community_no_slot');
    }
    this.#slots = this.#slots.filter((one) => one !== wanted);
    const made: Consultation = {
      number: 40 + this.#talks.length, slot: wanted.number, startsAt: wanted.startsAt, endsAt: wanted.endsAt,
      place: wanted.place, state: 'booked', person: null, about: String(body['about']), notes: null,
    };
    this.#talks.unshift(made);
    this.effects.push(`book ${wanted.number} ${made.about}`);
    return { status: 201, body: made };
  }

  #briefings(): Briefing[] {
    const seats = this.#lending.seats.filter((one) => one.state === 'booked').length;
    const one = { name: 'はじめての説明会', place: 'もみじ台管理センター', seats: 30 };
    return [
      { ...one, code: 'b2', startsAt: morning(9), endsAt: morning(9, 90), left: 0, name: '夜の説明会' },
      { ...one, code: 'b1', startsAt: morning(7), endsAt: morning(7, 90), left: 12 - seats },
      { ...one, code: 'b0', startsAt: morning(-7), endsAt: morning(-7, 90), left: 3 },
    ];
  }

  #devices(method: string, rest: string[], body: Record<string, unknown>): Said {
    const path = rest.join('/');
    const lending = this.#lending;
    const seat = /^me\/briefings\/(\w+)$/.exec(path)?.[1];
    if (seat !== undefined) {
      const kept = { briefing: seat, state: method === 'PUT' ? ('booked' as const) : ('cancelled' as const) };
      lending.seats = [...lending.seats.filter((one) => one.briefing !== seat), kept];
      this.effects.push(`${kept.state} ${seat}`);
      return { status: 201, body: kept };
    }
    const gone = /^me\/applications\/(\d+)\/withdraw$/.exec(path)?.[1];
    if (gone !== undefined) {
      lending.applications = lending.applications.map((one) => ({ ...one, state: 'withdrawn' as const }));
      this.effects.push(`withdraw ${gone}`);
      return { status: 200, body: lending.applications[0] };
    }
    switch (`${method} ${path}`) {
      case 'GET me':
        return { status: 200, body: lending };
      case 'GET calls':
        return { status: 200, body: { items: calls } };
      case 'GET briefings':
        return { status: 200, body: { items: this.#briefings() } };
      case 'POST me/applications': {
        const waits = body['wants'] === 'tablet' && body['hasWifi'] === false;
        const made: Application = {
          number: 5, call: String(body['call']), wants: body['wants'] as 'tablet', state: waits ? 'reserve' : 'waiting',
          rank: 0, appliedAt: iso(half), person: null, reason: waits ? 'no_wifi' : 'none', warnings: [],
        };
        lending.applications = [made];
        this.effects.push(`apply ${made.call} ${made.wants}${waits ? ' no_wifi' : ''}`);
        return { status: 201, body: made };
      }
      default:
        return problem(404, 'not_found');
    }
  }
}
