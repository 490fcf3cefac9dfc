// Residents of a server under measurement, for bench/home_screen and bench/ledger_http: a connection and
// cookies of their own, registered at the counter, with a password that they chose.
import http from 'node:http';

const form = (fields) => new URLSearchParams(fields).toString();

/** One connection for all that staff do: one for each person would be more than the server lets in. */
let desk;
export const deskOf = (port) => (desk ??= new Resident(port));

export class Resident {
  agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  cookies = new Map();
  constructor(port) {
    this.port = port;
    this.host = `localhost:${port}`;
  }
  get cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
  send(method, path, body, headers = {}) {
    headers.host = this.host;
    if (this.cookies.size) headers.cookie = this.cookie;
    if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);
    return new Promise((resolve, reject) => {
      const at = { host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent };
      const request = http.request(at, (reply) => {
        const pieces = [];
        reply.on('data', (piece) => pieces.push(piece));
        reply.on('end', () => {
          for (const one of reply.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(one);
            if (value) this.cookies.set(name, value);
            else this.cookies.delete(name);
          }
          resolve({ status: reply.statusCode, text: Buffer.concat(pieces).toString() });
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }
  json(method, path, body, headers) {
    return this.send(method, path, JSON.stringify(body), { 'content-type': 'application/json', origin: `http://${this.host}`, ...headers });
  }
  /** Gives back the number of the account. */
  async register(n, token) {
    const staff = { authorization: `Bearer ${token}` };
    const profile = { name: `住民 ${n}`, kana: 'ジュウミン', birthDate: '1950-05-01', district: '', phone: null, email: null };
    const wish = { kind: 'resident', loginId: null, role: null, proof: 'counter', locale: 'ja', profile, why: '窓口で登録' };
    const made = await deskOf(this.port).json('POST', '/id/v1/accounts', wish, staff);
    if (made.status !== 201) throw new Error(`registering: ${made.status} ${made.text}`);
    const { id, loginId, code } = JSON.parse(made.text);
    const page = await this.send('GET', '/id/recover');
    const formToken = /name="form_token" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const fields = { form_token: formToken, 'login-id': loginId, code, 'new-password': 'yuki no asa ni aruku michi' };
    await this.send('POST', '/id/recover', form(fields), { 'content-type': 'application/x-www-form-urlencoded', origin: `http://${this.host}` });
    return id;
  }
}
