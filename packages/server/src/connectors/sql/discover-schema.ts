import type { ObjectAttribute, ObjectSchema } from '../live-connector.ts';
import type { Column, SqlConnection } from './connection.ts';
import { connectorError } from './errors.ts';
import { quoteName } from './identifiers.ts';
import { findName, isStateAttribute } from './object-layout.ts';
import { accountSchemaName, type ObjectSettings, type SqlSettings } from './settings.ts';
import { bindStatement } from './statement.ts';

/**
 * The schema that the settings and the columns of the result give (contract: BEHAVIOUR 9.13): the key or the first column is the id, and
 * the name too. Values with statements or links of their own are entitlements; those of the only such attribute are groups.
 */
export async function discoverSchema(connection: SqlConnection, settings: SqlSettings, name: string): Promise<ObjectSchema> {
  const objects = settings.objects.get(name);
  if (!objects) throw nothingReads(name);
  const columns = await describeObjects(connection, objects);
  const attributes = attributesOf(objects, columns);
  const entitlements = name === accountSchemaName ? entitlementNames(settings) : [];
  const groupSchema = entitlements.length === 1 && settings.objects.has('group') ? 'group' : null;
  const marked = attributes.map((attribute): ObjectAttribute => {
    const isEntitlement = findName(entitlements, attribute.name) !== -1;
    return isEntitlement ? { ...attribute, isMulti: true, isEntitlement, groupSchema } : attribute;
  });
  const [first] = marked;
  if (!first) throw connectorError('configuration', `The SQL of the schema "${name}" gives no columns`);
  const display = objects.by === 'group-table' && objects.table.display !== null ? objects.table.display : first.name;
  const nativeObjectType = objects.by === 'statements' ? name : objects.table.name;
  return { name, nativeObjectType, identityAttribute: first.name, displayAttribute: display, hierarchyAttribute: null, attributes: marked };
}

export function nothingReads(name: string): Error {
  return connectorError('configuration', `The settings do not say how objects of the schema "${name}" are read`);
}

function describeObjects(connection: SqlConnection, objects: ObjectSettings): Promise<readonly Column[]> {
  const { dialect } = connection;
  if (objects.by === 'statements') return connection.describe(bindStatement(objects.list, dialect, () => null).text);
  return connection.describe(`select * from ${quoteName(objects.table.name, dialect)}`);
}

/** The attributes, the id first. */
function attributesOf(objects: ObjectSettings, columns: readonly Column[]): ObjectAttribute[] {
  const plain = (name: string, { type, isMulti }: Pick<Column, 'type' | 'isMulti'>): ObjectAttribute => {
    return { name, type, isMulti, isEntitlement: false, groupSchema: null };
  };
  if (objects.by === 'statements') {
    const merged = objects.mergeColumns ?? [];
    return columns
      .filter(({ name }, index) => !isStateAttribute(name) && columns.findIndex((column) => column.name === name) === index)
      .map((column) => plain(column.name, { ...column, isMulti: column.isMulti || findName(merged, column.name) !== -1 }));
  }
  const ofColumn = (name: string, columnName: string) => {
    const column = columns.find((candidate) => candidate.name === columnName);
    if (!column) throw connectorError('configuration', `The table "${objects.table.name}" has no column "${columnName}"`);
    return plain(name, column);
  };
  if (objects.by === 'group-table') {
    const { key, display, description } = objects.table;
    const others = [...(display === null || display === key ? [] : [ofColumn(display, display)])];
    return [ofColumn(key, key), ...others, ...(description === null ? [] : [ofColumn('description', description)])];
  }
  const { key, columns: mapped, disabled, links } = objects.table;
  const own = columns.map(({ name }) => name).filter((name) => name !== disabled?.column);
  const pairs = mapped === null ? own.map((name) => [name, name] as const) : [...mapped];
  const [id = key] = pairs.find(([, column]) => column === key) ?? [];
  const others = pairs.filter(([name, column]) => column !== key && !isStateAttribute(name));
  return [
    ofColumn(id, key),
    ...others.map(([name, column]) => ofColumn(name, column)),
    ...links.map(({ attribute }) => plain(attribute, { type: 'STRING', isMulti: true })),
  ];
}

function entitlementNames({ table, entitlementStatements }: SqlSettings): string[] {
  return [...(table?.links.map(({ attribute }) => attribute) ?? []), ...entitlementStatements.keys()];
}
