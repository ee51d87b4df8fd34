import { removeAccounts } from '../accounts/remove-accounts.ts';
import { isoTime } from '../clock.ts';
import type { StoredChange } from '../database/access-tables.ts';
import type { Db } from '../database/open-database.ts';
import { insertEvents } from '../events/event-store.ts';
import type { Ids } from '../ids.ts';
import { getConfigurationVersion } from '../processing/configuration-store.ts';
import { requestRefresh } from '../processing/refresh-request-store.ts';
import type { Services } from '../services.ts';
import { lockOwner } from './lock-owner.ts';
import { releaseNameClaims } from './name-store.ts';
import {
  addActivityTexts,
  closeOperation,
  endItems,
  isStillRunning,
  noteIdentityError,
  openOperationsOn,
} from './operation-outcome-store.ts';
import { type ClaimedOperation, noteSourceUp } from './outbox-store.ts';
import type { Performed } from './perform-operation.ts';
import { settleActivities } from './settle-activity.ts';
import { type DoneOperation, storePerformed } from './store-performed.ts';

/** What recording needs of the source that an operation was carried out on. */
export interface OutcomeSource {
  readonly id: string;
  readonly name: string;
}

/** Parts of an operation that the target refused while it did the others. */
export interface PartFailure {
  readonly change: StoredChange;
  readonly message: string;
}

/** The work is done: what is known of the account, the activity and whoever waits for it learn of it, in one transaction. */
export async function recordSuccess(
  services: Services,
  source: OutcomeSource,
  operation: ClaimedOperation,
  performed: Performed,
  failures: readonly PartFailure[],
): Promise<void> {
  const store = async (db: Db, now: string) => {
    await noteSourceUp(db, source.id, now);
    const { warning, accountId, isAsWritten } = await storePerformed(db, await storingOf(db, services, source, now), operation, performed);
    const { nativeIdentity } = performed;
    const failed = failures.map(({ change }) => change);
    const errors = failures.map(({ change, message }) => errorText(source, change.op, nativeIdentity, message));
    await closeOperation(
      db,
      operation.id,
      failed.length === 0
        ? { state: 'DONE', counts: false, error: null, nativeIdentity }
        : { state: 'FAILED', counts: true, error: failures[0]!.message, changes: failed, nativeIdentity },
      now,
    );
    await endItems(db, operation.id, warning === null ? 'FINISHED' : 'COMMITED', { nativeIdentity, failed });
    await addActivityTexts(db, operation.activityId, { errors, warnings: warning === null ? [] : [`${source.name}: ${warning}`] }, now);
    if (failures.length > 0) await noteIdentityError(db, operation.identityId, failures[0]!.message);
    await releaseNameClaims(db, [operation.id]);
    await settleActivities(db, [operation.activityId], { ids: services.ids, now });
    if (operation.operation !== 'DELETE') await insertEvents(db, services.ids, now, [writtenEvent(operation, accountId, performed)]);
    // What the target made of it may differ from what was written; asking again would only write it again.
    if (operation.operation === 'CREATE' || isAsWritten) {
      await requestRefresh(db, [operation.identityId], { reason: 'its account was changed', now });
    }
  };
  await inTransaction(services, operation, store, async (db, now) => {
    // The identity was deleted meanwhile: a new account has nobody, and the next aggregation brings it.
    if (operation.operation !== 'CREATE') await storePerformed(db, await storingOf(db, services, source, now), operation, performed);
  });
}

async function storingOf(db: Db, { ids, orgs }: Services, source: OutcomeSource, now: string) {
  const { org } = await orgs.get(db, await getConfigurationVersion(db));
  return { ids, now, source: org.sources.get(source.id) };
}

/** It failed for good. After a failed CREATE everything else on the account fails with it (contract: BEHAVIOUR 9.7). */
export async function recordFailure(
  services: Services,
  source: OutcomeSource,
  operation: ClaimedOperation,
  message: string,
): Promise<void> {
  await inTransaction(services, operation, (db, now) => failOperation(db, source, operation, message, { ids: services.ids, now }));
}

/** Inside the transaction in which that is found out. */
export async function failOperation(
  db: Db,
  source: OutcomeSource,
  operation: Pick<ClaimedOperation, 'id' | 'activityId' | 'identityId' | 'accountId' | 'nativeIdentity' | 'operation'>,
  message: string,
  { ids, now }: { readonly ids: Ids; readonly now: string },
): Promise<void> {
  const text = errorText(source, operation.operation, operation.nativeIdentity, message);
  const open = operation.operation === 'CREATE' ? await openOperationsOn(db, operation.accountId) : [];
  const following = open.filter(({ id }) => id !== operation.id);
  const because = `The account could not be created: ${message}`;
  for (const { id } of following) {
    await closeOperation(db, id, { state: 'FAILED', counts: true, error: because }, now);
    await endItems(db, id, 'FAILED');
  }
  await closeOperation(db, operation.id, { state: 'FAILED', counts: true, error: message }, now);
  await endItems(db, operation.id, 'FAILED');
  await addActivityTexts(db, operation.activityId, { errors: [text] }, now);
  await noteIdentityError(db, operation.identityId, message);
  await releaseNameClaims(db, [operation.id]);
  await settleActivities(db, [operation.activityId, ...following.map(({ activityId }) => activityId)], { ids, now });
}

/** The account is gone at its source: it is forgotten here, and what still needs one is planned anew (contract: BEHAVIOUR 9.11). */
export async function recordMissingAccount(
  services: Services,
  source: OutcomeSource,
  operation: ClaimedOperation,
  message: string,
): Promise<void> {
  await inTransaction(services, operation, async (db, now) => {
    const gone = await db.selectFrom('account').selectAll().where('id', '=', operation.accountId).execute();
    await removeAccounts(db, gone, { ids: services.ids, now, taskId: null, reason: 'gone at its source' });
    const others = await openOperationsOn(db, operation.accountId);
    for (const { id } of [...others, operation]) {
      await closeOperation(db, id, { state: 'FAILED', counts: false, error: message }, now);
      await endItems(db, id, 'FAILED');
    }
    const text = errorText(source, operation.operation, operation.nativeIdentity, message);
    await addActivityTexts(db, operation.activityId, { errors: [text] }, now);
    await settleActivities(db, [operation.activityId, ...others.map(({ activityId }) => activityId)], { ids: services.ids, now });
    await requestRefresh(db, [operation.identityId], { reason: 'its account is gone', now });
  });
}

/** `<source>: <operation> <nativeIdentity>: <target's message>` (contract: BEHAVIOUR 9.6). */
function errorText({ name }: OutcomeSource, operation: string, nativeIdentity: string | null, message: string): string {
  return `${name}: ${operation}${nativeIdentity ? ` ${nativeIdentity}` : ''}: ${message}`;
}

/**
 * The identity is locked first, as processing does, so that the two never wait for each other. `otherwise`: what is left to do when the
 * operation was ended meanwhile, because its identity or its source was deleted.
 */
export async function inTransaction(
  services: Services,
  operation: ClaimedOperation,
  record: (db: Db, now: string) => Promise<void>,
  otherwise?: (db: Db, now: string) => Promise<void>,
): Promise<void> {
  await services.database.db.transaction().execute(async (db) => {
    await lockOwner(db, operation.identityId);
    const now = isoTime(services.clock.now());
    if (await isStillRunning(db, operation)) await record(db, now);
    else await otherwise?.(db, now);
  });
}

/** What tells of a change of an account that Muster had made. */
export function writtenEvent(operation: DoneOperation, accountId: string, { nativeIdentity }: Performed) {
  const type = operation.operation === 'CREATE' ? 'ACCOUNT_CREATED' : 'ACCOUNT_UPDATED';
  const shown = operation.changes.filter(({ secret }) => secret === undefined);
  return {
    type,
    actorId: null,
    target: { type: 'ACCOUNT', id: accountId },
    cause: { accountActivityId: operation.activityId, operationId: operation.id },
    after: { sourceId: operation.sourceId, nativeIdentity, operation: operation.operation, changes: shown },
  };
}
