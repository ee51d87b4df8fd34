import { builtInObject, notFound } from '../../errors.ts';
import type { RouteContext } from '../../http/define-route.ts';
import { endOperationsOnAccounts } from '../../provisioning/end-provisioning.ts';
import { lockOwner } from '../../provisioning/lock-owner.ts';
import { type AccountDetails, findAccount } from '../account-store.ts';
import { changeAccount, insertAccountTask } from '../account-task.ts';
import { removeAccounts } from '../remove-accounts.ts';

export const accountRemoved = 'The account was removed here.';

type Context = RouteContext<{ id: string }, unknown, unknown>;

/** The account, unless it is one of Muster's own: those are not removed, read or changed like others. */
export async function getForeignAccount({ db, params }: Pick<Context, 'db' | 'params'>): Promise<AccountDetails> {
  const account = await findAccount(db, params.id);
  if (account === undefined) throw notFound('account', params.id);
  if (account.system_account) throw builtInObject('account', account.name);
  return account;
}

/** Forgets an account here; its source is not told. Answers with the id of the task that ends when its identity is processed. */
export async function removeAccount({ db, services, caller, now, trackingId }: Context, account: AccountDetails): Promise<string> {
  const id = services.ids.next();
  await lockOwner(db, account.identity_id);
  await insertAccountTask(db, {
    id,
    kind: changeAccount.kind,
    uniqueName: 'Account Removal',
    source: { id: account.source_id, name: account.source_name },
    nativeIdentity: account.native_identity,
    caller,
    attributes: { accountId: account.id },
    now,
  });
  const by = { actorId: caller.identityId, trackingId };
  await endOperationsOnAccounts(db, [account.id], { ids: services.ids, now, reason: accountRemoved });
  await removeAccounts(db, [account], { ids: services.ids, now, taskId: id, reason: 'removed by a call', by });
  return id;
}
