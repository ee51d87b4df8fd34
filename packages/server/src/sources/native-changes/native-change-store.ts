import { sql } from 'kysely';
import { hasDistinguishedNames } from '../../access/access-configuration-store.ts';
import type { Db } from '../../database/open-database.ts';
import type { SchemaAttribute } from '../../database/tables.ts';
import { accountSchemaName } from '../schema-store.ts';

export async function updateNativeChangeConfig(db: Db, sourceId: string, config: object | null, now: string): Promise<void> {
  await db
    .updateTable('source')
    .set({ native_changes: config && JSON.stringify(config), modified: now })
    .where('id', '=', sourceId)
    .execute();
}

/** A source as its native changes are told, and what is to be told of them. */
export interface WatchedSource {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly config: Record<string, unknown> | null;
  /** All of its accounts were read before. */
  readonly isAggregated: boolean;
  /** Values compare as names of a directory (contract: BEHAVIOUR 9.1). */
  readonly distinguishedNames: boolean;
  readonly attributes: readonly SchemaAttribute[];
}

export async function findWatchedSource(db: Db, sourceId: string): Promise<WatchedSource | undefined> {
  const row = await db
    .selectFrom('source')
    .leftJoin('identity as owner', 'owner.id', 'source.owner_id')
    .leftJoin('source_schema', (join) =>
      join.onRef('source_schema.source_id', '=', 'source.id').on('source_schema.name', '=', accountSchemaName),
    )
    .select(['source.id', 'source.name', 'source.connector', 'source.native_changes', 'source.aggregated'])
    .select(['owner.id as owner_id', 'owner.name as owner_name', 'source_schema.attributes'])
    .where('source.id', '=', sourceId)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      name: row.name,
      ownerId: row.owner_id,
      ownerName: row.owner_name,
      config: row.native_changes,
      isAggregated: row.aggregated !== null,
      distinguishedNames: hasDistinguishedNames(row.connector),
      attributes: row.attributes ?? [],
    }
  );
}

/** Accounts with the identities that they belong to, as an event names them. */
export async function findTellableAccounts(db: Db, accountIds: readonly string[]) {
  const rows = await db
    .selectFrom('account')
    .innerJoin('identity', 'identity.id', 'account.identity_id')
    .select(['account.id', 'account.name', 'account.native_identity', 'account.uuid', 'account.uncorrelated'])
    .select(['identity.id as identity_id', 'identity.name as identity_name', 'identity.alias', 'identity.email'])
    .where('account.id', 'in', [...accountIds])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
export type TellableAccount = Awaited<ReturnType<typeof findTellableAccounts>> extends Map<string, infer Row> ? Row : never;

export interface NamedEntitlement {
  readonly id: string;
  readonly name: string;
  readonly attribute: string;
  readonly value_key: string;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
}

/** The entitlements of a source with these attributes and value keys. */
export async function findNamedEntitlements(
  db: Db,
  sourceId: string,
  rights: readonly { readonly attribute: string; readonly valueKey: string }[],
): Promise<NamedEntitlement[]> {
  if (rights.length === 0) return [];
  const { rows } = await sql<NamedEntitlement>`select e.id, e.name, e.attribute, e.value_key, o.id as owner_id, o.name as owner_name
    from unnest(${rights.map(({ attribute }) => attribute)}::text[], ${rights.map(({ valueKey }) => valueKey)}::text[]) held (attribute, value_key)
    join entitlement e on e.source_id = ${sourceId} and e.attribute = held.attribute and e.value_key = held.value_key
    left join identity o on o.id = e.owner_id`.execute(db);
  return rows;
}
