import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/muster.js', import.meta.url));

/** How a process ended, and what it said. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** A Muster in a process of its own, as an operator runs it. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly baseUrl: string;
  readonly output: () => string;
  /** Until it says that it is ready; throws when it ends before. */
  ready(): Promise<void>;
  /** The end, brought about by a signal or awaited. */
  end(signal?: NodeJS.Signals): Promise<Ending>;
  /** An answer's body by the administrator's token; throws for a refusal. */
  call<T = any>(method: string, path: string, body?: object | FormData): Promise<T>;
}

export const administrator = { clientId: 'a'.repeat(32), clientSecret: 'a secret of the first administrator' };

/** What the environment sets must not reach the process, only what the test does. */
function environmentOf(settings: Record<string, string>): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MUSTER_'));
  return { ...Object.fromEntries(inherited), MUSTER_SEED: 'none', MUSTER_LOG_LEVEL: 'warn', ...settings };
}

const running = new Set<ChildProcess>();

/** Runs `muster …` to its end. */
export async function runMuster(command: readonly string[], settings: Record<string, string>): Promise<Ending> {
  return start(command, settings).end();
}

export async function startServerProcess(settings: Record<string, string>): Promise<ServerProcess> {
  const port = settings.MUSTER_PORT ?? String(await freePort());
  const { child, output, end } = start(['serve'], { MUSTER_PORT: port, ...settings });
  const baseUrl = `http://127.0.0.1:${port}`;
  let token: string | null = null;
  const authorise = async () => {
    const { clientId, clientSecret } = administrator;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
    const response = await fetch(`${baseUrl}/oauth/token`, { method: 'POST', body });
    return ((await response.json()) as { access_token: string }).access_token;
  };
  return {
    child,
    baseUrl,
    output,
    end,
    async ready() {
      while (!output().includes('Muster is ready.')) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Muster ended: ${JSON.stringify(await end())}`);
        await pause(20);
      }
    },
    async call(method, path, body) {
      token ??= await authorise();
      const json = body !== undefined && !(body instanceof FormData);
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) },
        ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : body }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
  };
}

function start(command: readonly string[], settings: Record<string, string>) {
  const child = spawn(process.execPath, [program, ...command], { env: environmentOf(settings), stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, output, errors });
    });
  });
  const end = (signal?: NodeJS.Signals) => {
    if (signal !== undefined) child.kill(signal);
    return ended;
  };
  return { child, output: () => output, end };
}

/** Ends what a failed test has left running. */
export function endAllProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
