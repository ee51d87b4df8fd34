import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { manageAccounts } from '../account-rights.ts';
import { AccountTaskWire } from '../account-wire.ts';
import { refuseLive } from '../content/refuse-live.ts';
import { getForeignAccount, removeAccount } from './remove-account.ts';

export const deleteAccount = defineRoute({
  operationId: 'deleteAccount',
  method: 'DELETE',
  path: '/accounts/:id',
  tag: 'Accounts',
  summary: 'Delete an account of a delimited-file source',
  description: 'A file that still has it brings it back. The task ends when its identity is processed.',
  rights: manageAccounts,
  params: IdParams,
  responses: { 202: AccountTaskWire },
  async handle(context) {
    const account = await getForeignAccount(context);
    refuseLive(account);
    return { id: await removeAccount(context, account) };
  },
});
