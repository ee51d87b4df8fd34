import { isoTime } from '../clock.ts';
import { ConnectorError, type ObjectRecord, type Session } from '../connectors/live-connector.ts';
import { decideAccounts } from '../correlation/decide-accounts.ts';
import type { StoredChange } from '../database/access-tables.ts';
import { getConfigurationVersion } from '../processing/configuration-store.ts';
import type { Services } from '../services.ts';
import { isTransient } from '../tasks/run-task.ts';
import { type CreationCalls, createWithFreeNames } from './create-with-free-names.ts';
import { type LiveSource, loadLiveSource } from './live-source.ts';
import { newPassword } from './new-password.ts';
import { secretPurpose } from './operation-store.ts';
import { type ClaimedOperation, noteNamesChecked, noteSourceDown, postponeOperation } from './outbox-store.ts';
import { AccountExists, changeAccount, type KnownAccount, type Performed } from './perform-operation.ts';
import {
  inTransaction,
  type OutcomeSource,
  type PartFailure,
  recordFailure,
  recordMissingAccount,
  recordSuccess,
} from './record-outcome.ts';
import { NoNameLeft, OperationEnded, renameCreate } from './rename-create.ts';
import type { Sessions } from './sessions.ts';

/** Carries out one claimed operation and records how it went (DESIGN, journey 4). The connector is called outside any transaction. */
export async function carryOut(services: Services, sessions: Sessions, claimed: ClaimedOperation): Promise<void> {
  let operation = claimed;
  let source: LiveSource;
  try {
    source = await loadLiveSource(services.database.db, operation.sourceId, services.keys);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return postpone(services, { id: operation.sourceId, name: operation.sourceId }, null, operation, error);
  }
  const renamed = (other: ClaimedOperation) => {
    operation = other;
  };
  try {
    const { performed, failures } = await sessions.use(source, (session) => perform(services, source, session, claimed, renamed));
    await recordSuccess(services, source, operation, performed, failures);
  } catch (error) {
    if (error instanceof AccountExists) {
      const name = error.record?.nativeIdentity ?? operation.nativeIdentity ?? '';
      await recordFailure(services, source, operation, `Account "${name}" already exists on "${source.name}" and belongs to someone else.`);
    } else if (error instanceof NoNameLeft) await recordFailure(services, source, operation, error.message);
    else if (error instanceof ConnectorError) await handle(services, source, operation, error);
    else if (!(error instanceof OperationEnded)) {
      if (isTransient(error)) throw error;
      // An attempt like any other, or it would be made again for ever.
      services.log.error({ err: error, operationId: operation.id }, 'an operation failed');
      await handle(
        services,
        source,
        operation,
        new ConnectorError('interrupted', `An internal fault broke it off: ${(error as Error).name}.`),
      );
    }
  }
}

async function handle(services: Services, source: LiveSource, operation: ClaimedOperation, error: ConnectorError): Promise<void> {
  if (error.kind === 'missing' && operation.operation !== 'CREATE') return recordMissingAccount(services, source, operation, error.message);
  const isWaiting = error.kind === 'down' || error.kind === 'sign-in';
  if (isWaiting || isRetryable(source, operation, error)) return postpone(services, source, source, operation, error);
  await recordFailure(services, source, operation, error.message);
}

function isRetryable({ retries }: LiveSource, { attempts }: ClaimedOperation, { kind, message }: ConnectorError): boolean {
  const text = message.toLowerCase();
  const isWorthIt = kind === 'interrupted' || kind === 'busy' || retries.retryableErrors.some((part) => text.includes(part));
  return isWorthIt && attempts < retries.maxRetries;
}

const firstWaitMs = 30_000;

/** A source that is down costs no attempt and is probed; anything else is tried again after a wait that doubles (contract: BEHAVIOUR 9.7). */
async function postpone(
  services: Services,
  { id }: OutcomeSource,
  source: LiveSource | null,
  operation: ClaimedOperation,
  error: ConnectorError,
): Promise<void> {
  const isDown = source === null || error.kind === 'down' || error.kind === 'sign-in';
  await inTransaction(services, operation, async (db, now) => {
    if (isDown) {
      await noteSourceDown(db, id, error, now);
      await postponeOperation(
        db,
        operation.id,
        { nextAttempt: null, attempts: operation.attempts, error: error.message, isUndone: !operation.wasStarted },
        now,
      );
      return;
    }
    const attempts = operation.attempts + 1;
    const waitMs =
      error.retryAfterMs ?? Math.min(firstWaitMs * 2 ** (attempts - 1), source.retries.longestWaitMs) * (0.8 + 0.4 * services.ids.random());
    const nextAttempt = isoTime(services.clock.now() + Math.round(waitMs));
    await postponeOperation(
      db,
      operation.id,
      { nextAttempt, attempts, error: error.message, isUndone: error.kind !== 'interrupted' && !operation.wasStarted },
      now,
    );
  });
}

interface Result {
  readonly performed: Performed;
  readonly failures: readonly PartFailure[];
}

/** `renamed` hears of what the operation became because its target had a name of it. */
async function perform(
  services: Services,
  source: LiveSource,
  session: Session,
  operation: ClaimedOperation,
  renamed: (operation: ClaimedOperation) => void,
): Promise<Result> {
  if (operation.operation === 'CREATE') {
    const performed = await createWithFreeNames(session, source.accountSchema, operation, creationCalls(services, renamed));
    return { performed, failures: [] };
  }
  const known = await knownAccount(services, operation.accountId);
  const changes = valuesOf(services, operation);
  const call = (parts: readonly StoredChange[]) => changeAccount(session, source.accountSchema, operation, parts, known);
  try {
    return { performed: await call(changes), failures: [] };
  } catch (error) {
    const isPartial = error instanceof ConnectorError && error.kind === 'refused' && operation.operation === 'MODIFY' && changes.length > 1;
    if (!isPartial) throw error;
    return performSingly(changes, call, error);
  }
}

function creationCalls(services: Services, renamed: (operation: ClaimedOperation) => void): CreationCalls {
  return {
    valuesOf: (operation) => valuesOf(services, operation),
    mayAdopt: (operation, record) => isOwn(services, operation, record),
    async isSomebodyElses(operation, record) {
      const holder = await holderOf(services, operation, record);
      return holder !== null && holder !== operation.identityId;
    },
    async rename(operation, taken) {
      const other = await renameCreate(services, operation, taken);
      renamed(other);
      return other;
    },
    async noteChecked(operation) {
      if (!(await noteNamesChecked(services.database.db, operation))) throw new OperationEnded();
    },
  };
}

function valuesOf(services: Services, operation: ClaimedOperation): readonly StoredChange[] {
  return operation.changes.map((change) => withSecret(services, operation, change));
}

/** The target refused the whole: each change is tried by itself, so that one that it refuses does not keep the others from being done. */
async function performSingly(
  changes: readonly StoredChange[],
  call: (parts: readonly StoredChange[]) => Promise<Performed>,
  refusal: ConnectorError,
): Promise<Result> {
  let performed: Performed | null = null;
  const failures: PartFailure[] = [];
  for (const change of changes) {
    try {
      performed = await call([change]);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'refused') throw error;
      failures.push({ change, message: error.message });
    }
  }
  if (performed === null) throw refusal;
  return { performed, failures };
}

async function knownAccount({ database }: Services, accountId: string): Promise<KnownAccount | null> {
  const row = await database.db
    .selectFrom('account')
    .select(['native_identity', 'uuid', 'attributes'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  return row ? { nativeIdentity: row.native_identity, uuid: row.uuid, attributes: row.attributes } : null;
}

/** Secrets are decrypted, and passwords made, only to be sent (contract: BEHAVIOUR 9.5). */
function withSecret({ keys, ids }: Services, { id, secrets }: ClaimedOperation, change: StoredChange): StoredChange {
  if (change.secret === 'generated') return { ...change, value: newPassword(ids) };
  const stored = change.secret === undefined ? undefined : secrets[change.attribute];
  return stored === undefined ? change : { ...change, value: JSON.parse(keys.decrypt(stored, secretPurpose(id, change.attribute))) };
}

/** Whether an account that stands in the way of a CREATE is the identity's all the same (contract: BEHAVIOUR 9.5, "Adopt"). */
async function isOwn(services: Services, operation: ClaimedOperation, record: ObjectRecord): Promise<boolean> {
  const { sourceId, identityId } = operation;
  const holder = await holderOf(services, operation, record);
  if (holder !== null) return holder === identityId;
  const { orgs } = services;
  const { db } = services.database;
  const { org } = await orgs.get(db, await getConfigurationVersion(db));
  const { nativeIdentity, name, attributes, disabled, locked } = record;
  const account = { id: '', sourceId, nativeIdentity, name, attributes, disabled, locked, created: '', modified: '' };
  const [decision] = await decideAccounts(db, org, [account]);
  return decision?.identityId === identityId;
}

/** The identity that is known to have the account; null for none. */
async function holderOf({ database }: Services, { sourceId }: ClaimedOperation, { nativeIdentity }: ObjectRecord): Promise<string | null> {
  const account = await database.db
    .selectFrom('account')
    .select(['identity_id', 'uncorrelated'])
    .where('source_id', '=', sourceId)
    .where('native_identity', '=', nativeIdentity)
    .executeTakeFirst();
  return account === undefined || account.uncorrelated ? null : account.identity_id;
}
