import type { Application, DeveloperView, DeveloperWish, Program, ProgramWish } from '../api/types.ts';
import type { Said } from './snow/mock.ts';

// What developers ask for, as the mock server has it: one program that works, one that was refused, one that waits.

const at = '2026-01-14T20:00:00Z';

const wish: ProgramWish = {
  title: '見守りサービス',
  about: '血圧を見て、気になるときに電話します。',
  kind: 'web',
  redirectUris: ['http://127.0.0.1:3000/cb'],
  postLogoutRedirectUris: [],
  scopes: ['openid', 'profile'],
  backchannelLogoutUri: null,
  homeUri: null,
  policyUri: null,
  jwks: null,
};

const who: DeveloperWish = { organisation: 'アクメ健康', person: '山田', contact: 'dev@acme.example' };

const bare: Program = {
  name: 'watch',
  state: 'open',
  reason: null,
  asked: at,
  decided: null,
  wish,
  registered: false,
  locked: false,
  needsSecret: false,
  hasSecret: false,
  keys: [],
  testUsers: [],
  hook: null,
};

const working: Program = {
  ...bare,
  state: 'approved',
  decided: at,
  registered: true,
  needsSecret: true,
  testUsers: [{ id: 9, label: 'テスト1', loginId: 'test-0123456789', created: at }],
  keys: [{ id: 7, label: '本番', created: at, expires: '2027-01-14T20:00:00Z', rules: null }],
};

const first = (): Program[] => [
  structuredClone(working),
  {
    ...structuredClone(bare),
    name: 'bus',
    wish: { ...wish, title: 'バスの案内' },
    state: 'refused',
    reason: '何に使うのかを、もう少し書いてください。',
    decided: at,
  },
];

export class DeveloperMock {
  #programs = first();
  #known = true;

  reset(): void {
    this.#programs = first();
    this.#known = true;
  }

  /** Nobody has said who they are, nor asked for anything. */
  empty(): void {
    this.#programs = [];
    this.#known = false;
  }

  answer(method: string, path: string, given: Record<string, unknown>): Said | undefined {
    if (path === '/id/v1/developers') {
      return this.#signUp(given as unknown as DeveloperWish);
    }
    if (path === '/id/v1/developer') {
      this.#known ||= method === 'PUT';
      return { status: 200, body: this.#view() };
    }
    if (path === '/id/v1/programs') {
      return { status: 200, body: { items: this.#programs.map(applicationOf) } };
    }
    const own = /^\/id\/v1\/developer\/programs\/([^/]+)(?:\/(.+))?$/.exec(path);
    if (own) {
      return this.#own(method, own[1] ?? '', own[2] ?? '', given);
    }
    const decided = /^\/id\/v1\/programs\/([^/]+)\/(approve|refuse)$/.exec(path);
    return decided ? this.#decide(decided[1] ?? '', decided[2] ?? '', given) : undefined;
  }

  #view(): DeveloperView {
    const issuer = 'https://id.example';
    return {
      subject: 'developer:1',
      issuer,
      discovery: `${issuer}/.well-known/openid-configuration`,
      developer: this.#known ? who : null,
      programs: this.#programs,
    };
  }

  #signUp(given: DeveloperWish): Said {
    if (!given.contact.includes('@')) {
      return refused(400, 'bad_developer', 'contact', 'not_an_address');
    }
    return { status: 201, body: { subject: 'developer:1', key: 'mock-developer-0123456789', expires: at } };
  }

  #own(method: string, name: string, part: string, given: Record<string, unknown>): Said {
    const found = this.#programs.find((one) => one.name === name);
    if (part === '') {
      return this.#ask(method, name, found, given as unknown as ProgramWish);
    }
    if (!found) {
      return refused(404, 'no_such_program');
    }
    switch (`${method} ${part}`) {
      case 'POST secret':
        found.hasSecret = true;
        return { status: 201, body: { clientId: name, clientSecret: 'tss_mock_secret' } };
      case 'POST test-users':
        found.testUsers.push({ id: 10, label: String(given['label']), loginId: 'test-1111111111', created: at });
        return {
          status: 201,
          body: { id: 10, label: given['label'], loginId: 'test-1111111111', password: 'mock-pw' },
        };
      case 'PUT webhook':
        if (!String(given['url']).startsWith('https://')) {
          return refused(400, 'bad_hook', 'url', 'not_a_web_address');
        }
        found.hook = { url: String(given['url']), lastTest: null };
        return { status: 201, body: { url: given['url'], secret: 'tsw_mock' } };
      case 'POST webhook/test':
        found.hook = { url: found.hook?.url ?? '', lastTest: { state: 'delivered', note: '', attempts: 1, at } };
        return { status: 202, body: found };
      case 'POST keys':
        return { status: 201, body: { id: 8, label: given['label'], key: 'tsu_mock_key', expires: at } };
      default:
        return { status: 204, body: undefined };
    }
  }

  #ask(method: string, name: string, found: Program | undefined, given: ProgramWish): Said {
    if (method === 'DELETE') {
      this.#programs = this.#programs.filter((one) => one !== found);
      return { status: 204, body: undefined };
    }
    if (given.redirectUris.some((one) => one.startsWith('http://') && !one.startsWith('http://127.'))) {
      return refused(400, 'bad_client', 'redirectUris[0]', 'not_a_redirect_uri');
    }
    const state = found?.registered ? 'changing' : 'open';
    const next: Program = { ...(found ?? structuredClone(bare)), name, state, reason: null, wish: given };
    this.#programs = [...this.#programs.filter((one) => one !== found), next];
    return { status: 200, body: next };
  }

  #decide(name: string, step: string, given: Record<string, unknown>): Said {
    const found = this.#programs.find((one) => one.name === name);
    if (!found) {
      return refused(404, 'no_such_program');
    }
    if (step === 'refuse' && String(given['reason']).trim() === '') {
      return refused(400, 'why_missing', 'reason', 'missing');
    }
    found.state = step === 'approve' ? 'approved' : 'refused';
    found.reason = step === 'approve' ? null : String(given['reason']);
    found.registered ||= step === 'approve';
    found.needsSecret = found.registered;
    return { status: 200, body: applicationOf(found) };
  }
}

function applicationOf(one: Program): Application {
  const { name, state, reason, asked, decided } = one;
  return {
    name,
    owner: 'developer:1',
    state,
    reason,
    asked,
    decided,
    decidedBy: null,
    developer: who,
    wish: one.wish,
    agreed: one.registered ? wish : null,
  };
}

function refused(status: number, code: string, field?: string, fault?: string): Said {
  const errors = field === undefined ? [] : [{ field, code: fault }];
  return { status, body: { type: 'about:blank', title: code, status, code, errors } };
}
