import type {
  CallLimits,
  ConnectorError,
  CreateRequest,
  ObjectItem,
  ObjectRecord,
  ObjectSchema,
  Session,
  WriteOperation,
} from '../live-connector.ts';
import { someHas } from '../look-through.ts';
import { isPossible } from '../possible-text.ts';
import { isDone, membersOf } from './changes.ts';
import { DatabaseError, type RowPages, type SqlConnection } from './connection.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { within } from './deadline.ts';
import { discoverSchema, nothingReads } from './discover-schema.ts';
import { callError, connectorError, shorten } from './errors.ts';
import { isTakenInTable } from './is-taken.ts';
import { ObjectMerger } from './merge-rows.ts';
import { canReadOne, listQuery, readOne } from './read-objects.ts';
import type { ObjectSettings, SqlSettings } from './settings.ts';
import { inTransaction } from './transaction.ts';
import { createByStatements, writeByStatements } from './write-by-statements.ts';
import { createInTable, writeToTable } from './write-to-table.ts';

const doing: Readonly<Record<WriteOperation['kind'], string>> = {
  update: 'Updating the account',
  enable: 'Enabling the account',
  disable: 'Disabling the account',
  unlock: 'Unlocking the account',
  delete: 'Deleting the account',
  'set-password': 'Setting the password',
};

/**
 * A session with a database. A write is one transaction: all of it is done or nothing. So is every reading, which the embedded database
 * needs: it keeps the statements of two connections apart only while each is in a transaction.
 */
export class SqlSession implements Session {
  readonly #settings: SqlSettings;
  readonly #pool: ConnectionPool;
  readonly #timeoutMs: number;

  constructor(settings: SqlSettings, pool: ConnectionPool, limits: CallLimits) {
    this.#settings = settings;
    this.#pool = pool;
    this.#timeoutMs = limits.operationTimeoutMs;
  }

  async check(schemas: readonly ObjectSchema[]): Promise<void> {
    for (const schema of schemas) {
      const first = await this.#first(schema);
      if (first?.kind === 'error')
        throw connectorError('configuration', `An object of the schema "${schema.name}" cannot be read: ${first.message}`);
      if (!first || !canReadOne(this.#objects(schema))) continue;
      const again = await this.get(schema, first.nativeIdentity);
      if (!again) throw connectorError('configuration', `getObjectSQL does not find "${shorten(first.nativeIdentity)}", which SQL lists`);
    }
  }

  discoverSchema(name: string): Promise<ObjectSchema> {
    return this.#call('Discovering the schema', [], (connection) => discoverSchema(connection, this.#settings, name));
  }

  async *list(schema: ObjectSchema): AsyncGenerator<ObjectItem, void, undefined> {
    const objects = this.#objects(schema);
    const connection = await this.#pool.take();
    const step = <T>(work: Promise<T>) => within(this.#timeoutMs, work, () => this.#endLate(connection));
    let pages: RowPages | null = null;
    try {
      const { text, layOut } = listQuery(objects, schema, connection.dialect);
      pages = await step(connection.openList(text));
      const merger = new ObjectMerger(layOut(pages.columns));
      const items: ObjectItem[] = [];
      for (let rows = await step(pages.next()); rows.length > 0; rows = await step(pages.next())) {
        for (const row of rows) merger.add(row, items);
        yield* items.splice(0);
      }
      merger.end(items);
      yield* items;
    } catch (error) {
      throw callError(error, 'Listing', this.#secrets([]));
    } finally {
      if (pages && connection.isOpen) await step(pages.close()).catch(() => connection.destroy());
      this.#pool.give(connection);
    }
  }

  async get(schema: ObjectSchema, nativeIdentity: string): Promise<ObjectRecord | null> {
    const objects = this.#objects(schema);
    return this.#call('Reading', [], (connection) => inTransaction(connection, () => readOne(connection, objects, schema, nativeIdentity)));
  }

  /** Statements of the settings ask for an account by its identity only: for anything else all are looked through. */
  async isTaken(schema: ObjectSchema, attribute: string, value: string): Promise<boolean> {
    if (!isPossible(value)) return false;
    const objects = this.#objects(schema);
    if (objects.by === 'table') {
      return this.#call('Looking for a name', [], (connection) =>
        inTransaction(connection, () => isTakenInTable(connection, objects.table, schema, attribute, value)),
      );
    }
    const isKnown = attribute === schema.identityAttribute && canReadOne(objects) && (await this.get(schema, value)) !== null;
    return isKnown || someHas(this.list(schema), schema, attribute, value);
  }

  /** By the Account ID that was asked for; where the database makes it, by all other values. Without getObjectSQL all are looked through. */
  async findCreated(schema: ObjectSchema, { values }: CreateRequest): Promise<ObjectRecord | null> {
    const [id] = membersOf(values[schema.identityAttribute]);
    if (id !== undefined && canReadOne(this.#objects(schema))) return this.get(schema, String(id));
    const telling = Object.entries(values).filter(([attribute]) => id === undefined || attribute === schema.identityAttribute);
    const changes = telling.map(([attribute, value]) => ({ attribute, op: 'set', value }) as const);
    let found: ObjectRecord | null = null;
    for await (const item of this.list(schema)) {
      if (item.kind !== 'record' || !isDone(item, schema, changes)) continue;
      // Two are alike: neither can be told to be the one.
      if (found) return null;
      found = item;
    }
    return found;
  }

  async create(schema: ObjectSchema, request: CreateRequest): Promise<string> {
    const objects = this.#objects(schema);
    const [id] = membersOf(request.values[schema.identityAttribute]);
    const canLook = id !== undefined && canReadOne(objects);
    return this.#call('Creating the account', secretsOf(request.password), async (connection) => {
      const isThere = async () =>
        canLook && (await inTransaction(connection, () => readOne(connection, objects, schema, String(id)))) !== null;
      // The table may have no constraint that keeps an account from being there twice.
      if (await isThere()) throw exists(String(id));
      try {
        return await inTransaction(connection, () => {
          const context = { connection, settings: this.#settings, objects, schema };
          const { table } = this.#settings;
          return table ? createInTable(context, table, request) : createByStatements(context, request);
        });
      } catch (error) {
        if (!(error instanceof DatabaseError) || error.kind !== 'unique') throw error;
        // Another value than the Account ID may be the one that is taken.
        if (!canLook || (await isThere())) throw exists(id === undefined ? null : String(id));
        throw error;
      }
    });
  }

  async write(schema: ObjectSchema, operation: WriteOperation): Promise<string> {
    const objects = this.#objects(schema);
    return this.#call(doing[operation.kind], secretsOf(operation.password), (connection) =>
      inTransaction(connection, () => {
        const context = { connection, settings: this.#settings, objects, schema };
        const { table } = this.#settings;
        return table ? writeToTable(context, table, operation) : writeByStatements(context, operation);
      }),
    );
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** The first object of a schema; the listing is ended there. */
  async #first(schema: ObjectSchema): Promise<ObjectItem | null> {
    for await (const item of this.list(schema)) return item;
    return null;
  }

  #objects({ name }: ObjectSchema): ObjectSettings {
    const objects = this.#settings.objects.get(name);
    if (!objects) throw nothingReads(name);
    return objects;
  }

  /** A call with a connection of its own, within the time that calls have. */
  async #call<T>(what: string, secrets: readonly string[], work: (connection: SqlConnection) => Promise<T>): Promise<T> {
    const connection = await this.#pool.take();
    try {
      return await within(this.#timeoutMs, work(connection), () => this.#endLate(connection));
    } catch (error) {
      throw callError(error, what, this.#secrets(secrets));
    } finally {
      this.#pool.give(connection);
    }
  }

  /** Whether the work was done remains unknown (contract: BEHAVIOUR 9.7). */
  #endLate(connection: SqlConnection): Error {
    connection.destroy();
    return new DatabaseError(`the database did not answer within ${this.#timeoutMs} ms`, 'interrupted', null);
  }

  #secrets(own: readonly string[]): readonly string[] {
    return [this.#settings.address.password, ...own];
  }
}

function secretsOf(password: string | null): readonly string[] {
  return password === null ? [] : [password];
}

function exists(nativeIdentity: string | null): ConnectorError {
  return connectorError(
    'exists',
    nativeIdentity === null ? 'The account is there already' : `There is an account "${shorten(nativeIdentity)}" already`,
  );
}
