import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMuster } from '../scripts/muster-process.mjs';
import { openFamilies } from './families.mjs';
import { operations } from './operations.mjs';
import { NotYet } from './outcome.mjs';
import { setTheStage } from './stage.mjs';
import { failuresOf, tableOf } from './table.mjs';

const readme = fileURLToPath(new URL('README.md', import.meta.url));

/** Starts a server with the example organisation, runs every check on every family and prints the table; true when nothing failed. */
export async function conform({ write }) {
  const dataDir = await mkdtemp(join(tmpdir(), 'muster-conformance-'));
  const started = performance.now();
  try {
    const muster = await startMuster({ dataDir, environment: { MUSTER_SEED: 'acme' } });
    try {
      await quiet(muster);
      const families = await openFamilies(muster);
      const stage = await setTheStage(families, { clientId: muster.clientId, clientSecret: muster.clientSecret }, muster.baseUrl);
      const results = await runAll(families, stage);
      const table = tableOf(families, results);
      const failures = failuresOf(results);
      console.log(`\n${table}\n`);
      for (const failure of failures) console.log(`✗ ${failure}`);
      const checks = results.flatMap(({ cells }) => cells).reduce((sum, { passed }) => sum + passed, 0);
      console.log(`${checks} checks passed, ${failures.length} failed, in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
      if (write) await writeTable(table);
      return failures.length === 0;
    } finally {
      await muster.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Roles are assigned a moment after they were last changed, so the seed has settled only when nothing rests. */
async function quiet(muster) {
  const headers = { authorization: `Bearer ${await muster.token()}` };
  const response = await fetch(`${muster.baseUrl}/muster/v1/idle?timeout=60`, { headers });
  if (!(await response.json()).idle) throw new Error('The server has not become idle');
}

/** One after the other: later checks look at what earlier ones did. */
async function runAll(families, stage) {
  const results = [];
  for (const { operation, title, checks } of operations) {
    const cells = [];
    for (const family of families)
      cells.push(family.has(operation) ? await runCell(checks, family, stage) : { state: 'absent', passed: 0, failures: [] });
    results.push({ operation, title, families, cells });
  }
  return results;
}

async function runCell(checks, family, stage) {
  const failures = [];
  let passed = 0;
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check(family, stage);
      passed += 1;
    } catch (error) {
      if (error instanceof NotYet) return { state: 'not-yet', passed: 0, failures: [] };
      failures.push(`${name}: ${error.message}`);
    }
  }
  return { state: failures.length === 0 ? 'passed' : 'failed', passed, failures };
}

async function writeTable(table) {
  const text = await readFile(readme, 'utf8');
  await writeFile(readme, text.replace(/(<!-- table -->\n)[\s\S]*(<!-- end of table -->)/, `$1\n${table}\n\n$2`));
}
