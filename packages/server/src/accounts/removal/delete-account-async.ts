import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { TaskResultWire } from '../../tasks/task-wire.ts';
import { manageAccounts } from '../account-rights.ts';
import { getForeignAccount, removeAccount } from './remove-account.ts';

export const deleteAccountAsync = defineRoute({
  operationId: 'deleteAccountAsync',
  method: 'POST',
  path: '/accounts/:id/remove',
  tag: 'Accounts',
  summary: 'Forget an account',
  description:
    'Its source is not told, so that the next aggregation may bring it back. If access of its identity needs it, it is looked for at the source before another one is made. The task ends when its identity is processed.',
  rights: manageAccounts,
  params: IdParams,
  responses: { 202: TaskResultWire },
  async handle(context) {
    const id = await removeAccount(context, await getForeignAccount(context));
    return { type: 'TASK_RESULT' as const, id, name: null };
  },
});
