import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { FreeMap, IdParams } from '../../http/schemas.ts';
import { manageOwnAccounts } from '../account-rights.ts';
import { lockIdentities } from './own-account-store.ts';
import { refuseLastAdministrator, setOwnAccounts } from './set-own-accounts.ts';

export const disableAccountForIdentity = defineRoute({
  operationId: 'disableAccountForIdentity',
  method: 'POST',
  path: '/identities-accounts/:id/disable',
  tag: 'Accounts',
  summary: "Disable an identity's own account",
  description: 'It can no longer sign in, and its tokens are refused. Its accounts on sources stay as they are.',
  rights: manageOwnAccounts,
  params: IdParams,
  responses: { 202: FreeMap() },
  async handle(context) {
    const { db, params } = context;
    if (!(await lockIdentities(db, [params.id])).has(params.id)) throw notFound('identity', params.id);
    await refuseLastAdministrator(db, params.id);
    await setOwnAccounts(context, [params.id], true);
    return {};
  },
});
