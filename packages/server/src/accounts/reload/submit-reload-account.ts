import { findLiveConnector } from '../../connectors/index.ts';
import { illegalValue } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { manageAccountState } from '../account-rights.ts';
import { insertAccountTask } from '../account-task.ts';
import { AccountTaskWire } from '../account-wire.ts';
import { getForeignAccount } from '../removal/remove-account.ts';
import { reloadAccount } from './reload-account-task.ts';

export const submitReloadAccount = defineRoute({
  operationId: 'submitReloadAccount',
  method: 'POST',
  path: '/accounts/:id/reload',
  tag: 'Accounts',
  summary: 'Read an account from its source again',
  description:
    'Of sources that can read a single account. One that is not there any more is removed here, and the task ends with a warning. The task ends when its identity is processed.',
  rights: manageAccountState,
  params: IdParams,
  responses: { 202: AccountTaskWire },
  async handle(context) {
    const { db, services, caller, now } = context;
    const account = await getForeignAccount(context);
    const isReadable = findLiveConnector(account.connector ?? '') !== undefined && !account.features?.includes('NO_RANDOM_ACCESS');
    if (!isReadable) throw illegalValue('id', `The source "${account.source_name}" cannot read a single account.`);
    const id = services.ids.next();
    await insertAccountTask(db, {
      id,
      kind: reloadAccount.kind,
      uniqueName: 'Account Reload',
      source: { id: account.source_id, name: account.source_name },
      nativeIdentity: account.native_identity,
      caller,
      attributes: { accountId: account.id },
      state: { accountId: account.id },
      now,
    });
    return { id };
  },
});
