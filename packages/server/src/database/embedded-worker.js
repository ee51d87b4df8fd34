// Runs the embedded PostgreSQL in a worker thread, so that its computing leaves the server's event loop free. JavaScript, since a worker
// is started from a file by Node itself, in tests from the source folder too.
import { rename, rm } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** @type {{ folder: string | null, dump: Uint8Array | null, socketPath: string | null, port: number }} */
const { folder, dump, socketPath, port } = workerData;

/** A folder is created under another name and renamed when complete: a first start that is killed leaves nothing half made. */
async function createFolder(/** @type {string} */ target) {
  const unfinished = `${target}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const created = await PGlite.create({ dataDir: unfinished });
  await created.close();
  await rename(unfinished, target);
}

if (folder !== null && workerData.create) await createFolder(folder);
const db = await PGlite.create({
  ...(folder === null ? {} : { dataDir: folder }),
  ...(dump === null ? {} : { loadDataDir: new Blob([/** @type {any} */ (dump)]) }),
  relaxedDurability: false,
});
// One client is in use; a few more places let a replaced client in before the old one's socket is gone.
const server = new PGLiteSocketServer({
  db,
  maxConnections: 8,
  ...(socketPath === null ? { port, host: '127.0.0.1' } : { path: socketPath }),
});
await server.start();
const version = /** @type {any} */ (await db.query("select current_setting('server_version_num')::int / 10000 as version")).rows[0].version;
parentPort?.postMessage({ ready: true, address: server.getServerConn(), version });

parentPort?.on('message', async (message) => {
  if (message === 'dump') {
    const file = await db.dumpDataDir('none');
    parentPort?.postMessage({ dump: new Uint8Array(await file.arrayBuffer()) });
  }
  if (message === 'close') {
    await server.stop();
    await db.close();
    parentPort?.postMessage({ closed: true });
    parentPort?.close();
  }
});
