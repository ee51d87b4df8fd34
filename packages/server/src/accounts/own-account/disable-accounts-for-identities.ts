import { defineRoute } from '../../http/define-route.ts';
import { manageOwnAccounts } from '../account-rights.ts';
import { OwnAccountAnswers, OwnAccountsRequest, setOwnAccountsInBulk } from './own-accounts-in-bulk.ts';

export const disableAccountsForIdentities = defineRoute({
  operationId: 'disableAccountsForIdentities',
  method: 'POST',
  path: '/identities-accounts/disable',
  tag: 'Accounts',
  summary: "Disable identities' own accounts",
  description:
    'They can no longer sign in, and their tokens are refused. Their accounts on sources stay as they are. The answer has an element for each id.',
  rights: manageOwnAccounts,
  body: OwnAccountsRequest,
  responses: { 207: OwnAccountAnswers },
  handle: (context) => setOwnAccountsInBulk(context, true),
});
