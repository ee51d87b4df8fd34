import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../scripts/set-up.mjs';

/** A module of the built server. */
export const built = (path) => import(pathToFileURL(join(root, 'packages/server/dist', path)).href);

/** A package as the server resolves it: the limit is measured with the same driver and the same HTTP library. */
export const serverModule = (name) => import(pathToFileURL(createRequire(join(root, 'packages/server/package.json')).resolve(name)).href);

/** Opens an address of `databases.mjs` with the server's own code, brought up to its schema. */
export async function open(address, poolSize) {
  const { startEmbeddedDatabase } = await built('database/embedded-database.js');
  const { openDatabase } = await built('database/open-database.js');
  const { migrate } = await built('database/migrate.js');
  const embedded = address.folder === undefined ? null : await startEmbeddedDatabase({ folder: address.folder });
  const connection = embedded === null ? { connectionString: address.url } : embedded.connection;
  const database = openDatabase({ connection, poolSize, sessionTimeouts: embedded === null });
  await migrate(database.db);
  return {
    database,
    connection: embedded === null ? connection : { ...connection, user: 'postgres', database: 'postgres' },
    async close() {
      await database.close();
      await embedded?.close();
    },
  };
}
