import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The program as released with one municipality and nobody in it, on a port and in a folder of its own. It is spoken to
// as http://localhost, because passkeys are for host names and browsers trust that one without TLS.

const program = process.env['TSUNAGU_TEST_BINARY'] ?? '';
const tenant = '011002';

/** Without the settings of whoever runs the tests: every TSUNAGU_… is one to the program. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TSUNAGU_')));

/** Of those that the system gives to no outgoing connection, which could take it before the program does. */
export async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  const free = await new Promise<boolean>((resolve) => {
    const one = createServer();
    one.once('error', () => resolve(false));
    one.listen(port, '127.0.0.1', () => one.close(() => resolve(true)));
  });
  return free ? port : await freePort();
}

export class IdServer {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly folder: string;
  private constructor(child: ChildProcess, folder: string, url: string) {
    this.child = child;
    this.folder = folder;
    this.url = url;
  }

  static async start(): Promise<IdServer> {
    const folder = mkdtempSync(join(tmpdir(), 'tsunagu-id.'));
    writeFileSync(join(folder, 'none.toml'), '');
    const here = ['--config', join(folder, 'none.toml'), '--data', join(folder, 'data')];
    const run = { stdio: 'pipe', env: environment } as const;
    execFileSync(program, ['tenant', 'add', tenant, '--name', '札幌市', ...here], run);
    const port = await freePort();
    const portal = ['--portal', join(import.meta.dirname, '..', '..', 'dist')];
    const child = spawn(program, ['serve', ...here, ...portal, '--listen', `127.0.0.1:${port}`], run);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => {
        said = (said + part.toString()).slice(-4000);
      });
    }
    const url = `http://localhost:${port}`;
    const ready = async (): Promise<boolean> =>
      (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.status === 200;
    while (!(await ready())) {
      if (child.exitCode !== null) {
        rmSync(folder, { recursive: true, force: true });
        throw new Error(`the server ended:\n${said}`);
      }
    }
    return new IdServer(child, folder, url);
  }

  /** Bearer token of staff, as an operator makes it beside the server; who must be another has another subject. */
  token(role: string, subject?: string): string {
    const where = ['--config', join(this.folder, 'none.toml'), '--data', join(this.folder, 'data')];
    const who = subject === undefined ? [] : ['--subject', subject];
    return execFileSync(program, ['token', 'create', '--tenant', tenant, '--role', role, ...who, ...where], {
      stdio: 'pipe',
      env: environment,
    })
      .toString()
      .trim();
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
