import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import { storeLinks } from '../link-store.ts';
import { accessProfileEvent } from './access-profile-event.ts';
import { createAccess } from './access-profile-rights.ts';
import { findAccessProfile, insertAccessProfile } from './access-profile-store.ts';
import { AccessProfileInput, AccessProfileWire, accessProfileToWire } from './access-profile-wire.ts';
import { checkAccessProfile } from './check-access-profile.ts';

export const createAccessProfile = defineRoute({
  operationId: 'createAccessProfile',
  method: 'POST',
  path: '/access-profiles',
  tag: 'Access profiles',
  summary: 'Create an access profile',
  description:
    'A bundle of entitlements of one source. It is disabled unless said otherwise, and nobody has it until a role or a lifecycle state gives it.',
  rights: createAccess,
  body: AccessProfileInput,
  responses: { 201: AccessProfileWire },
  async handle({ db, body, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const values = await checkAccessProfile(db, body, null);
    const id = services.ids.next();
    await insertAccessProfile(db, { id, values, now });
    await storeLinks(db, 'access_profile_entitlement', id, [], values.entitlements);
    const created = accessProfileToWire((await findAccessProfile(db, id))!);
    await insertEvents(db, services.ids, now, [accessProfileEvent({ caller, trackingId }, null, created)]);
    return created;
  },
});
