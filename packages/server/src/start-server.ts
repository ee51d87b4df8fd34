import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { App } from './app.ts';
import { upsertPersonalAccessToken } from './auth/api-client-store.ts';
import { deriveKeys } from './auth/keys.ts';
import { isoTime, systemClock } from './clock.ts';
import { type Config, ConfigError } from './config.ts';
import { type DataDirectory, openDataDirectory } from './database/data-directory.ts';
import { startEmbeddedDatabase } from './database/embedded-database.ts';
import { migrate } from './database/migrate.ts';
import { type Database, openDatabase } from './database/open-database.ts';
import { createIds } from './ids.ts';
import { OperatorError } from './operator-error.ts';
import { createOrganisationIfMissing } from './organisation/create-organisation.ts';
import { markSeeded, type Organisation, updateKeyCheck } from './organisation/organisation-store.ts';
import { releaseOperations } from './provisioning/outbox-store.ts';
import { seedFolder } from './seed/seed-folder.ts';
import { startOwnSystems } from './seed/systems/start-own-systems.ts';
import { type RunningSystems, systemAddresses } from './seed/systems/start-systems.ts';
import { releaseLeases } from './tasks/task-store.ts';

export interface RunningServer {
  readonly app: App;
  readonly address: string;
  /** The first administrator's credentials when they were made or set at this start. */
  readonly credentials: { readonly clientId: string; readonly clientSecret: string; readonly isNew: boolean };
  /** The example organisation's own systems, and how to look into them. */
  readonly systems: RunningSystems['visits'];
  stop(): Promise<void>;
}

/** From a configuration to a listening server; whatever fails on the way is undone. */
export async function startServer(config: Config, say: (line: string) => void): Promise<RunningServer> {
  const undo: (() => unknown)[] = [];
  try {
    const directory = openDataDirectory(config.dataDir);
    undo.push(() => directory.release());
    const secretKey = config.secretKey ?? ownSecretKey(directory);
    // Databases open in threads of their own while this one reads the server's code.
    const [database, { createApp }, systems] = await allOrNone([
      openConfiguredDatabase(config, directory, undo, say),
      import('./app.ts'),
      startOwnSystems(config, undo),
    ]);
    await migrate(database.db);
    if (config.databaseUrl === null) await Promise.all([releaseLeases(database.db), releaseOperations(database.db)]);
    const ids = createIds(systemClock);
    const keys = deriveKeys(secretKey, config.secretKeyOld);
    const now = isoTime(systemClock.now());
    const organisation = await createOrganisationIfMissing(database.db, {
      name: config.organisation,
      timeZone: config.timeZone,
      keys,
      ids,
      now,
    });
    await checkKey(database, organisation, keys);
    const credentials = await settleCredentials(config, directory, database, organisation, keys);
    const app = createApp({ config, database, secretKey, clock: systemClock, ids });
    undo.push(async () => {
      await app.services.worker.stop();
      await app.http.close();
    });
    if (config.role !== 'api') app.services.worker.start();
    const address = await listen(app, config);
    await seedIfEmpty(config, app, { address, organisation, clientId: credentials.clientId, systems }, say);
    return { app, address: config.publicUrl, credentials, systems: systems?.visits ?? [], stop: () => undoAll(undo) };
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

/** Like `Promise.all`, but waits for the others when one fails, so that all that was begun can be undone. */
async function allOrNone<T extends readonly unknown[]>(promises: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(promises);
  return Promise.all(promises) as unknown as Promise<T>;
}

async function undoAll(undo: readonly (() => unknown)[]): Promise<void> {
  for (const step of [...undo].reverse()) await step();
}

function ownSecretKey(directory: DataDirectory): string {
  const present = directory.readText('secret-key');
  if (present !== null) return present.trim();
  const made = createIds(systemClock).secret();
  directory.writeText('secret-key', made);
  return made;
}

/** The PostgreSQL version that wrote the embedded database stands beside it: another major version cannot read it. */
async function openConfiguredDatabase(
  config: Config,
  directory: DataDirectory,
  undo: (() => unknown)[],
  say: (line: string) => void,
): Promise<Database> {
  if (config.databaseUrl !== null) {
    const database = openDatabase({ connection: { connectionString: config.databaseUrl }, poolSize: 10, sessionTimeouts: true });
    undo.push(() => database.close());
    await reach(database);
    return database;
  }
  const written = directory.readText('versions.json');
  if (written === null) say('Creating the embedded database …');
  const embedded = await startEmbeddedDatabase({ folder: directory.databaseFolder });
  undo.push(() => embedded.close());
  const known = written === null ? null : (JSON.parse(written) as { postgres: number });
  if (known !== null && known.postgres !== embedded.version) {
    throw new ConfigError(
      `The data directory ${directory.path} was written by PostgreSQL ${known.postgres}; this Muster has ${embedded.version}`,
    );
  }
  if (known === null) directory.writeText('versions.json', JSON.stringify({ postgres: embedded.version }));
  const database = openDatabase({ connection: embedded.connection, poolSize: 1, sessionTimeouts: false });
  undo.push(() => database.close());
  return database;
}

async function reach(database: Database): Promise<void> {
  try {
    await sql`select 1`.execute(database.db);
  } catch (error) {
    throw new OperatorError(`The database at MUSTER_DATABASE_URL cannot be reached: ${reasonOf(error)}`);
  }
}

async function listen(app: App, { host, port }: Config): Promise<string> {
  try {
    return await app.http.listen({ host, port });
  } catch (error) {
    throw new OperatorError(`Muster cannot listen on port ${port} of ${host} (MUSTER_PORT, MUSTER_HOST): ${reasonOf(error)}`);
  }
}

/** A host with several addresses fails with an error for each of them and no text of its own. */
function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || (code ?? String(error));
}

async function checkKey(database: Database, organisation: Organisation, keys: ReturnType<typeof deriveKeys>): Promise<void> {
  if (organisation.keyCheck === keys.check) return;
  if (keys.formerCheck === null || organisation.keyCheck !== keys.formerCheck) {
    throw new ConfigError(
      'MUSTER_SECRET_KEY is not the key this database was written with; set that key, or set it as MUSTER_SECRET_KEY_OLD to replace it',
    );
  }
  await updateKeyCheck(database.db, keys.check);
}

/** The administrator's access token client: as configured, else made once and kept in the data directory. */
async function settleCredentials(
  config: Config,
  directory: DataDirectory,
  database: Database,
  organisation: Organisation,
  keys: ReturnType<typeof deriveKeys>,
): Promise<RunningServer['credentials']> {
  const stored = directory.readText('admin-credentials.json');
  const kept = stored === null ? null : (JSON.parse(stored) as { clientId: string; clientSecret: string });
  const given = config.adminClientId === null ? null : { clientId: config.adminClientId, clientSecret: config.adminClientSecret! };
  const ids = createIds(systemClock);
  const made = given ?? kept ?? { clientId: ids.next(), clientSecret: ids.secret() };
  if (given === null && kept === null) directory.writeText('admin-credentials.json', JSON.stringify(made));
  await upsertPersonalAccessToken(database.db, {
    id: made.clientId,
    identityId: organisation.adminIdentityId,
    name: 'First administrator',
    secretHash: keys.hashSecret(made.clientSecret),
    now: isoTime(systemClock.now()),
  });
  return { ...made, isNew: given === null && kept === null };
}

/** Loads the example, or another organisation, into an empty database, through its own API. Cut off half-way, it goes on at the next start. */
async function seedIfEmpty(
  config: Config,
  app: App,
  {
    address,
    organisation,
    clientId,
    systems,
  }: { address: string; organisation: Organisation; clientId: string; systems: RunningSystems | null },
  say: (line: string) => void,
): Promise<void> {
  if (organisation.seeded !== null) return;
  const folder = seedFolder(config);
  if (folder !== null) {
    say(`Loading the organisation in ${folder} …`);
    const { operatorToken } = await import('./auth/operator-token.ts');
    const { openApiSession } = await import('./seed/api-session.ts');
    const { importOrganisation } = await import('./seed/import-organisation.ts');
    const token = await operatorToken(app.services, clientId);
    await importOrganisation(openApiSession(address, token, organisation.adminIdentityId), folder, {
      say: (line) => say(`  ${line}`),
      pause: () => pause(100),
      addresses: systems?.addresses ?? systemAddresses(folder, config.systemsPort),
    });
  }
  await markSeeded(app.services.database.db, isoTime(systemClock.now()));
}
