// The limit of an import: the same rows into the same tables of an empty database, set-based, in transactions of the same size.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { memoryOf } from '../memory.mjs';
import { built, open } from '../open.mjs';

const { address, poolSize, file } = JSON.parse(process.argv[2]);
const { database, close } = await open(address, poolSize);
const { insertRecords } = await built('database/records.js');
let seconds = 0;
for await (const line of createInterface({ input: createReadStream(file) })) {
  const { accounts, identities } = JSON.parse(line);
  const started = performance.now();
  await database.db.transaction().execute(async (db) => {
    await insertRecords(db, 'account', accounts);
    await insertRecords(db, 'identity', identities);
  });
  seconds += (performance.now() - started) / 1000;
}
const memory = memoryOf(process.pid);
await close();
process.send({ seconds, memory });
process.disconnect();
