import { sql } from 'kysely';
import { findGiver } from '../access/entitlements/unused-entitlement-store.ts';
import { shiftTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import { restMs } from '../processing/start-due-refreshes.ts';
import { attributesRead, mappingReads, type NamedInDefinitions, transformsReading } from './source-dependents.ts';

/** What reads from a source. */
export async function findDependents(db: Db, source: NamedInDefinitions) {
  const transforms = await db
    .selectFrom('transform')
    .select(['id', 'name', 'type', 'attributes', 'internal'])
    .orderBy('name_key')
    .orderBy('id')
    .execute();
  const readingTransforms = transformsReading(transforms, source);
  const profiles = await db
    .selectFrom('identity_profile')
    .select(['id', 'name', 'source_id', 'mappings'])
    .orderBy('priority')
    .orderBy('id')
    .execute();
  const mappingProfiles = profiles.filter(({ mappings }) => mappings.some((mapping) => mappingReads(mapping, source, readingTransforms)));
  const definitions = [...readingTransforms, ...mappingProfiles.flatMap(({ mappings }) => mappings)];
  return {
    transforms: readingTransforms,
    mappingProfiles,
    identityProfiles: profiles.filter((profile) => profile.source_id === source.id || mappingProfiles.includes(profile)),
    attributeNames: [...new Set(definitions.flatMap((definition) => attributesRead(definition, source)))].sort(),
  };
}

/** How many identities profiles have. */
export async function countIdentitiesOf(db: Db, profileIds: readonly string[]): Promise<Map<string, number>> {
  if (profileIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('identity')
    .select(['profile_id', sql<number>`count(*)`.as('total')])
    .where('profile_id', 'in', [...profileIds])
    .groupBy('profile_id')
    .execute();
  return new Map(rows.map((row) => [row.profile_id!, Number(row.total)]));
}

/** Has the identities of the profiles processed that read from the source (contract: BEHAVIOUR 8.7). */
export async function requestDependents(db: Db, source: NamedInDefinitions, now: string): Promise<void> {
  const { mappingProfiles } = await findDependents(db, source);
  await requestProfiles(
    db,
    mappingProfiles.map(({ id }) => id),
    now,
  );
}

/** Has the identities of the profile processed that is built on the source. */
export async function requestProfilesOf(db: Db, sourceId: string, now: string): Promise<void> {
  const profiles = await db.selectFrom('identity_profile').select('id').where('source_id', '=', sourceId).execute();
  await requestProfiles(
    db,
    profiles.map(({ id }) => id),
    now,
  );
}

/** Has the roles evaluated again whose criteria name the source. */
export async function requestRolesNaming(db: Db, sourceId: string, now: string): Promise<void> {
  const roles = await db.selectFrom('role').select(['id', 'criteria']).where('criteria', 'is not', null).execute();
  const naming = roles.filter(({ criteria }) => JSON.stringify(criteria).includes(`"${sourceId}"`)).map(({ id }) => id);
  if (naming.length === 0) return;
  await db
    .updateTable('role')
    .set({ refresh_due: shiftTime(now, restMs) })
    .where('id', 'in', naming)
    .execute();
}

async function requestProfiles(db: Db, ids: readonly string[], now: string): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('identity_profile')
    .set({ refresh_required: true, refresh_due: shiftTime(now, restMs) })
    .where('id', 'in', [...ids])
    .execute();
}

/** What keeps a source from being deleted (contract: BEHAVIOUR 8.2), in words; undefined when nothing does. */
export async function findUser(db: Db, sourceId: string): Promise<string | undefined> {
  const profile = await db.selectFrom('identity_profile').select('name').where('source_id', '=', sourceId).executeTakeFirst();
  if (profile !== undefined) return `the identity profile "${profile.name}"`;
  const access = await db.selectFrom('access_profile').select('name').where('source_id', '=', sourceId).orderBy('id').executeTakeFirst();
  if (access !== undefined) return `the access profile "${access.name}"`;
  const giver = await findGiver(db, sourceId, null);
  if (giver !== undefined) return giver;
  const states = await db.selectFrom('lifecycle_state').select(['name', 'account_actions']).orderBy('id').execute();
  const state = states.find(({ account_actions }) =>
    account_actions.some(({ sourceIds }) => Array.isArray(sourceIds) && sourceIds.includes(sourceId)),
  );
  return state && `the lifecycle state "${state.name}"`;
}
