import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { readAccounts } from './account-rights.ts';
import { findAccount } from './account-store.ts';
import { AccountWire, accountToWire } from './account-wire.ts';

export const getAccount = defineRoute({
  operationId: 'getAccount',
  method: 'GET',
  path: '/accounts/:id',
  tag: 'Accounts',
  summary: 'Get an account',
  rights: readAccounts,
  params: IdParams,
  responses: { 200: AccountWire },
  async handle({ db, params }) {
    const found = await findAccount(db, params.id);
    if (found === undefined) throw notFound('account', params.id);
    return accountToWire(found);
  },
});
