import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { readAccess } from './access-profile-rights.ts';
import { findAccessProfile } from './access-profile-store.ts';
import { AccessProfileWire, accessProfileToWire } from './access-profile-wire.ts';

export const getAccessProfile = defineRoute({
  operationId: 'getAccessProfile',
  method: 'GET',
  path: '/access-profiles/:id',
  tag: 'Access profiles',
  summary: 'Get an access profile',
  rights: readAccess,
  params: IdParams,
  responses: { 200: AccessProfileWire },
  async handle({ db, params }) {
    const found = await findAccessProfile(db, params.id);
    if (found === undefined) throw notFound('access profile', params.id);
    return accessProfileToWire(found);
  },
});
