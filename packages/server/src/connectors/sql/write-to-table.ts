import type { CreateRequest, ValueChange, WriteOperation } from '../live-connector.ts';
import type { Scalar } from '../typed-value.ts';
import { difference, membersOf, newIdentity, valueAfter } from './changes.ts';
import { DatabaseError, type Parameter } from './connection.ts';
import { connectorError, shorten } from './errors.ts';
import { quoteName } from './identifiers.ts';
import { toParameter } from './parameters.ts';
import { columnOf, findLink } from './table-queries.ts';
import type { Link, Table } from './tables.ts';
import { tolerating } from './transaction.ts';
import { ownStatements, runStatements } from './write-by-statements.ts';
import { endWithoutAccount, parameterOf, readAccount, unsupported, type WriteContext } from './write-context.ts';

/** Creates an account as a row of the table and of its links. Answers with the native identity. */
export async function createInTable(context: WriteContext, table: Table, request: CreateRequest): Promise<string> {
  const { schema } = context;
  const assignments = new Map<string, Parameter>();
  const links: [Link, readonly Scalar[]][] = [];
  for (const [attribute, value] of Object.entries(request.values)) {
    const link = findLink(table, attribute);
    const column = link ? null : columnOf(table, schema, attribute);
    if (link) links.push([link, membersOf(value)]);
    else if (column !== null) assignments.set(column, parameterOf(context, attribute, value));
    // A policy's fields may only serve its later fields; what the schema knows must be written.
    else if (schema.attributes.some(({ name }) => name === attribute)) throw noColumn(attribute);
  }
  const { disabled } = table;
  if (disabled && !assignments.has(disabled.column)) assignments.set(disabled.column, stateParameter(context, disabled.enabledValue));
  const nativeIdentity = await insert(context, table, assignments);
  for (const [link, values] of links) await changeLink(context, link, nativeIdentity, { add: values, remove: [] });
  if (request.password !== null) {
    const scope = { plan: new Map(Object.entries(request.values)), nativeIdentity, password: request.password };
    await runStatements(context, ownStatements(context, 'set-password'), scope);
  }
  return nativeIdentity;
}

/** Inserts the row; its key is what was given, else what the database made. */
async function insert({ connection }: WriteContext, table: Table, assignments: ReadonlyMap<string, Parameter>): Promise<string> {
  const { dialect } = connection;
  const columns = [...assignments.keys()].map((column) => quoteName(column, dialect));
  const markers = columns.map((_, index) => marker(dialect, index));
  const isPostgresql = dialect === 'postgresql';
  const values = columns.length === 0 && isPostgresql ? 'default values' : `(${columns.join(', ')}) values (${markers.join(', ')})`;
  const returning = isPostgresql ? ` returning ${quoteName(table.key, dialect)}` : '';
  const { rows, insertId } = await connection.query(`insert into ${quoteName(table.name, dialect)} ${values}${returning}`, [
    ...assignments.values(),
  ]);
  const key = rows[0]?.[0] ?? assignments.get(table.key) ?? insertId;
  if (typeof key === 'string') return key;
  throw connectorError(
    'configuration',
    `The new account has no value for "${table.key}", the key of the table, and the database made none`,
  );
}

/** Changes the account's row and its links. */
export async function writeToTable(context: WriteContext, table: Table, operation: WriteOperation): Promise<string> {
  const { kind, account, changes, password } = operation;
  if ((kind === 'enable' || kind === 'disable') && !table.disabled)
    throw unsupported('The table has no column that says whether an account is disabled');
  const own = kind === 'unlock' || kind === 'set-password' ? ownStatements(context, kind) : null;
  for (const { attribute } of changes) {
    if (!findLink(table, attribute) && columnOf(table, context.schema, attribute) === null) throw noColumn(attribute);
  }
  const key = await lockAccount(context, table, account.nativeIdentity);
  if (key === null) return kind === 'delete' ? account.nativeIdentity : endWithoutAccount(context, account, changes);
  if (kind === 'delete') {
    await deleteAccount(context, table, key);
    return account.nativeIdentity;
  }
  const identity = await changeRow(context, table, key, operation);
  if (own) await runStatements(context, own, { plan: new Map(Object.entries(account.attributes)), nativeIdentity: identity, password });
  return identity;
}

/** The key as the database writes it, with the row held until the end of the transaction; null when there is none. */
async function lockAccount({ connection }: WriteContext, table: Table, nativeIdentity: string): Promise<string | null> {
  const { dialect } = connection;
  const key = quoteName(table.key, dialect);
  const text = `select ${key} from ${quoteName(table.name, dialect)} where ${key} = ${marker(dialect, 0)} for update`;
  try {
    const { columns, rows } = await connection.query(text, [toParameter(table.key, nativeIdentity, null, dialect)]);
    const found = rows[0]?.[0];
    // MySQL finds the number 12 by the text `12abc`.
    return typeof found !== 'string' || (columns[0]?.isNumeric && found !== nativeIdentity) ? null : found;
  } catch (error) {
    // Not even of the key's type, so nobody has it.
    if (error instanceof DatabaseError && error.kind === 'bad-value') return null;
    throw error;
  }
}

async function changeRow(context: WriteContext, table: Table, key: string, { kind, changes }: WriteOperation): Promise<string> {
  const { connection, schema } = context;
  const { dialect } = connection;
  const before = changes.some((change) => needsPresent(table, change)) ? await readAccount(context, key) : null;
  const present = new Map<string, unknown>(Object.entries(before !== null && before !== 'unknown' ? before.attributes : {}));
  const assignments = new Map<string, Parameter>();
  for (const change of changes) {
    if (findLink(table, change.attribute)) continue;
    const value = valueAfter(present.get(change.attribute), change);
    present.set(change.attribute, value);
    assignments.set(columnOf(table, schema, change.attribute)!, parameterOf(context, change.attribute, value));
  }
  if (table.disabled && kind === 'enable') assignments.set(table.disabled.column, stateParameter(context, table.disabled.enabledValue));
  if (table.disabled && kind === 'disable') assignments.set(table.disabled.column, stateParameter(context, table.disabled.disabledValue));
  if (assignments.size > 0) {
    const settings = [...assignments.keys()].map((column, index) => `${quoteName(column, dialect)} = ${marker(dialect, index)}`);
    const where = `${quoteName(table.key, dialect)} = ${marker(dialect, settings.length)}`;
    await connection.query(`update ${quoteName(table.name, dialect)} set ${settings.join(', ')} where ${where}`, [
      ...assignments.values(),
      key,
    ]);
  }
  const identity = newIdentity(schema, key, changes) ?? key;
  if (identity !== key) for (const link of table.links) await moveLinks(context, link, key, identity);
  for (const change of changes) {
    const link = findLink(table, change.attribute);
    if (!link) continue;
    await changeLink(context, link, identity, difference(present.get(change.attribute), change));
    present.set(change.attribute, valueAfter(present.get(change.attribute), change));
  }
  return identity;
}

/** Setting a link's values is a difference to what is there; changing a member of a list in a column writes the whole list. */
function needsPresent(table: Table, { attribute, op }: ValueChange): boolean {
  return findLink(table, attribute) ? op === 'set' : op !== 'set';
}

async function deleteAccount({ connection }: WriteContext, table: Table, key: string): Promise<void> {
  const { dialect } = connection;
  const remove = (name: string, column: string) =>
    connection.query(`delete from ${quoteName(name, dialect)} where ${quoteName(column, dialect)} = ${marker(dialect, 0)}`, [key]);
  for (const link of table.links) await remove(link.table, link.accountColumn);
  await remove(table.name, table.key);
}

/** Where no foreign key does it, the links of a renamed account come along. */
async function moveLinks({ connection }: WriteContext, link: Link, from: string, to: string): Promise<void> {
  const { dialect } = connection;
  const column = quoteName(link.accountColumn, dialect);
  const text = `update ${quoteName(link.table, dialect)} set ${column} = ${marker(dialect, 0)} where ${column} = ${marker(dialect, 1)}`;
  await connection.query(text, [to, from]);
}

/** A value that is there already and one that is not there any more are success. */
async function changeLink(
  context: WriteContext,
  link: Link,
  key: string,
  { add, remove }: { readonly add: readonly Scalar[]; readonly remove: readonly Scalar[] },
): Promise<void> {
  const { connection } = context;
  const { dialect } = connection;
  const table = quoteName(link.table, dialect);
  const [account, value] = [quoteName(link.accountColumn, dialect), quoteName(link.valueColumn, dialect)];
  const where = `${account} = ${marker(dialect, 0)} and ${value} = ${marker(dialect, 1)}`;
  for (const member of remove) {
    const values = [key, parameterOf(context, link.attribute, member)];
    await tolerating(connection, 'bad-value', () => connection.query(`delete from ${table} where ${where}`, values));
  }
  for (const member of add) {
    const values = [key, parameterOf(context, link.attribute, member)];
    // The table may have no constraint that keeps a value from being there twice.
    const { rows } = await connection.query(`select 1 from ${table} where ${where}`, values);
    if (rows.length > 0) continue;
    const insert = `insert into ${table} (${account}, ${value}) values (${marker(dialect, 0)}, ${marker(dialect, 1)})`;
    await tolerating(connection, 'unique', () => connection.query(insert, values));
  }
}

function stateParameter({ connection }: WriteContext, value: string | number | boolean | null): Parameter {
  return toParameter('disabled', value, null, connection.dialect);
}

function marker(dialect: WriteContext['connection']['dialect'], index: number): string {
  return dialect === 'postgresql' ? `$${index + 1}` : '?';
}

function noColumn(attribute: string): Error {
  return unsupported(`The table has no column for "${shorten(attribute)}"`);
}
