import { existsSync } from 'node:fs';
import pg from 'pg';
import { startEmbeddedDatabase } from '../../database/embedded-database.ts';
import type { SystemKind } from './system.ts';

/** A PostgreSQL database (PGlite) of its own. The file holds the statements that make its tables. */
export const sqlSystem: SystemKind = {
  ending: '.sql',
  addressAt: (port) => `127.0.0.1:${port}`,
  async start(content, { folder, port }) {
    const isNew = folder === null || !existsSync(folder);
    const database = await startEmbeddedDatabase({ folder, port });
    const address = `127.0.0.1:${database.connection.port}`;
    const url = `postgres://postgres@${address}/postgres`;
    try {
      if (isNew) await run(url, content);
    } catch (error) {
      await database.close();
      throw error;
    }
    return { address, visit: `psql ${url}`, close: () => database.close() };
  },
};

async function run(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}
