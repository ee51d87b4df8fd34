import { deleteClientsOfIdentity } from '../auth/api-client-store.ts';
import { detachAccounts } from '../correlation/correlation-store.ts';
import type { Db } from '../database/open-database.ts';
import type { Ids } from '../ids.ts';
import { forgetRefreshRequests, requestRefresh } from '../processing/refresh-request-store.ts';
import { wakeAskers } from '../processing/wake-askers.ts';
import { endProvisioning } from '../provisioning/end-provisioning.ts';
import { terminateTasksOfIdentity } from '../tasks/task-store.ts';

/**
 * Removes an identity with all that hangs on it (contract: BEHAVIOUR 3.5): accounts become uncorrelated and look for another identity,
 * reports lose their manager and look again, names become free, its sign-in, its pending tasks and the changes of its accounts end.
 */
export async function removeIdentity(db: Db, id: string, { ids, now }: { readonly ids: Ids; readonly now: string }): Promise<void> {
  const values = await db.deleteFrom('identity_value').where('identity_id', '=', id).returning(['attribute', 'value_key']).execute();
  const accounts = await db.selectFrom('account').select(['id', 'name', 'system_account']).where('identity_id', '=', id).execute();
  await db.deleteFrom('account').where('identity_id', '=', id).where('system_account', '=', true).execute();
  const left = accounts.filter((account) => !account.system_account);
  await db.deleteFrom('identity').where('id', '=', id).execute();
  await detachAccounts(db, left, now);
  await db.updateTable('identity').set({ manager_id: null, modified: now }).where('manager_id', '=', id).execute();
  for (const table of ['role_assignment', 'role_member', 'identity_reference'] as const) {
    await db.deleteFrom(table).where('identity_id', '=', id).execute();
  }
  await endProvisioning(db, { column: 'identity_id', ids: [id] }, { ids, now, reason: 'The identity was deleted.' });
  await deleteClientsOfIdentity(db, id);
  await forgetRefreshRequests(db, [id]);
  await terminateTasksOfIdentity(db, id, now);
  await wakeAskers(
    db,
    values.map((value) => ({ attribute: value.attribute, valueKey: value.value_key, identityId: id })),
    { now, rounds: new Map() },
  );
  await requestRefresh(
    db,
    left.map((account) => account.id),
    { reason: 'its identity was deleted', now },
  );
}
