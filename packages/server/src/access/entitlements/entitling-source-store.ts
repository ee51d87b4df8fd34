import type { Db } from '../../database/open-database.ts';
import { accountSchemaName } from '../../sources/schema-store.ts';
import { hasDistinguishedNames } from '../access-configuration-store.ts';

/** How the accounts of a source hold rights. */
export interface EntitlingSource {
  readonly id: string;
  /** Values compare as names of a directory (contract: BEHAVIOUR 9.1). */
  readonly distinguishedNames: boolean;
  /** The account attributes whose values are entitlements. */
  readonly attributes: readonly EntitlingAttribute[];
}

export interface EntitlingAttribute {
  readonly name: string;
  /** The schema of the groups that its values name; without one, its own name. */
  readonly objectType: string;
}

export async function findEntitlingSource(db: Db, sourceId: string): Promise<EntitlingSource | undefined> {
  const rows = await db
    .selectFrom('source_schema')
    .innerJoin('source', 'source.id', 'source_schema.source_id')
    .select(['source.connector', 'source_schema.id', 'source_schema.name', 'source_schema.attributes'])
    .where('source_schema.source_id', '=', sourceId)
    .execute();
  const accountSchema = rows.find(({ name }) => name === accountSchemaName);
  if (accountSchema === undefined) return undefined;
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return {
    id: sourceId,
    distinguishedNames: hasDistinguishedNames(accountSchema.connector),
    attributes: accountSchema.attributes
      .filter(({ isEntitlement }) => isEntitlement)
      .map(({ name, schema }) => ({ name, objectType: (schema && names.get(schema.id)) ?? name })),
  };
}

/** Groups of a source, each of which is an entitlement for every account attribute that refers to their schema (contract: BEHAVIOUR 9.1). */
export interface GroupSchema {
  readonly sourceId: string;
  readonly distinguishedNames: boolean;
  readonly objectType: string;
  readonly accountAttributes: readonly string[];
  readonly hierarchyAttribute: string | null;
}

/** The group schemas of a source, in their order; those that no account attribute refers to among them. */
export async function listGroupSchemas(db: Db, sourceId: string): Promise<GroupSchema[]> {
  const rows = await db
    .selectFrom('source_schema')
    .innerJoin('source', 'source.id', 'source_schema.source_id')
    .select(['source.connector', 'source_schema.id', 'source_schema.name', 'source_schema.hierarchy_attribute', 'source_schema.attributes'])
    .where('source_schema.source_id', '=', sourceId)
    .orderBy('source_schema.position')
    .execute();
  const accountAttributes = rows.find(({ name }) => name === accountSchemaName)?.attributes ?? [];
  return rows
    .filter(({ name }) => name !== accountSchemaName)
    .map(({ connector, id, name, hierarchy_attribute }) => ({
      sourceId,
      distinguishedNames: hasDistinguishedNames(connector),
      objectType: name,
      accountAttributes: accountAttributes.filter(({ schema }) => schema?.id === id).map((attribute) => attribute.name),
      hierarchyAttribute: hierarchy_attribute,
    }));
}
