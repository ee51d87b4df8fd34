import { failure } from '../failure.ts';
import {
  type CallLimits,
  ConnectorError,
  type CreateRequest,
  type ObjectItem,
  type ObjectRecord,
  type ObjectSchema,
  type Session,
  type WriteOperation,
} from '../live-connector.ts';
import { changeAccount, deleteAccount, type Workplace } from './change-account.ts';
import { checkDirectory } from './check-directory.ts';
import { DirectoryConnection } from './connection.ts';
import { createAccount, nameOfNew } from './create-account.ts';
import type { Dialect } from './dialect.ts';
import { discoverSchema } from './discover-schema.ts';
import { depthBelow, formatDn, parseDn } from './dn.ts';
import { DirectoryRefusal, refused } from './failures.ts';
import { isTakenInDirectory } from './is-taken.ts';
import { listObjects } from './list-objects.ts';
import { readEntry } from './read-entry.ts';
import { findGroupsOf } from './read-memberships.ts';
import { recordReader } from './records.ts';
import { readServerSchema, type ServerSchema } from './server-schema.ts';
import type { DirectorySettings, SearchScope } from './settings.ts';

/** Connects and signs in. */
export async function openConnection(settings: DirectorySettings, limits: CallLimits): Promise<DirectoryConnection> {
  const connection = await DirectoryConnection.open(settings, limits);
  if (settings.signIn !== null) await connection.signIn(settings.signIn.user, settings.signIn.password);
  return connection;
}

export class DirectorySession implements Session {
  #serverSchema: Promise<ServerSchema | null> | null = null;
  #reopening: Promise<DirectoryConnection> | null = null;
  readonly #listings = new Set<DirectoryConnection>();
  #isClosed = false;

  constructor(
    private connection: DirectoryConnection,
    private readonly settings: DirectorySettings,
    private readonly dialect: Dialect,
    private readonly defaultSchemas: readonly ObjectSchema[],
    private readonly limits: CallLimits,
  ) {}

  async check(schemas: readonly ObjectSchema[]): Promise<void> {
    await this.#do('Checking the directory', async (connection) =>
      checkDirectory(connection, this.settings, this.dialect, schemas, await this.#readServerSchema()),
    );
  }

  async discoverSchema(name: string): Promise<ObjectSchema> {
    const base = this.defaultSchemas.find((schema) => schema.name === name);
    if (base === undefined) {
      const names = this.defaultSchemas.map((schema) => schema.name).join(' and ');
      throw failure('unsupported', `A directory has the schemas ${names}, but no "${name}"`);
    }
    return this.#do('Reading the schema', async () => discoverSchema(name, base, this.dialect, await this.#readServerSchema()));
  }

  /** On a connection of its own: a directory may keep the place of one listing per connection only, and closing it gives that up. */
  async *list(schema: ObjectSchema): AsyncGenerator<ObjectItem, void> {
    if (this.#isClosed) throw closed();
    const connection = await openConnection(this.settings, this.limits);
    this.#listings.add(connection);
    // Closing goes on beside a listing that is only about to begin.
    if (this.#isClosed) connection.close();
    try {
      yield* listObjects(connection, this.settings, this.dialect, schema, this.#scopesOf(schema));
    } catch (error) {
      throw explain(`Listing ${schema.name}s`, error, []);
    } finally {
      this.#listings.delete(connection);
      connection.close();
    }
  }

  async get(schema: ObjectSchema, nativeIdentity: string): Promise<ObjectRecord | null> {
    return this.#do(`Reading ${nativeIdentity}`, async (connection) => {
      const name = parseDn(nativeIdentity);
      if (name === null) return null;
      const reader = recordReader(schema, this.dialect, this.settings);
      for (const { base, scope, filter } of this.#scopesOf(schema)) {
        const depth = depthBelow(name, parseDn(base) ?? []);
        if (depth === null || (scope === 'one' && depth !== 1) || (scope === 'base' && depth !== 0)) continue;
        const entry = await readEntry(connection, nativeIdentity, reader.attributes, filter);
        if (entry === null) continue;
        const groups = reader.needsMemberships ? await findGroupsOf(connection, this.settings, entry) : [];
        const item = reader.read(entry, groups);
        if (item.kind === 'record') return item;
        throw failure('refused', `${entry.dn} cannot be used: ${item.message}`);
      }
      return null;
    });
  }

  async isTaken(schema: ObjectSchema, attribute: string, value: string): Promise<boolean> {
    return this.#do(`Looking for ${attribute} ${value}`, (connection) =>
      isTakenInDirectory(connection, this.#scopesOf(schema), this.dialect, attribute, value),
    );
  }

  async findCreated(schema: ObjectSchema, request: CreateRequest): Promise<ObjectRecord | null> {
    return this.get(schema, formatDn(nameOfNew(request, this.dialect)));
  }

  async create(schema: ObjectSchema, request: CreateRequest): Promise<string> {
    return this.#do(
      'Creating the account',
      (connection) => createAccount(connection, this.settings, this.dialect, schema, request),
      request.password,
    );
  }

  async write(schema: ObjectSchema, operation: WriteOperation): Promise<string> {
    return this.#do(
      `Changing ${operation.account.nativeIdentity}`,
      (connection) => {
        const { settings, dialect } = this;
        const place: Workplace = { connection, settings, dialect, serverSchema: () => this.#readServerSchema() };
        return operation.kind === 'delete' ? deleteAccount(place, operation) : changeAccount(place, schema, operation);
      },
      operation.password,
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const connection of [this.connection, ...this.#listings]) connection.close();
  }

  /** Directories end connections that are idle for long; the next call then signs in anew. */
  async #do<Result>(
    doing: string,
    work: (connection: DirectoryConnection) => Promise<Result>,
    secret: string | null = null,
  ): Promise<Result> {
    const connection = await this.#connected();
    try {
      return await work(connection);
    } catch (error) {
      throw explain(doing, error, [secret, this.settings.signIn?.password]);
    }
  }

  async #connected(): Promise<DirectoryConnection> {
    if (this.#isClosed) throw closed();
    if (this.connection.isOpen) return this.connection;
    this.#reopening ??= openConnection(this.settings, this.limits).finally(() => {
      this.#reopening = null;
    });
    this.connection = await this.#reopening;
    if (this.#isClosed) this.connection.close();
    return this.connection;
  }

  /** Read once; a failure is not remembered. */
  #readServerSchema(): Promise<ServerSchema | null> {
    this.#serverSchema ??= this.#connected()
      .then(readServerSchema)
      .catch((error) => {
        this.#serverSchema = null;
        throw error;
      });
    return this.#serverSchema;
  }

  #scopesOf(schema: ObjectSchema): readonly SearchScope[] {
    return schema.name === 'account' ? this.settings.accounts : this.settings.groups;
  }
}

function closed(): ConnectorError {
  return failure('interrupted', 'The session is closed');
}

/** A directory may quote what it was sent. */
function explain(doing: string, error: unknown, secrets: readonly (string | null | undefined)[]): unknown {
  const explained = error instanceof DirectoryRefusal ? refused(doing, error) : error;
  const told = secrets.filter((secret) => secret && explained instanceof ConnectorError && explained.message.includes(secret));
  if (!(explained instanceof ConnectorError) || told.length === 0) return explained;
  return failure(
    explained.kind,
    told.reduce<string>((message, secret) => message.replaceAll(secret!, '…'), explained.message),
  );
}
