// The limit of a cold start: PGlite alone opens the data directory and answers one query.
import { serverModule } from '../open.mjs';

const { PGlite } = await serverModule('@electric-sql/pglite');
const db = await PGlite.create({ dataDir: process.argv[2] });
await db.query('select 1');
process.stdout.write('open\n');
await db.close();
