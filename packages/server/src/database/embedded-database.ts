import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Where the driver reaches an embedded database, and how it ends. */
export interface EmbeddedDatabase {
  readonly connection: { host: string; port: number };
  /** PostgreSQL's major version. */
  readonly version: number;
  /** The whole database as a tar archive, to start others from. */
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Options {
  /** Null keeps the database in memory (tests). */
  readonly folder: string | null;
  /** A dump to start from. */
  readonly dump?: Uint8Array;
  /** A port of this machine alone for any client to connect to, 0 for a free one; without it only this process reaches the database. */
  readonly port?: number;
}

/**
 * Starts PostgreSQL (PGlite) in a worker thread behind a Unix socket; a loopback port where the platform has none. The socket stands in a
 * private folder of its own rather than in the data directory: a socket's path may have 107 bytes only.
 */
export async function startEmbeddedDatabase(options: Options): Promise<EmbeddedDatabase> {
  const socketFolder = process.platform === 'win32' || options.port !== undefined ? null : mkdtempSync(join(tmpdir(), 'muster-'));
  const socketPath = socketFolder === null ? null : join(socketFolder, '.s.PGSQL.5432');
  if (options.folder !== null) mkdirSync(join(options.folder, '..'), { recursive: true });
  const worker = new Worker(new URL('./embedded-worker.js', import.meta.url), {
    workerData: {
      folder: options.folder,
      create: options.folder !== null && !existsSync(options.folder),
      dump: options.dump ?? null,
      socketPath,
      port: options.port ?? 0,
    },
  });
  const reply = <T>(request: 'dump' | 'close' | null, pick: (message: Record<string, unknown>) => T | undefined) =>
    new Promise<T>((resolve, reject) => {
      const onMessage = (message: Record<string, unknown>) => {
        const found = pick(message);
        if (found === undefined) return;
        worker.off('message', onMessage).off('error', reject);
        resolve(found);
      };
      worker.on('message', onMessage).once('error', reject);
      if (request) worker.postMessage(request);
    });
  const removeSocket = () => (socketFolder === null ? undefined : rm(socketFolder, { recursive: true, force: true }));
  try {
    const ready = await reply(null, (message) => (message.ready ? (message as { address: string; version: number }) : undefined));
    const port = socketFolder === null ? Number(ready.address.split(':').at(-1)) : 5432;
    return {
      connection: { host: socketFolder ?? '127.0.0.1', port },
      version: ready.version,
      dump: () => reply('dump', (message) => message.dump as Uint8Array | undefined),
      async close() {
        await reply('close', (message) => message.closed as boolean | undefined);
        await worker.terminate();
        await removeSocket();
      },
    };
  } catch (error) {
    await worker.terminate();
    await removeSocket();
    throw error;
  }
}
