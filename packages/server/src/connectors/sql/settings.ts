import type { ConnectorAttributes, SettingsResult } from '../connector.ts';
import type { ObjectSchema } from '../live-connector.ts';
import { SettingReader } from '../setting-reader.ts';
import { type DatabaseAddress, readAddress } from './address.ts';
import type { Dialect } from './connection.ts';
import { readStatement, type Statement } from './statement.ts';
import { type GroupTable, readGroupTable, readTable, type Table } from './tables.ts';

/** The settings of a database that act (contract: BEHAVIOUR 9.13), with their defaults filled in. */
export interface SqlSettings {
  readonly address: DatabaseAddress;
  readonly testConnection: Statement | null;
  /** How the objects of each schema are read, by the schema's name. */
  readonly objects: ReadonlyMap<string, ObjectSettings>;
  /** The table that accounts are written to; null: they are written by statements. */
  readonly table: Table | null;
  /** The statements that write, by operation; an operation without one is not supported. With a table only some. */
  readonly statements: Readonly<Partial<Record<StatementKey, readonly Statement[]>>>;
  /** By account attribute. */
  readonly entitlementStatements: ReadonlyMap<string, EntitlementStatements>;
}

export type ObjectSettings = ReadByStatements | ReadByTable | ReadByGroupTable;

export interface ReadByStatements {
  readonly by: 'statements';
  readonly list: Statement;
  readonly get: Statement | null;
  readonly mergeRows: boolean;
  /** Null: the Account ID. */
  readonly indexColumns: readonly string[] | null;
  /** Null: the multi-valued attributes. */
  readonly mergeColumns: readonly string[] | null;
}

export interface ReadByTable {
  readonly by: 'table';
  readonly table: Table;
}

export interface ReadByGroupTable {
  readonly by: 'group-table';
  readonly table: GroupTable;
}

export interface EntitlementStatements {
  readonly add: readonly Statement[] | null;
  readonly remove: readonly Statement[] | null;
}

const statementKeys = ['createSQL', 'updateSQL', 'enableSQL', 'disableSQL', 'unlockSQL', 'passwordSQL', 'deleteSQL'] as const;
export type StatementKey = (typeof statementKeys)[number];
/** What a table cannot say, so its statements may stand beside it. */
const keysBesideTable: readonly StatementKey[] = ['unlockSQL', 'passwordSQL'];

/** The name of the accounts' schema; all others are groups. */
export const accountSchemaName = 'account';

export function readSqlSettings(connectorAttributes: ConnectorAttributes, schemas: readonly ObjectSchema[]): SettingsResult<SqlSettings> {
  const reader = new SettingReader(connectorAttributes);
  const address = readAddress(reader);
  // Statements are read by the rules of a dialect, and without a URL there is none: what is wrong with them is said once it is there.
  if (!address) return { problems: reader.problems };
  const statements = new StatementReader(reader, address.dialect);
  const table = readTable(reader);
  const settings: SqlSettings = {
    address,
    testConnection: statements.one('testConnSQL'),
    objects: readObjects(statements, table, groupNames(connectorAttributes, schemas)),
    table,
    statements: Object.fromEntries(statementKeys.flatMap((key) => statements.entry(key))),
    entitlementStatements: readEntitlementStatements(statements, connectorAttributes),
  };
  if (table) refuseBesideTable(reader, settings);
  noteWhatIsNotActedOn(reader, connectorAttributes, settings);
  return reader.problems.length > 0 ? { problems: reader.problems } : { settings, notActedOn: reader.notActedOn };
}

/** The group schemas that the settings can read: those that exist and those that have a statement of their own. */
function groupNames(connectorAttributes: ConnectorAttributes, schemas: readonly ObjectSchema[]): readonly string[] {
  const withStatement = Object.keys(connectorAttributes).flatMap((key) => (key.endsWith('.SQL') ? [key.slice(0, -'.SQL'.length)] : []));
  return [...new Set(['group', ...schemas.map(({ name }) => name), ...withStatement])].filter((name) => name !== accountSchemaName);
}

function readObjects(statements: StatementReader, table: Table | null, groups: readonly string[]): Map<string, ObjectSettings> {
  const objects = new Map<string, ObjectSettings>();
  const { reader } = statements;
  const account = readByStatements(statements);
  if (table) objects.set(accountSchemaName, { by: 'table', table });
  else if (account) objects.set(accountSchemaName, account);
  else reader.problem('SQL', 'is missing, and there is no table: one of them says where the accounts are');
  if (table && account) reader.problem('SQL', 'and table are both given: one of them says where the accounts are');
  const groupTable = readGroupTable(reader);
  if (groupTable) objects.set('group', { by: 'group-table', table: groupTable });
  for (const name of groups) {
    const group = readByStatements(statements.under(`${name}.`));
    if (!group) continue;
    if (objects.has(name)) reader.problem(`${name}.SQL`, 'and groupTable are both given: one of them says where the groups are');
    objects.set(name, group);
  }
  return objects;
}

function readByStatements(statements: StatementReader): ReadByStatements | null {
  const { reader } = statements;
  const list = statements.one('SQL');
  const get = statements.one('getObjectSQL', true);
  if (get && !get.variables.some(({ root }) => root === 'identity')) reader.problem('getObjectSQL', 'must use $(identity)');
  const settings = {
    mergeRows: reader.boolean('mergeRows', true),
    indexColumns: reader.list('indexColumns') ?? reader.list('indexColumn') ?? null,
    mergeColumns: reader.list('mergeColumns') ?? null,
  };
  return list && { by: 'statements', list, get, ...settings };
}

const entitlementKey = /^(.+)\.(add|remove)EntitlementSQL$/;

function readEntitlementStatements(
  statements: StatementReader,
  connectorAttributes: ConnectorAttributes,
): Map<string, EntitlementStatements> {
  const found = new Map<string, EntitlementStatements>();
  for (const key of Object.keys(connectorAttributes)) {
    const [, attribute, operation] = entitlementKey.exec(key) ?? [];
    if (attribute === undefined) continue;
    const before = found.get(attribute) ?? { add: null, remove: null };
    found.set(attribute, { ...before, [operation!]: statements.several(key) });
  }
  return found;
}

function refuseBesideTable(reader: SettingReader, { statements, entitlementStatements }: SqlSettings): void {
  for (const key of statementKeys) {
    if (statements[key] && !keysBesideTable.includes(key)) reader.problem(key, 'and table are both given: the table is written without it');
  }
  for (const attribute of entitlementStatements.keys()) {
    reader.problem(`${attribute}.addEntitlementSQL`, 'and table are both given: links of the table say where these values are');
  }
}

function noteWhatIsNotActedOn(reader: SettingReader, connectorAttributes: ConnectorAttributes, { statements }: SqlSettings): void {
  for (const [one, other] of [
    ['enableSQL', 'disableSQL'],
    ['disableSQL', 'enableSQL'],
  ] as const) {
    if (statements[one] && !statements[other])
      reader.ignored(one, `has no ${other} beside it, so accounts are neither enabled nor disabled`);
  }
  for (const [key, value] of Object.entries(connectorAttributes)) {
    if (/Rule$/.test(key) && value) reader.ignored(key, 'is kept; rules are not run');
  }
}

/** Reads statements by the rules of a dialect. */
class StatementReader {
  readonly reader: SettingReader;
  readonly #dialect: Dialect;

  constructor(reader: SettingReader, dialect: Dialect) {
    this.reader = reader;
    this.#dialect = dialect;
  }

  under(prefix: string): StatementReader {
    return new StatementReader(this.reader.under(prefix), this.#dialect);
  }

  /** A statement that reads: it has no variables, or `$(identity)` only. Null when absent. */
  one(key: string, withIdentity = false): Statement | null {
    const text = this.reader.text(key);
    if (!text?.trim()) return null;
    const statement = this.#read(key, text);
    const stranger = statement?.variables.find(({ root }) => root !== 'identity' || !withIdentity);
    if (stranger) this.reader.problem(key, withIdentity ? 'can use $(identity) only' : 'can use no variables');
    return statement;
  }

  /** A text or a list of them; null when absent. */
  several(key: string): readonly Statement[] | null {
    const value = this.reader.value(key);
    const texts = Array.isArray(value) ? value : typeof value === 'string' && value.trim() === '' ? [] : [value];
    if (value === undefined || texts.length === 0) return null;
    return texts.flatMap((text) => {
      if (typeof text === 'string') return this.#read(key, text) ?? [];
      this.reader.problem(key, 'must be a text or a list of texts');
      return [];
    });
  }

  entry(key: StatementKey): [StatementKey, readonly Statement[]][] {
    const statements = this.several(key);
    return statements ? [[key, statements]] : [];
  }

  #read(key: string, text: string): Statement | null {
    const statement = readStatement(text, this.#dialect);
    if (!('problem' in statement)) return statement;
    this.reader.problem(key, statement.problem);
    return null;
  }
}
