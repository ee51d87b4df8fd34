import { runChild } from './child.mjs';

/** The engine without a database, on the subjects of this run. */
export async function measureEngine({ place, say }) {
  say('the engine alone');
  const { founding, unchanged, wide } = await runChild('engine.mjs', { address: await place.copy(), poolSize: 1 });
  return [
    { work: 'engine alone: new identities, 50 mappings', unit: 'refreshes/s', value: founding },
    { work: 'engine alone: unchanged identities', unit: 'refreshes/s', value: unchanged },
    { work: 'engine alone: 5 accounts, 100 roles each', unit: 'refreshes/s', value: wide, goal: { value: 1_000 } },
  ];
}
