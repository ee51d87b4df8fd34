// Refreshes per second of the engine alone: compiled configuration and subjects in memory, nothing stored.
import { built, open, serverModule } from '../open.mjs';

const subjectsMeasured = 1_000;
const seconds = 2;

const { address, poolSize } = JSON.parse(process.argv[2]);
const { compileOrg, foldKey, refreshIdentity } = await serverModule('@muster/engine');
const { loadConfiguration } = await built('processing/configuration-store.js');
const { loadSubjects } = await built('processing/subject-store.js');
const { database, close } = await open(address, poolSize);
const { db } = database;
const configuration = await loadConfiguration(db, 1);
const ids = (
  await db.selectFrom('identity').select('id').where('profile_id', 'is not', null).orderBy('id').limit(subjectsMeasured).execute()
).map(({ id }) => id);
const subjects = (await loadSubjects(db, ids)).map(({ subject }) => subject);
await close();

const managers = new Map(
  subjects.map(({ id, name, alias, attributes }) => [foldKey(attributes.identificationNumber), { id, name, alias, attributes }]),
);
const facts = { find: ({ valueKey }) => managers.get(valueKey) ?? null, holderOfUid: () => null, isNameTaken: () => false };

/** The same people as if their account had just come. */
const unborn = subjects.map((subject) => ({
  ...subject,
  attributes: {},
  alias: '',
  name: '',
  profileId: null,
  managerId: null,
  lifecycleState: null,
  identityState: null,
}));

const org = compileOrg(configuration);
process.send({ founding: perSecond(org, unborn), unchanged: perSecond(org, subjects) });
process.disconnect();

/** The best second of some, once warm. */
function perSecond(compiled, people) {
  const nowMs = Date.now();
  let best = 0;
  for (let round = 0; round < seconds + 1; round += 1) {
    const started = performance.now();
    let done = 0;
    while (performance.now() - started < 1000) {
      for (let index = 0; index < 50; index += 1)
        refreshIdentity(compiled, people[(done + index) % people.length], facts, nowMs, { random: Math.random });
      done += 50;
    }
    best = Math.max(best, (done * 1000) / (performance.now() - started));
  }
  return best;
}
