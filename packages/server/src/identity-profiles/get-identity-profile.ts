import { defineRoute } from '../http/define-route.ts';
import { readProfiles } from './identity-profile-rights.ts';
import { getProfileRow } from './identity-profile-store.ts';
import { IdentityProfileWire, ProfileParams, profileToWire } from './identity-profile-wire.ts';
import { committedOrg, hasTimeBasedAttr } from './profile-answer.ts';

export const getIdentityProfile = defineRoute({
  operationId: 'getIdentityProfile',
  method: 'GET',
  path: '/identity-profiles/:identityProfileId',
  tag: 'Identity profiles',
  summary: 'Get an identity profile',
  rights: readProfiles,
  params: ProfileParams,
  responses: { 200: IdentityProfileWire },
  keepsKeyOrder: true,
  async handle({ db, params, services }) {
    const row = await getProfileRow(db, params.identityProfileId);
    return profileToWire(row, hasTimeBasedAttr(await committedOrg(db, services), row.id));
  },
});
