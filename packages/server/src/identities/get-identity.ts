import { notFound } from '../errors.ts';
import { defineRoute, JsonText } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { readIdentities } from './identity-rights.ts';
import { findIdentityAsJson } from './identity-store.ts';
import { IdentityWire } from './identity-wire.ts';

export const getIdentity = defineRoute({
  operationId: 'getIdentity',
  method: 'GET',
  path: '/identities/:id',
  tag: 'Identities',
  summary: 'Get an identity',
  rights: { ...readIdentities, self: 'id' },
  params: IdParams,
  responses: { 200: IdentityWire },
  async handle({ db, params }) {
    const found = await findIdentityAsJson(db, params.id);
    if (found === undefined) throw notFound('identity', params.id);
    return new JsonText(found);
  },
});
