import { Type } from '@sinclair/typebox';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { readers } from './identity-rights.ts';
import { findIdentity } from './identity-store.ts';
import { listOwnership } from './ownership-store.ts';
import { OwnershipWire, ownershipToWire } from './ownership-wire.ts';

export const getIdentityOwnershipDetails = defineRoute({
  operationId: 'getIdentityOwnershipDetails',
  method: 'GET',
  path: '/identities/:identityId/ownership',
  tag: 'Identities',
  summary: 'List what an identity owns and must hand over before it can be deleted',
  rights: { scopes: ['idn:identity:read'], levels: readers, clients: false, self: 'identityId' },
  params: Type.Object({ identityId: Type.String() }),
  responses: { 200: OwnershipWire },
  async handle({ db, params }) {
    if ((await findIdentity(db, params.identityId)) === undefined) throw notFound('identity', params.identityId);
    return { associationDetails: ownershipToWire(await listOwnership(db, params.identityId)) };
  },
});
