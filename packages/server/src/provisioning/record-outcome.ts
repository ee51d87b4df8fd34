import { afterOperation, type OpenOperation } from '@muster/engine';
import { noteEntitlements } from '../access/entitlements/note-entitlements.ts';
import { removeAccounts } from '../accounts/remove-accounts.ts';
import { isoTime } from '../clock.ts';
import type { ObjectRecord } from '../connectors/live-connector.ts';
import type { StoredChange } from '../database/access-tables.ts';
import type { Db } from '../database/open-database.ts';
import { insertEvents } from '../events/event-store.ts';
import { requestRefresh } from '../processing/refresh-request-store.ts';
import { accountOf } from '../processing/subject-store.ts';
import type { Services } from '../services.ts';
import { releaseNameClaims } from './name-store.ts';
import { addActivityTexts, closeOperation, endItems, noteIdentityError, openOperationsOn } from './operation-outcome-store.ts';
import { type ClaimedOperation, noteSourceUp } from './outbox-store.ts';
import type { Performed } from './perform-operation.ts';
import { settleActivities } from './settle-activity.ts';
import { insertWrittenAccount, updateWrittenAccount } from './store-written-account.ts';

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
  await inTransaction(services, operation, async (db, now) => {
    await noteSourceUp(db, source.id, now);
    const { warning, accountId, isAsWritten } = await storeAccount(db, services, operation, performed, now);
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
    await insertEvents(db, services.ids, now, [writtenEvent(operation, accountId, performed)]);
    // What the target made of it may differ from what was written; asking again would only write it again.
    if (operation.operation === 'CREATE' || isAsWritten) {
      await requestRefresh(db, [operation.identityId], { reason: 'its account was changed', now });
    }
  });
}

/** It failed for good. After a failed CREATE everything else on the account fails with it (contract: BEHAVIOUR 9.7). */
export async function recordFailure(
  services: Services,
  source: OutcomeSource,
  operation: ClaimedOperation,
  message: string,
): Promise<void> {
  await inTransaction(services, operation, async (db, now) => {
    const text = errorText(source, operation.operation, operation.nativeIdentity, message);
    const following = operation.operation === 'CREATE' ? await openOperationsOn(db, operation.accountId) : [];
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
    await settleActivities(db, [operation.activityId, ...following.map(({ activityId }) => activityId)], { ids: services.ids, now });
  });
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

/** The identity is locked first, as processing does, so that the two never wait for each other. */
export async function inTransaction(
  services: Services,
  operation: ClaimedOperation,
  record: (db: Db, now: string) => Promise<void>,
): Promise<void> {
  await services.database.db.transaction().execute(async (db) => {
    await db.selectFrom('identity').select('id').where('id', '=', operation.identityId).forNoKeyUpdate().execute();
    await record(db, isoTime(services.clock.now()));
  });
}

interface StoredResult {
  readonly accountId: string;
  /** Why it is not certain that the target has what was written. */
  readonly warning: string | null;
  readonly isAsWritten: boolean;
}

async function storeAccount(
  db: Db,
  services: Services,
  operation: ClaimedOperation,
  performed: Performed,
  now: string,
): Promise<StoredResult> {
  const { accountId, identityId, sourceId } = operation;
  const row = await db.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirst();
  if (operation.operation === 'DELETE') {
    if (row) await removeAccounts(db, [row], { ids: services.ids, now, taskId: null, reason: 'deleted at its source' });
    return { accountId, warning: null, isAsWritten: false };
  }
  const expected = expectedRecord(operation, performed, row && accountOf(row));
  const record = performed.record ?? expected;
  const warning =
    !performed.isRead || performed.record === null ? 'The account cannot be read back.' : missingFrom(record, operation.changes);
  const cause = { accountActivityId: operation.activityId, operationId: operation.id };
  const { held } = await noteEntitlements(db, sourceId, [record], { ids: services.ids, now, cause });
  const written = { record, entitlementIds: held[0] ?? null };
  if (operation.operation === 'CREATE') {
    const stored = await insertWrittenAccount(db, { id: accountId, sourceId, identityId }, written, now);
    return { accountId: stored, warning, isAsWritten: warning === null };
  }
  if (row) await updateWrittenAccount(db, accountId, written, now);
  return { accountId, warning, isAsWritten: warning === null };
}

/** The account as it must be when the target did exactly what it was told. */
function expectedRecord(
  operation: ClaimedOperation,
  { nativeIdentity }: Performed,
  before: ReturnType<typeof accountOf> | undefined,
): ObjectRecord {
  const blank = {
    id: '',
    sourceId: '',
    nativeIdentity,
    name: nativeIdentity,
    attributes: {},
    disabled: false,
    locked: false,
    created: '',
    modified: '',
  };
  const changes = operation.changes.filter(({ secret }) => secret === undefined);
  const after = afterOperation(
    before ?? blank,
    { operation: operation.operation as OpenOperation['operation'], changes: changes as OpenOperation['changes'] },
    undefined,
  );
  const { name, attributes, disabled, locked } = after ?? blank;
  return { kind: 'record', nativeIdentity, name, uuid: null, attributes: attributes as ObjectRecord['attributes'], disabled, locked };
}

/** Which written value the target does not show, or null when it shows all. */
function missingFrom({ attributes }: ObjectRecord, changes: readonly StoredChange[]): string | null {
  for (const { attribute, op, value, secret } of changes) {
    if (secret !== undefined) continue;
    const present = attributes[attribute];
    const texts = (Array.isArray(present) ? present : present === undefined ? [] : [present]).map((text) => String(text).toLowerCase());
    const wanted = (Array.isArray(value) ? value : value === null || value === '' ? [] : [value]).map((text) => String(text).toLowerCase());
    const isShown = op === 'REMOVE' ? !wanted.some((text) => texts.includes(text)) : wanted.every((text) => texts.includes(text));
    if (!isShown) return `${attribute} does not show what was written.`;
  }
  return null;
}

function writtenEvent(operation: ClaimedOperation, accountId: string, { nativeIdentity }: Performed) {
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
