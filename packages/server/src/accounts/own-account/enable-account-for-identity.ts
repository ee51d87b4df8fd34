import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { FreeMap, IdParams } from '../../http/schemas.ts';
import { manageOwnAccounts } from '../account-rights.ts';
import { lockIdentities } from './own-account-store.ts';
import { setOwnAccounts } from './set-own-accounts.ts';

export const enableAccountForIdentity = defineRoute({
  operationId: 'enableAccountForIdentity',
  method: 'POST',
  path: '/identities-accounts/:id/enable',
  tag: 'Accounts',
  summary: "Enable an identity's own account",
  description: 'Its status is again what it was before it was disabled. Its accounts on sources stay as they are.',
  rights: manageOwnAccounts,
  params: IdParams,
  responses: { 202: FreeMap() },
  async handle(context) {
    const { db, params } = context;
    if (!(await lockIdentities(db, [params.id])).has(params.id)) throw notFound('identity', params.id);
    await setOwnAccounts(context, [params.id], false);
    return {};
  },
});
