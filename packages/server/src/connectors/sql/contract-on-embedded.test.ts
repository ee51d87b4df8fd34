import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { TestServer } from '../../../test/sql/servers.ts';
import { startSqlTarget } from '../../../test/sql/target.ts';
import type { Target } from '../contract-suite/target.ts';
import { describeConnector } from '../contract-suite.ts';

/** The embedded database as a target, as the example organisation has one. */
async function startEmbedded(): Promise<TestServer> {
  const db = await PGlite.create();
  const listener = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1', maxConnections: 20 });
  await listener.start();
  const unable = async () => {
    throw new Error('The embedded database has one session');
  };
  return {
    dialect: 'postgresql',
    host: '127.0.0.1',
    port: Number(listener.getServerConn().split(':').at(-1)),
    database: 'postgres',
    user: 'postgres',
    password: 'any password does',
    query: async (text, values = []) => (await db.query<Record<string, unknown>>(text, [...values])).rows,
    holdAccount: unable,
    waiting: unable,
    kill: unable,
    killAll: unable,
    connections: unable,
    async stop() {
      await listener.stop();
      await db.close();
    },
  };
}

const oneSession = { cannot: 'The embedded database has one session, which serves one transaction after the other' };

describeConnector('SQL: the embedded database by tables', async (): Promise<Target> => {
  const target = await startSqlTarget(await startEmbedded(), 'tables');
  return {
    ...target,
    wrongPassword: { cannot: 'The embedded database asks for no password' },
    overlaps: oneSession,
    connections: oneSession,
    breakOff: oneSession,
    hang: oneSession,
  };
});
