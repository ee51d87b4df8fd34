import { defineRoute } from '../../http/define-route.ts';
import { manageOwnAccounts } from '../account-rights.ts';
import { OwnAccountAnswers, OwnAccountsRequest, setOwnAccountsInBulk } from './own-accounts-in-bulk.ts';

export const enableAccountsForIdentities = defineRoute({
  operationId: 'enableAccountsForIdentities',
  method: 'POST',
  path: '/identities-accounts/enable',
  tag: 'Accounts',
  summary: "Enable identities' own accounts",
  description:
    'Their status is again what it was before. Their accounts on sources stay as they are. The answer has an element for each id.',
  rights: manageOwnAccounts,
  body: OwnAccountsRequest,
  responses: { 207: OwnAccountAnswers },
  handle: (context) => setOwnAccountsInBulk(context, false),
});
