import { shiftTime } from '../../clock.ts';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import { restMs } from '../../processing/start-due-refreshes.ts';
import { checkRole } from './check-role.ts';
import { RoleBody } from './role-body.ts';
import { eventBody } from './role-event.ts';
import { manageRoles, refuseAccess } from './role-rights.ts';
import { findRole, insertRole, storeMembers, storeRoleAccess } from './role-store.ts';
import { RoleWire, roleToWire } from './role-wire.ts';

export const createRole = defineRoute({
  operationId: 'createRole',
  method: 'POST',
  path: '/roles',
  tag: 'Roles',
  summary: 'Create a role',
  description: 'It is disabled unless said otherwise. An enabled one is given to whom it concerns within seconds.',
  rights: manageRoles,
  body: RoleBody,
  responses: { 201: RoleWire },
  async handle({ db, body, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const values = await checkRole(db, body, null);
    refuseAccess(caller, values);
    const id = services.ids.next();
    const concernsSomebody = values.enabled && values.membership !== null;
    await insertRole(db, { id, values, refreshDue: concernsSomebody ? shiftTime(now, restMs) : undefined, now });
    await storeRoleAccess(db, id, { accessProfiles: [], entitlements: [] }, values);
    await storeMembers(db, id, [], values.members, { assignerId: caller.identityId, now });
    const role = roleToWire((await findRole(db, id))!);
    await insertEvents(db, services.ids, now, [
      { type: 'ROLE_CREATED', actorId: caller.identityId, target: { type: 'ROLE', id }, cause: { trackingId }, after: eventBody(role) },
    ]);
    return role;
  },
});
