import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The program as released, with a made-up town of snow whose posts are silent, no recorded data and a clock of its own
// that is turned by a line on its standard input (tsunagu demo --clock). It lives in a folder of its own and on a port
// that it finds.

const program = process.env['TSUNAGU_TEST_BINARY'] ?? '';
const tenant = '012297';

/** Without the settings of whoever runs the tests: every TSUNAGU_… is one to the program. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('TSUNAGU_')),
);

type Links = { officer: string; contractor: string };

export class NightServer {
  readonly url: string;
  /** Of the welcome page: each signs in once, within an hour of the server's clock. */
  readonly links: Links;
  private readonly child: ChildProcess;
  private readonly folder: string;
  private readonly said: Output;
  private constructor(child: ChildProcess, folder: string, said: Output, links: Links) {
    this.child = child;
    this.folder = folder;
    this.said = said;
    this.links = links;
    this.url = new URL(links.officer).href.replace(/\/staff\/.*$/, '');
  }

  static async start(clock: string): Promise<NightServer> {
    const folder = mkdtempSync(join(tmpdir(), 'tsunagu-night.'));
    writeFileSync(join(folder, 'none.toml'), '');
    mkdirSync(join(folder, 'recorded', 'snow'), { recursive: true });
    const child = spawn(
      program,
      // prettier-ignore
      ['demo', '--config', join(folder, 'none.toml'), '--data', join(folder, 'data'), '--listen', '127.0.0.1:0',
        '--portal', join(import.meta.dirname, '..', '..', 'dist'), '--real-data', join(folder, 'recorded'),
        '--snow-posts', '0', '--clock', clock],
      { stdio: ['pipe', 'pipe', 'pipe'], env: environment },
    );
    const said = new Output(child);
    try {
      const welcome = await said.until(/The town of snow stands/);
      const link = (area: string): string =>
        new RegExp(`http://\\S+/t/${tenant}/${area}/#code=\\S+`).exec(welcome)?.[0] ?? '';
      return new NightServer(child, folder, said, { officer: link('staff'), contractor: link('field') });
    } catch (error) {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Bearer token of the posts, as an operator makes it beside the running server. */
  deviceToken(): string {
    const where = ['--config', join(this.folder, 'none.toml'), '--data', join(this.folder, 'data')];
    return execFileSync(program, ['token', 'create', '--tenant', tenant, '--role', 'device', ...where], {
      stdio: 'pipe',
      env: environment,
    })
      .toString()
      .trim();
  }

  async turnTo(at: number): Promise<void> {
    const from = this.said.mark();
    this.child.stdin?.write(`${new Date(at).toISOString()}\n`);
    const answer = await this.said.until(/It is now|was not turned/, from);
    if (!answer.includes('It is now')) {
      throw new Error(answer);
    }
  }

  /** Ends it as an operator does; gives back its exit code. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const code = await ended;
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}

/** What a program has said so far, and whoever waits for more. */
class Output {
  private text = '';
  private ended = false;
  private waiting: (() => void)[] = [];
  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => {
        this.text += part.toString();
        this.wake();
      });
    }
    child.once('exit', () => {
      this.ended = true;
      this.wake();
    });
  }

  mark(): number {
    return this.text.length;
  }

  async until(what: RegExp, from = 0): Promise<string> {
    while (!what.test(this.text.slice(from))) {
      if (this.ended) {
        throw new Error(`the server ended:\n${this.text}`);
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return this.text.slice(from);
  }

  private wake(): void {
    for (const one of this.waiting.splice(0)) {
      one();
    }
  }
}
