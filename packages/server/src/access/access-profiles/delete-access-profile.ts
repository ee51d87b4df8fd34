import { notFound, objectInUse } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import { accessProfileEvent } from './access-profile-event.ts';
import { manageAccess } from './access-profile-rights.ts';
import { findAccessProfile, findUsers, removeAccessProfiles } from './access-profile-store.ts';
import { accessProfileToWire } from './access-profile-wire.ts';

export const deleteAccessProfile = defineRoute({
  operationId: 'deleteAccessProfile',
  method: 'DELETE',
  path: '/access-profiles/:id',
  tag: 'Access profiles',
  summary: 'Delete an access profile',
  description: 'Refused while a role or a lifecycle state gives it.',
  rights: manageAccess,
  params: IdParams,
  responses: { 204: null },
  async handle({ db, params: { id }, services, caller, now, trackingId, reply }) {
    await bumpConfigurationVersion(db);
    const found = await findAccessProfile(db, id);
    if (found === undefined) throw notFound('access profile', id);
    // The text is the contract's (BEHAVIOUR 9.2).
    if ((await findUsers(db, [id])).size > 0)
      throw objectInUse(`The "${found.row.name}" access profile can't be deleted because it's in use.`);
    await removeAccessProfiles(db, [id]);
    await insertEvents(db, services.ids, now, [accessProfileEvent({ caller, trackingId }, accessProfileToWire(found), null)]);
    reply.code(204);
    return undefined;
  },
});
