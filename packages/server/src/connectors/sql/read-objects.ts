import type { ObjectItem, ObjectRecord, ObjectSchema } from '../live-connector.ts';
import { isPossible } from '../possible-text.ts';
import { type Column, DatabaseError, type Dialect, type Parameter, type QueryResult, type SqlConnection } from './connection.ts';
import { connectorError } from './errors.ts';
import { ObjectMerger } from './merge-rows.ts';
import { layOutResult, type ObjectLayout } from './object-layout.ts';
import type { ObjectSettings } from './settings.ts';
import { bindStatement } from './statement.ts';
import { queryGroupTable, queryTable, type TableQuery } from './table-queries.ts';

/** The query that lists all objects, and how its result is laid out. */
export function listQuery(
  settings: ObjectSettings,
  schema: ObjectSchema,
  dialect: Dialect,
): { readonly text: string; layOut(columns: readonly Column[]): ObjectLayout } {
  if (settings.by !== 'statements') {
    const { text, layout } = tableQuery(settings, schema, dialect);
    return { text, layOut: () => layout };
  }
  const { text } = bindStatement(settings.list, dialect, () => null);
  return { text, layOut: (columns) => layOutResult(columns, schema, settings) };
}

/** Whether single objects can be read: without getObjectSQL there is no statement for it. */
export function canReadOne(settings: ObjectSettings): boolean {
  return settings.by !== 'statements' || settings.get !== null;
}

/** One object, or null when there is none of that identity. */
export async function readOne(
  connection: SqlConnection,
  settings: ObjectSettings,
  schema: ObjectSchema,
  nativeIdentity: string,
): Promise<ObjectRecord | null> {
  if (!isPossible(nativeIdentity)) return null;
  const found = await findRows(connection, settings, schema, nativeIdentity);
  if (!found || isOfAnother(found.result, found.layout.idIndex, nativeIdentity)) return null;
  const items: ObjectItem[] = [];
  const merger = new ObjectMerger(found.layout);
  for (const row of found.result.rows) merger.add(row, items);
  merger.end(items);
  const [item] = items;
  if (item?.kind === 'error') throw connectorError('refused', `The account "${nativeIdentity}" cannot be read: ${item.message}`);
  return item ?? null;
}

async function findRows(
  connection: SqlConnection,
  settings: ObjectSettings,
  schema: ObjectSchema,
  nativeIdentity: string,
): Promise<{ result: QueryResult; layout: ObjectLayout } | null> {
  const { dialect } = connection;
  if (settings.by !== 'statements') {
    const { text, layout, key } = tableQuery(settings, schema, dialect);
    const result = await queryById(connection, `${text} where ${key} = ${dialect === 'postgresql' ? '$1' : '?'}`, [nativeIdentity]);
    return result && { result, layout };
  }
  if (!settings.get) throw connectorError('unsupported', `No getObjectSQL says how one object of the schema "${schema.name}" is read`);
  const { text, values } = bindStatement(settings.get, dialect, () => nativeIdentity);
  const result = await queryById(connection, text, values);
  return result && { result, layout: layOutResult(result.columns, schema, settings) };
}

/** Null where the identity cannot even be of the key's type, which means that nobody has it. */
async function queryById(connection: SqlConnection, text: string, values: readonly Parameter[]): Promise<QueryResult | null> {
  try {
    return await connection.query(text, values);
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === 'bad-value') return null;
    throw error;
  }
}

/** MySQL finds the number 12 by the text `12abc`. */
function isOfAnother({ columns, rows }: QueryResult, idIndex: number, nativeIdentity: string): boolean {
  return columns[idIndex]?.isNumeric === true && rows[0]?.[idIndex] !== nativeIdentity;
}

function tableQuery(settings: Exclude<ObjectSettings, { by: 'statements' }>, schema: ObjectSchema, dialect: Dialect): TableQuery {
  if (settings.by === 'table') return queryTable(settings.table, schema, dialect);
  return queryGroupTable(settings.table, schema, dialect);
}
