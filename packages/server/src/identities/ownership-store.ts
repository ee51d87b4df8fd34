import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';

/** Owned objects by kind (contract: BEHAVIOUR 3.3). */
export interface Ownership {
  readonly associationType: string;
  readonly entityType: string;
  readonly entities: readonly { readonly id: string; readonly name: string }[];
}

/** The objects an identity owns, which block its deletion; kinds without any are left out. */
export async function listOwnership(db: Db, identityId: string): Promise<Ownership[]> {
  const { rows } = await sql<{ association: string; entity: string; id: string; name: string }>`
    select 'ROLE_OWNER' as association, 'ROLE' as entity, id, name from role where owner_id = ${identityId}
    union all select 'ACCESS_PROFILE_OWNER', 'ACCESS_PROFILE', id, name from access_profile where owner_id = ${identityId}
    union all select 'ENTITLEMENT_OWNER', 'ENTITLEMENT', id, name from entitlement where owner_id = ${identityId}
    union all select 'SOURCE_OWNER', 'SOURCE', id, name from source where owner_id = ${identityId}
    union all select 'IDENTITY_PROFILE_OWNER', 'IDENTITY_PROFILE', id, name from identity_profile where owner_id = ${identityId}
    order by 1, 4, 3`.execute(db);
  const byType = new Map<string, { associationType: string; entityType: string; entities: { id: string; name: string }[] }>();
  for (const { association, entity, id, name } of rows) {
    const group = byType.get(association) ?? { associationType: association, entityType: entity, entities: [] };
    group.entities.push({ id, name });
    byType.set(association, group);
  }
  return [...byType.values()];
}
