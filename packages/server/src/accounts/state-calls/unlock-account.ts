import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { manageAccountState } from '../account-rights.ts';
import { AccountTaskWire, AccountUnlockRequest } from '../account-wire.ts';
import { callAccount } from './call-account.ts';

export const unlockAccount = defineRoute({
  operationId: 'unlockAccount',
  method: 'POST',
  path: '/accounts/:id/unlock',
  tag: 'Accounts',
  summary: 'Unlock an account',
  description:
    "Sends it to the source, or asks the source's owner to do it where no connector can. The task ends with the account activity that its attributes name.",
  rights: manageAccountState,
  params: IdParams,
  body: AccountUnlockRequest,
  responses: { 202: AccountTaskWire },
  handle: (context) => callAccount(context, 'UNLOCK'),
});
