import type { Selectable } from 'kysely';
import { deleteQuestions, deleteShadows } from '../correlation/correlation-store.ts';
import type { Db } from '../database/open-database.ts';
import type { AccountRow } from '../database/tables.ts';
import { insertEvents } from '../events/event-store.ts';
import type { Ids } from '../ids.ts';
import { forgetRefreshRequests, requestRefresh } from '../processing/refresh-request-store.ts';
import { deleteAccountNames } from '../provisioning/account-name-store.ts';

interface Removal {
  readonly ids: Ids;
  readonly now: string;
  readonly taskId: string | null;
  readonly reason: string;
  /** Who asked for it by a call. */
  readonly by?: { readonly actorId: string | null; readonly trackingId: string };
}

/**
 * Removes accounts from what is known here; nothing happens on their source. The identities they belonged to are processed again, the
 * shadows of uncorrelated ones go with them.
 */
export async function removeAccounts(db: Db, accounts: readonly Selectable<AccountRow>[], removal: Removal): Promise<void> {
  if (accounts.length === 0) return;
  const accountIds = accounts.map((account) => account.id);
  await db.deleteFrom('account').where('id', 'in', accountIds).execute();
  await deleteAccountNames(db, accountIds);
  await deleteQuestions(db, accountIds);
  const uncorrelated = accounts.filter((account) => account.uncorrelated).map((account) => account.id);
  await deleteShadows(db, uncorrelated);
  await forgetRefreshRequests(db, accountIds);
  const identityIds = accounts.filter((account) => !account.uncorrelated).map((account) => account.identity_id);
  await requestRefresh(db, identityIds, { reason: 'an account went', now: removal.now, taskId: removal.taskId });
  await insertEvents(
    db,
    removal.ids,
    removal.now,
    accounts.map((account) => ({
      type: 'ACCOUNT_DELETED',
      actorId: removal.by?.actorId ?? null,
      target: { type: 'ACCOUNT', id: account.id },
      cause: { reason: removal.reason, taskId: removal.taskId, ...(removal.by && { trackingId: removal.by.trackingId }) },
      before: { sourceId: account.source_id, nativeIdentity: account.native_identity, attributes: account.attributes },
    })),
  );
}
