import { runChild } from './child.mjs';

/** The engine without a database: on the subjects of this run, and on an organisation where people have a lot. */
export async function measureEngine({ size, place, say }) {
  say('the engine alone');
  const { founding, unchanged } = await runChild('engine.mjs', { address: await place.copy(), poolSize: 1 });
  const access = await runChild('access.mjs', { size });
  const refreshes = (work, value, goal) => ({
    work: `engine alone: ${work}`,
    unit: 'refreshes/s',
    value,
    ...(goal && { goal: { value: goal } }),
  });
  return [
    refreshes('new identities, 50 mappings', founding),
    refreshes('unchanged identities', unchanged),
    ...[
      ['5 accounts and 100 roles with access each', access.held],
      ['the same people, new: 5 accounts to make', access.joining],
      ['the same people, moving: 100 roles for 100 others', access.moving],
    ].flatMap(([work, { perSecond, planningMicroseconds }]) => [
      refreshes(work, perSecond, 1_000),
      { work: 'of that, planning what happens to accounts', unit: 'µs/identity', value: planningMicroseconds },
    ]),
    {
      work: 'memory of these refreshes, last pass against the second',
      unit: 'times',
      value: access.moving.heapGrowth,
      goal: { atMost: 1.1 },
    },
  ];
}
