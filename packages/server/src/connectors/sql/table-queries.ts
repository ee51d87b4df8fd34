import type { ObjectSchema } from '../live-connector.ts';
import type { Dialect } from './connection.ts';
import { connectorError } from './errors.ts';
import { isIdentifier, quoteName } from './identifiers.ts';
import { disabledAttribute, type Field, isStateAttribute, lockedAttribute, type ObjectLayout, type StateColumn } from './object-layout.ts';
import type { GroupTable, Link, Table } from './tables.ts';

/** A query of ours with the layout of its result, in which columns stand in a known order. */
export interface TableQuery {
  readonly text: string;
  readonly layout: ObjectLayout;
  /** The quoted name of the key, to ask for one object. */
  readonly key: string;
}

/** Reads accounts from their table. Each link comes as one list, so an account is one row, however many links and values it has. */
export function queryTable(table: Table, schema: ObjectSchema, dialect: Dialect): TableQuery {
  const selected: string[] = [];
  const select = (expression: string) => selected.push(expression) - 1;
  const key = `t.${quoteName(table.key, dialect)}`;
  const idIndex = select(key);
  const fields = schema.attributes.flatMap(({ name, type, isMulti }): Field[] => {
    const field = { name, type, isMulti, isMerged: false };
    if (name === schema.identityAttribute) return [{ ...field, index: idIndex, isLink: false }];
    const link = findLink(table, name);
    if (link) return [{ ...field, index: select(selectLink(link, key, dialect)), isLink: true }];
    const column = columnOf(table, schema, name);
    if (column !== null) return [{ ...field, index: select(`t.${quoteName(column, dialect)}`), isLink: false }];
    if (isStateAttribute(name)) return [];
    throw connectorError('configuration', `The table has no column for "${name}" of the schema "${schema.name}"`);
  });
  const stateColumn = (name: string): StateColumn | null => {
    const field = fields.find((candidate) => candidate.name === name);
    const column = field ? null : (table.columns?.get(name) ?? null);
    if (field) return { index: field.index, values: null };
    return column === null ? null : { index: select(`t.${quoteName(column, dialect)}`), values: null };
  };
  const disabled = table.disabled
    ? { index: select(`t.${quoteName(table.disabled.column, dialect)}`), values: table.disabled }
    : stateColumn(disabledAttribute);
  const layout: ObjectLayout = {
    fields,
    idIndex,
    nameIndex: fields.find(({ name }) => name === schema.displayAttribute)?.index ?? -1,
    disabled,
    locked: stateColumn(lockedAttribute),
    mergeRows: false,
    indexColumns: [],
  };
  return { text: `select ${selected.join(', ')} from ${quoteName(table.name, dialect)} t`, layout, key };
}

/** Reads groups from their table: the schema's own attributes are the key, the display name and `description`, others by their names. */
export function queryGroupTable(table: GroupTable, schema: ObjectSchema, dialect: Dialect): TableQuery {
  const columns = schema.attributes.map(({ name }) => {
    if (name === schema.identityAttribute) return table.key;
    if (name === schema.displayAttribute && table.display !== null) return table.display;
    if (name === 'description' && table.description !== null) return table.description;
    if (isIdentifier(name)) return name;
    throw connectorError('configuration', `The group table has no column for "${name}" of the schema "${schema.name}"`);
  });
  const key = `t.${quoteName(table.key, dialect)}`;
  const fields = schema.attributes.map(({ name, type, isMulti }, index): Field => {
    return { index: index + 1, name, type, isMulti, isMerged: false, isLink: false };
  });
  const selected = [key, ...columns.map((column) => `t.${quoteName(column, dialect)}`)];
  const layout: ObjectLayout = {
    fields,
    idIndex: 0,
    nameIndex: fields.find(({ name }) => name === schema.displayAttribute)?.index ?? -1,
    disabled: null,
    locked: null,
    mergeRows: false,
    indexColumns: [],
  };
  return { text: `select ${selected.join(', ')} from ${quoteName(table.name, dialect)} t`, layout, key };
}

/** The column of an account attribute, or null. The Account ID is the key. */
export function columnOf(table: Table, schema: ObjectSchema, attribute: string): string | null {
  const mapped = table.columns?.get(attribute) ?? null;
  if (attribute === schema.identityAttribute) {
    if (mapped === null || mapped === table.key) return table.key;
    throw connectorError('configuration', `The Account ID "${attribute}" is the column "${mapped}", which is not the key of the table`);
  }
  return mapped ?? (table.columns === null && isIdentifier(attribute) ? attribute : null);
}

export function findLink(table: Table, attribute: string): Link | undefined {
  return table.links.find((link) => link.attribute === attribute);
}

/** The values of a link as one JSON list of texts: exact whatever their type, and without limits on their number. */
function selectLink({ table, accountColumn, valueColumn }: Link, key: string, dialect: Dialect): string {
  const value = `l.${quoteName(valueColumn, dialect)}`;
  const list = dialect === 'postgresql' ? `json_agg(${value}::text)` : `json_arrayagg(cast(${value} as char))`;
  return `(select ${list} from ${quoteName(table, dialect)} l where l.${quoteName(accountColumn, dialect)} = ${key})`;
}
