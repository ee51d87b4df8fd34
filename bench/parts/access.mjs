// What refreshing costs where people have a lot: five systems beside the personnel one and a hundred roles each. Without a database.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { serverModule } from '../open.mjs';
import { accessOrganisation, settledPerson, subjectOf } from './access-organisation.mjs';

const blockSize = 250;
const passes = 3;

const { size } = JSON.parse(process.argv[2]);
const { applyPlan, compileOrg, refreshIdentity } = await serverModule('@muster/engine');
const configuration = accessOrganisation();
const org = compileOrg(configuration);
// Nobody has a manager, and every name is free.
const facts = { find: () => null, holderOfUid: () => null, isNameTaken: () => false };
const nowMs = Date.UTC(2026, 2, 1);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const settled = settledPerson(refresh, applyPlan);
process.send({
  held: measure((index) => subjectOf(index, settled)),
  joining: measure((index) => subjectOf(index, null)),
  moving: measure((index) => subjectOf(index, settled, { moves: true })),
});
process.disconnect();

function refresh(subject, trace) {
  return refreshIdentity(org, subject, facts, nowMs, { trace });
}

/** Everybody once, some times over: only one block of people is in memory at a time. */
function measure(personOf) {
  let best = Number.POSITIVE_INFINITY;
  let planning = Number.POSITIVE_INFINITY;
  const heap = [];
  for (let pass = 0; pass <= passes; pass += 1) {
    let refreshing = 0;
    for (let first = 0; first < size; first += blockSize) {
      const people = Array.from({ length: Math.min(blockSize, size - first) }, (_, index) => personOf(first + index));
      const started = performance.now();
      for (const person of people) refresh(person);
      refreshing += performance.now() - started;
      planning = Math.min(planning, planningOf(people.slice(0, 50)));
    }
    // The first pass warms up.
    if (pass > 0) best = Math.min(best, refreshing);
    collect();
    heap.push(process.memoryUsage().heapUsed);
  }
  return { perSecond: (size * 1000) / best, planningMicroseconds: planning, heapGrowth: heap.at(-1) / heap[1] };
}

/** Microseconds for an identity, of the step that plans what happens to accounts: from the end of the step before it to its own. */
function planningOf(people) {
  let spent = 0;
  let before = 0;
  const record = ({ step }) => {
    const now = performance.now();
    if (step === 'planOperations') spent += now - before;
    before = now;
  };
  for (const person of people) refresh(person, { record });
  return (spent * 1000) / people.length;
}
