import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { manageAccountState } from '../account-rights.ts';
import { AccountTaskWire, AccountToggleRequest } from '../account-wire.ts';
import { callAccount } from './call-account.ts';

export const disableAccount = defineRoute({
  operationId: 'disableAccount',
  method: 'POST',
  path: '/accounts/:id/disable',
  tag: 'Accounts',
  summary: 'Disable an account',
  description:
    "Sends it to the source, or asks the source's owner to do it where no connector can. It is remembered until the identity enters another lifecycle state. The task ends with the account activity that its attributes name.",
  rights: manageAccountState,
  params: IdParams,
  body: AccountToggleRequest,
  responses: { 202: AccountTaskWire },
  handle: (context) => callAccount(context, 'DISABLE'),
});
