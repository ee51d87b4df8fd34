import { attachAccounts, detachAccounts } from '../../correlation/correlation-store.ts';
import { insertEvents } from '../../events/event-store.ts';
import type { RouteContext } from '../../http/define-route.ts';
import { requestRefresh } from '../../processing/refresh-request-store.ts';
import { accountLeft, endOperationsOnAccounts } from '../../provisioning/end-provisioning.ts';
import type { AccountDetails } from '../account-store.ts';
import { setManuallyCorrelated } from './manual-correlation-store.ts';
import type { PatchedAccount } from './update-account.ts';

type Context = Pick<RouteContext<unknown, unknown, unknown>, 'db' | 'services' | 'caller' | 'now' | 'trackingId'>;

/** Gives the account to another identity, or takes it from the one it has, and has both processed (contract: BEHAVIOUR 5.1). */
export async function moveAccount(
  { db, services, caller, now, trackingId }: Context,
  taskId: string,
  account: AccountDetails,
  { identityId, isMoved, manuallyCorrelated }: PatchedAccount,
): Promise<void> {
  if (!isMoved && manuallyCorrelated === account.manually_correlated) return;
  const { id, name, uncorrelated, identity_id: before } = account;
  // What its owner was to have of it is not for the next one.
  if (isMoved && !uncorrelated) await endOperationsOnAccounts(db, [id], { ids: services.ids, now, reason: accountLeft });
  if (isMoved && identityId !== null) await attachAccounts(db, [{ accountId: id, identityId }], now);
  else if (isMoved && !uncorrelated) await detachAccounts(db, [{ id, name }], now);
  await setManuallyCorrelated(db, id, manuallyCorrelated, now);
  const touched = isMoved ? [...(uncorrelated ? [] : [before]), ...(identityId === null ? [] : [identityId])] : [];
  // What nobody decides any more is looked for at once.
  if (!manuallyCorrelated && (isMoved ? identityId === null : uncorrelated)) touched.push(id);
  await requestRefresh(db, touched, { reason: 'an account was moved', now, taskId });
  await insertEvents(db, services.ids, now, [
    {
      type: 'ACCOUNT_CORRELATION_SET',
      actorId: caller.identityId,
      target: { type: 'ACCOUNT', id },
      cause: { trackingId, taskId },
      before: { identityId: uncorrelated ? null : before, manuallyCorrelated: account.manually_correlated },
      after: { identityId: isMoved ? identityId : uncorrelated ? null : before, manuallyCorrelated },
    },
  ]);
}
