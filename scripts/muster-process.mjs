// A Muster in a process of its own, for `npm run conformance` and `npm run bench`: they measure what an operator would run.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from './set-up.mjs';

const readyWithinMs = 120_000;

/** Credentials of the first administrator of every server started here. */
export const administrator = { clientId: 'a'.repeat(32), clientSecret: 'the first administrator of a server for measurements' };

/**
 * Starts a server and waits until it has loaded its seed.
 *
 * @param {{ dataDir: string, environment?: Record<string, string>, nodeArguments?: string[] }} options
 */
export async function startMuster({ dataDir, environment = {}, nodeArguments = [] }) {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...nodeArguments, join(root, 'packages/server/bin/muster.js'), 'serve'], {
    env: {
      ...withoutMusterVariables(process.env),
      MUSTER_PORT: String(port),
      MUSTER_DATA_DIR: dataDir,
      MUSTER_ADMIN_CLIENT_ID: administrator.clientId,
      MUSTER_ADMIN_CLIENT_SECRET: administrator.clientSecret,
      MUSTER_LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => endProcess(child);
  try {
    await readyLine(child);
    const { status } = await fetch(`${baseUrl}/health/ready`);
    if (status !== 200) throw new Error(`/health/ready answers ${status}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { baseUrl, pid: child.pid, ...administrator, token: () => fetchToken(baseUrl), stop };
}

/** The line comes after the seed; `/health/ready` answers before it, since the seed is loaded through the API. */
function readyLine(child) {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (reason) => reject(new Error(`Muster ${reason}:\n${output}`));
    const timer = setTimeout(() => fail('did not become ready in time'), readyWithinMs);
    const hear = (chunk) => {
      output = (output + chunk).slice(-10_000);
      if (!output.includes('Muster is ready.')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}

/** Ends a process in order and waits until it is gone. */
export async function endProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

async function fetchToken(baseUrl) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: administrator.clientId,
    client_secret: administrator.clientSecret,
  });
  const response = await fetch(`${baseUrl}/oauth/token`, { method: 'POST', body });
  if (!response.ok) throw new Error(`/oauth/token answers ${response.status}: ${await response.text()}`);
  return (await response.json()).access_token;
}

/** What an operator has set for a server of their own must not reach one for measurements. */
export function withoutMusterVariables(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('MUSTER_')));
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
