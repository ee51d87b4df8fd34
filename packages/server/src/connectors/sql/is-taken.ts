import type { ObjectSchema } from '../live-connector.ts';
import type { SqlConnection } from './connection.ts';
import { quoteName } from './identifiers.ts';
import { columnOf, findLink } from './table-queries.ts';
import type { Table } from './tables.ts';

/** Whether a row of the table, or of a link's, has this value, whatever the case of its letters. */
export async function isTakenInTable(
  connection: SqlConnection,
  table: Table,
  schema: ObjectSchema,
  attribute: string,
  value: string,
): Promise<boolean> {
  const { dialect } = connection;
  const link = findLink(table, attribute);
  const [name, column] = link ? [link.table, link.valueColumn] : [table.name, columnOf(table, schema, attribute)];
  // A policy's fields may only serve its later fields.
  if (column === null) return false;
  const [type, marker] = dialect === 'postgresql' ? ['text', '$1'] : ['char', '?'];
  const fold = (expression: string) => `lower(cast(${expression} as ${type}))`;
  const text = `select 1 from ${quoteName(name, dialect)} where ${fold(quoteName(column, dialect))} = ${fold(marker)} limit 1`;
  return (await connection.query(text, [value])).rows.length > 0;
}
