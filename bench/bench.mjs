import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureColdStart } from './cold-start.mjs';
import { openPlace } from './databases.mjs';
import { measureEngine } from './engine.mjs';
import { measureImport } from './import.mjs';
import { measureReads } from './reads.mjs';
import { report } from './report.mjs';
import { measureTransforms } from './transforms.mjs';

/** What can be asked for on the command line; a word that is not known ends the run. */
export function readOptions(words) {
  const { values } = parseArgs({
    args: words,
    options: { size: { type: 'string', default: '10000' }, postgres: { type: 'string' }, write: { type: 'boolean', default: false } },
  });
  const size = Number(values.size);
  if (!Number.isInteger(size) || size < 1_000) throw new Error('--size is a whole number of identities, 1000 or more');
  return { size, postgres: values.postgres ?? null, write: values.write };
}

/**
 * One run: an organisation is imported into an empty server, and everything after that is measured on the data this left. Parts that need a
 * limit beside the server get a copy of the data, so that both can be asked in turn.
 */
export async function bench({ size, postgres, write }) {
  const folder = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const started = performance.now();
  const say = (line) => console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  const place = await openPlace({ folder, postgres });
  try {
    const run = { size, place, folder, say };
    const rows = [];
    rows.push(...(await measureImport(run)));
    rows.push(...(await measureColdStart(run)));
    rows.push(...(await measureReads(run)));
    rows.push(...(await measureEngine(run)));
    rows.push(...(await measureTransforms(run)));
    await report({ rows, size, database: place.name, seconds: (performance.now() - started) / 1000, write });
  } finally {
    await place.close();
    await rm(folder, { recursive: true, force: true });
  }
}
