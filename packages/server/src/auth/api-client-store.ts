import { shiftTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';

/** The client with the live rights of its user, if it has one. */
export function findApiClient(db: Db, id: string) {
  return db
    .selectFrom('api_client')
    .leftJoin('identity', 'identity.id', 'api_client.identity_id')
    .selectAll('api_client')
    .select(['identity.alias', 'identity.levels', 'identity.name as identity_name', 'identity.status as identity_status'])
    .where('api_client.id', '=', id)
    .executeTakeFirst();
}

/** A disabled user has no rights at all (contract: BEHAVIOUR 9.10). */
export function isUsable(client: { readonly enabled: boolean; readonly identity_status: string | null }): boolean {
  return client.enabled && client.identity_status !== 'DISABLED';
}

/** Creates the client or gives it another secret; how `MUSTER_ADMIN_CLIENT_*` is applied at every start. */
export async function upsertPersonalAccessToken(
  db: Db,
  token: { id: string; identityId: string; name: string; secretHash: string; now: string },
): Promise<void> {
  await db
    .insertInto('api_client')
    .values({
      id: token.id,
      kind: 'PERSONAL_ACCESS_TOKEN',
      identity_id: token.identityId,
      name: token.name,
      secret_hash: token.secretHash,
      scope: ['sp:scopes:all'],
      access_token_seconds: 43_200,
      created: token.now,
      last_used: null,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ secret_hash: token.secretHash, identity_id: token.identityId }))
    .execute();
}

/** Notes a use, at most once a day (contract: BEHAVIOUR 4). */
export async function noteUse(db: Db, id: string, now: string): Promise<void> {
  await db
    .updateTable('api_client')
    .set({ last_used: now })
    .where('id', '=', id)
    .where((where) => where.or([where('last_used', 'is', null), where('last_used', '<', shiftTime(now, -86_400_000))]))
    .execute();
}

export async function deleteClientsOfIdentity(db: Db, identityId: string): Promise<void> {
  await db.deleteFrom('api_client').where('identity_id', '=', identityId).execute();
}
