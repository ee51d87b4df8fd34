import { type Expression, type RawBuilder, sql } from 'kysely';

/** Where a field lives: a column such as `identity.name_key`, or any SQL expression. Written by us, never taken from a request. */
export type SqlReference = string | Expression<unknown>;

/** The reference as a fragment of SQL. */
export function toSql(reference: SqlReference): RawBuilder<unknown> {
  return typeof reference === 'string' ? sql.ref(reference) : sql`${reference}`;
}
