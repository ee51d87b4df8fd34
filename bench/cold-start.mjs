import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endProcess, freePort, withoutMusterVariables } from '../scripts/muster-process.mjs';
import { root } from '../scripts/set-up.mjs';

const rounds = 2;

/** From the start of the process to the first answer, with a data directory in place; beside it a process that only opens the database. */
export async function measureColdStart({ place, say }) {
  if (place.dataDir === null) return [];
  say('cold starts');
  const starts = [];
  const opens = [];
  for (let round = 0; round < rounds; round += 1) {
    opens.push(await timeToOpen(join(place.dataDir, 'database')));
    starts.push(await timeToAnswer(place));
  }
  return [
    { work: 'cold start to the first answer', unit: 'ms', value: Math.min(...starts), limit: Math.min(...opens), goal: { timesLimit: 2 } },
  ];
}

async function timeToAnswer(place) {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'packages/server/bin/muster.js'), 'serve'], {
    env: {
      ...withoutMusterVariables(process.env),
      ...place.environment,
      MUSTER_PORT: String(port),
      MUSTER_DATA_DIR: place.dataDir,
      MUSTER_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`Muster ended with exit code ${child.exitCode}`);
      await pause(5);
    }
    return performance.now() - started;
  } finally {
    await endProcess(child);
  }
}

async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
  } catch {
    return false;
  }
}

async function timeToOpen(folder) {
  const started = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL('parts/open-pglite.mjs', import.meta.url)), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const milliseconds = performance.now() - started;
  if (child.exitCode === null) await once(child, 'exit');
  return milliseconds;
}
