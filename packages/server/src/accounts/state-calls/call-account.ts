import type { AccountCall } from '@muster/engine';
import type { Static } from '@sinclair/typebox';
import { judgeRights } from '../../auth/rights.ts';
import { forbidden, illegalValue, notFound } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import type { RouteContext } from '../../http/define-route.ts';
import type { PlannedSubject } from '../../processing/plan-batch.ts';
import { startProcessing } from '../../processing/start-processing.ts';
import { lockOwner } from '../../provisioning/lock-owner.ts';
import { storeAccess } from '../../provisioning/store-access.ts';
import type { TaskEnd } from '../../tasks/task-store.ts';
import { manageOwnAccounts } from '../account-rights.ts';
import { findAccount } from '../account-store.ts';
import { accountStateKind, insertAccountTask } from '../account-task.ts';
import type { AccountUnlockRequest } from '../account-wire.ts';
import { refuseLastAdministrator, setOwnAccounts } from '../own-account/set-own-accounts.ts';
import { isAskedOfPeople, rememberSetting, type StoredAccount } from './called-account-store.ts';
import { planCall } from './plan-call.ts';

type Body = Static<typeof AccountUnlockRequest>;
export type CallContext = RouteContext<{ id: string }, unknown, Body>;
type Operation = AccountCall['operation'];

/**
 * Enables, disables or unlocks an account (contract: BEHAVIOUR 9.10). Nothing is sent where it is known to be so already; what is sent is
 * an activity, with whose id the task ends. Answers with the task's id.
 */
export async function callAccount(context: CallContext, operation: Operation): Promise<{ id: string }> {
  const { db, params, services } = context;
  const account = await findAccount(db, params.id);
  if (account === undefined) throw notFound('account', params.id);
  const id = services.ids.next();
  if (account.system_account) return callOwnAccount(context, operation, account, id);
  refuseUnable(account, operation);
  // The order in which processing takes its locks: the configuration, then the identity.
  const processing = await startProcessing(db, services);
  await lockOwner(db, account.identity_id);
  if (operation !== 'UNLOCK') await rememberSetting(db, account.id, operation === 'ENABLE' ? 'ENABLED' : 'DISABLED');
  const force = context.body?.forceProvisioning ?? false;
  const planned = await planCall(db, processing, account, { accountId: account.id, operation, force });
  const isByHand = !account.features?.includes('PROVISIONING');
  const isAsked = isByHand && force && (await isAskedOfPeople(db, account.id, operation));
  const isSent = !isAsked && planned.plan.operations.length + planned.plan.failures.length > 0;
  if (isSent) await storeCall(context, planned, { id, processing });
  const ended = isSent ? endOfSent(planned, isByHand) : alreadySo(operation, isAsked);
  await insertCallTask(context, account, { id, operation, ended, accountActivityId: isSent ? id : null });
  return { id };
}

/** Of its sources without PROVISIONING people do everything; one with it must be able to (contract: BEHAVIOUR 9.10). */
function refuseUnable({ features, source_name: name }: StoredAccount, operation: Operation): void {
  const needed = operation === 'UNLOCK' ? 'UNLOCK' : 'ENABLE';
  if (!features?.includes('PROVISIONING') || features.includes(needed)) return;
  throw illegalValue('id', `The source "${name}" has no feature ${needed}.`);
}

async function storeCall(
  { db, services, caller, body, now }: CallContext,
  planned: PlannedSubject,
  { id, processing }: { readonly id: string; readonly processing: Awaited<ReturnType<typeof startProcessing>> },
): Promise<void> {
  const externalVerificationId = body?.externalVerificationId;
  const clientMetadata = externalVerificationId ? { externalVerificationId } : null;
  const activity = { id, type: 'AccountStateUpdate' as const, requesterId: caller.identityId, clientMetadata };
  await storeAccess(db, [planned], { org: processing.org, ids: services.ids, keys: services.keys, now, activity });
}

/** Undefined while a connector has it to do: the activity then ends the task. */
function endOfSent({ plan: { operations, failures } }: PlannedSubject, isByHand: boolean): TaskEnd | undefined {
  if (operations.length === 0) {
    const messages = failures.map(({ reason }) => ({ type: 'ERROR' as const, key: 'account-operation-failed', text: reason }));
    return { status: 'ERROR', messages };
  }
  return isByHand ? done('manual-task', "The source's owner was asked to do it: its connector cannot.") : undefined;
}

const words = { ENABLE: 'enabled', DISABLE: 'disabled', UNLOCK: 'unlocked' } as const;

function alreadySo(operation: Operation, isAsked: boolean): TaskEnd {
  if (isAsked) return done('manual-task-open', "The source's owner was asked to do it before, and has not done it yet.");
  return done('account-state-known', `The account is ${words[operation]} already, or will be when what is open is done: nothing was sent.`);
}

const done = (key: string, text: string): TaskEnd => ({ status: 'SUCCESS', messages: [{ type: 'INFO', key, text }] });

/** The account on the built-in source: its identity's own, for whom the rights are narrower (contract: BEHAVIOUR 9.10). There is nothing to unlock before there are sign-ins. */
async function callOwnAccount(context: CallContext, operation: Operation, account: StoredAccount, id: string): Promise<{ id: string }> {
  const { db, caller } = context;
  if (judgeRights(manageOwnAccounts, caller) !== 'granted') throw forbidden(`an own account refused to client ${caller.clientId}`);
  if (operation === 'DISABLE') await refuseLastAdministrator(db, account.identity_id);
  if (operation !== 'UNLOCK') await setOwnAccounts(context, [account.identity_id], operation === 'DISABLE');
  await insertCallTask(context, account, { id, operation, ended: { status: 'SUCCESS', messages: [] }, accountActivityId: null });
  return { id };
}

interface Called {
  readonly id: string;
  readonly operation: Operation;
  readonly ended: TaskEnd | undefined;
  readonly accountActivityId: string | null;
}

async function insertCallTask(
  { db, services, caller, body, now, trackingId }: CallContext,
  account: StoredAccount,
  { id, operation, ended, accountActivityId }: Called,
): Promise<void> {
  await insertAccountTask(db, {
    id,
    kind: accountStateKind,
    uniqueName: `Account ${operation[0]}${operation.slice(1).toLowerCase()}`,
    source: { id: account.source_id, name: account.source_name },
    nativeIdentity: account.native_identity,
    caller,
    attributes: { accountId: account.id, ...(accountActivityId === null ? {} : { accountActivityId }) },
    ...(ended && { ended }),
    now,
  });
  await insertEvents(db, services.ids, now, [
    {
      type: 'ACCOUNT_STATE_CALLED',
      actorId: caller.identityId,
      target: { type: 'ACCOUNT', id: account.id },
      cause: { trackingId, taskId: id },
      before: { disabled: account.disabled, locked: account.locked },
      after: { operation, forceProvisioning: body?.forceProvisioning ?? false },
    },
  ]);
}
