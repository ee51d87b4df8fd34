// Writes the accounts and identities that an import left to a file, a batch on a line, so that they can be inserted again.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { open, serverModule } from '../open.mjs';

const { address, poolSize, file } = JSON.parse(process.argv[2]);
const { database, close } = await open(address, poolSize);
const { sql } = await serverModule('kysely');
const out = createWriteStream(file);
for (let after = ''; ; ) {
  const { rows: [batch] } = await sql`
    with page as (select * from identity where id > ${after} and profile_id is not null order by id limit 250)
    select (select json_agg(page) from page) as identities, (select max(id) from page) as last,
      (select json_agg(account) from account where identity_id in (select id from page)) as accounts`.execute(database.db);
  if (batch.identities === null) break;
  if (!out.write(`${JSON.stringify({ accounts: batch.accounts, identities: batch.identities })}\n`)) await once(out, 'drain');
  after = batch.last;
}
await new Promise((resolve) => out.end(resolve));
await close();
process.send('written');
process.disconnect();
