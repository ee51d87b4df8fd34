import { join } from 'node:path';
import { startMuster } from '../scripts/muster-process.mjs';
import { openApi } from './api.mjs';
import { runChild } from './child.mjs';
import { memoryOf } from './memory.mjs';
import { accountSchema, feedOf, managerCorrelation, mappingsOf, ownAttributes } from './organisation.mjs';

/** An import into an empty server, and what the same rows cost when they are merely inserted. */
export async function measureImport({ size, place, folder, say }) {
  const muster = await startMuster({
    dataDir: place.dataDir ?? join(folder, 'muster'),
    environment: { ...place.environment, MUSTER_SEED: 'none' },
  });
  let measured;
  try {
    const api = await openApi(muster);
    const { sourceId, profileId } = await configure(api);
    const feed = feedOf(size);
    say(`importing ${size} accounts`);
    const first = await timedImport(api, muster.pid, sourceId, feed);
    say('the same feed again');
    const again = await timedImport(api, muster.pid, sourceId, feed);
    say('processing everybody again');
    const refreshed = await timed(async () => {
      await api.send('POST', `/identity-profiles/${profileId}/process-identities`, {});
      await api.idle();
    });
    measured = { first, again, refreshed };
  } finally {
    await muster.stop();
  }
  say('the same rows, merely inserted');
  const file = join(folder, 'rows.ndjson');
  const source = await place.copy();
  await runChild('export-rows.mjs', { address: source, poolSize: 1, file });
  const limit = await runChild('insert-rows.mjs', { address: await place.fresh(), poolSize: 1, file });
  return rowsOf(size, measured, limit);
}

function rowsOf(size, { first, again, refreshed }, limit) {
  const perSecond = (seconds) => size / seconds;
  const memory = first.memory === null || limit.memory === null ? null : { muster: first.memory.highest, limit: limit.memory.highest };
  return [
    {
      work: 'import + refresh, 50 mappings',
      unit: 'accounts/s',
      value: perSecond(first.seconds),
      limit: perSecond(limit.seconds),
      goal: { ratio: 0.4, value: 5_000 },
    },
    { work: 'the same feed again, unchanged', unit: 'accounts/s', value: perSecond(again.seconds) },
    { work: 'refresh of everybody, unchanged', unit: 'identities/s', value: perSecond(refreshed) },
    memory && {
      work: 'memory at its highest in an import',
      unit: 'MiB',
      value: memory.muster,
      limit: memory.limit,
      goal: { overLimit: 1_024 },
    },
    first.memory && {
      work: 'memory, last quarter of an import against the second',
      unit: 'times',
      value: first.memory.growth,
      goal: { atMost: 1.25 },
    },
  ].filter(Boolean);
}

async function configure(api) {
  const [owner] = await api.get('/identities?limit=1');
  const reference = { type: 'IDENTITY', id: owner.id };
  for (const name of ownAttributes)
    await api.send('POST', '/identity-attributes', { name, displayName: name, type: 'string', multi: false, searchable: false });
  const source = await api.send('POST', '/sources?provisionAsCsv=true', {
    name: 'HR',
    owner: reference,
    connector: 'delimited-file',
    managerCorrelationMapping: managerCorrelation,
  });
  await api.send('POST', `/sources/${source.id}/schemas`, accountSchema);
  const profile = await api.send('POST', '/identity-profiles', {
    name: 'Staff',
    owner: reference,
    authoritativeSource: { type: 'SOURCE', id: source.id },
    identityAttributeConfig: { enabled: true, attributeTransforms: mappingsOf(source.id) },
  });
  return { sourceId: source.id, profileId: profile.id };
}

/** From the upload to the end of the task, which is when every identity is final. */
async function timedImport(api, pid, sourceId, feed) {
  const samples = [];
  const seconds = await timed(async () => {
    const { task } = await api.upload(`/sources/${sourceId}/load-accounts`, feed);
    await api.taskEnded(task.id, () => {
      const memory = memoryOf(pid);
      if (memory !== null) samples.push(memory.now);
    });
  });
  return {
    seconds,
    memory: samples.length < 4 ? null : { highest: memoryOf(pid).highest, growth: quarter(samples, 3) / quarter(samples, 1) },
  };
}

/** The first quarter is warming up; memory that grows with the feed shows between the second and the last. */
function quarter(samples, index) {
  const [from, to] = [index, index + 1].map((part) => Math.floor((samples.length * part) / 4));
  return Math.max(...samples.slice(from, to));
}

async function timed(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
