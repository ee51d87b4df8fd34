// Writes the accounts and identities that an import left to a file, a batch on a line, so that they can be inserted again.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, serverModule } from '../open.mjs';

const { address, poolSize, file } = JSON.parse(process.argv[2]);
const { default: pg } = await serverModule('pg');
const { connection, close } = await open(address, poolSize);
const client = new pg.Client(connection);
await client.connect();
const out = createWriteStream(file);
const statement = `
  with page as (select * from identity where id > $1 and profile_id is not null order by id limit 250)
  select (select max(id) from page) as last, (select json_agg(page) from page) as identities,
    (select json_agg(account) from account where identity_id in (select id from page)) as accounts`;
for (let after = ''; ; ) {
  const { last, accounts, identities } = (await client.query(statement, [after])).rows[0];
  if (last === null) break;
  if (!out.write(`${JSON.stringify({ accounts, identities })}\n`)) await once(out, 'drain');
  after = last;
}
await client.end();
await new Promise((resolve) => out.end(resolve));
await close();
process.send('written');
process.disconnect();
