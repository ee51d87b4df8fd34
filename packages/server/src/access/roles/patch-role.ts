import { isDeepStrictEqual } from 'node:util';
import { shiftTime } from '../../clock.ts';
import { illegalValue, notFound } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { checkBody } from '../../http/check-body.ts';
import { defineRoute } from '../../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../../http/json-patch.ts';
import { IdParams } from '../../http/schemas.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import { restMs } from '../../processing/start-due-refreshes.ts';
import { isOtherSet } from '../link-store.ts';
import { withSchemaNames } from '../request-config.ts';
import { checkRole } from './check-role.ts';
import { RoleBody } from './role-body.ts';
import { changeBody } from './role-event.ts';
import { manageRoles, refuseAccess } from './role-rights.ts';
import { findRole, type RoleDetails, type RoleMember, type RoleValues, storeMembers, storeRoleAccess, updateRole } from './role-store.ts';
import { RoleWire, roleToWire } from './role-wire.ts';

/** Contract: BEHAVIOUR 8.8; what is dimensional is accepted and not acted on (9.3). */
const patchRules = {
  immutable: [],
  mutable: [
    'name',
    'description',
    'enabled',
    'owner',
    'additionalOwners',
    'accessProfiles',
    'entitlements',
    'membership',
    'requestable',
    'accessRequestConfig',
    'revocationRequestConfig',
    'segments',
    'accessModelMetadata',
    'dimensional',
    'dimensionRefs',
  ].map((field) => `/${field}`),
};

/** Contract: BEHAVIOUR 5.4. */
const maxChangedMembers = 500;

export const patchRole = defineRoute({
  operationId: 'patchRole',
  method: 'PATCH',
  path: '/roles/:id',
  tag: 'Roles',
  summary: 'Change a role',
  description: `A JSON Patch; paths may lead into the membership criteria. At most ${maxChangedMembers} identities may join or leave its list at a time. Who gains or loses the role, and who holds it when it gives something else, is processed after ten seconds without a further change.`,
  rights: manageRoles,
  params: IdParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: RoleWire },
  async handle({ db, params, body, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const present = await findRole(db, params.id);
    if (present === undefined) throw notFound('role', params.id);
    const before = roleToWire(present);
    const patched = checkBody(RoleBody, applyJsonPatch(before, withSchemaNames(body), patchRules));
    const values = await checkRole(db, patched, before);
    refuseAccess(caller, present, values);
    const changed = changedMembers(present.members, values.members);
    if (values.membership === 'IDENTITY_LIST' && changed > maxChangedMembers) {
      throw illegalValue('membership.identities', `At most ${maxChangedMembers} identities may join or leave at a time.`);
    }
    const due = shiftTime(now, restMs);
    const refreshDue = isGivenOtherwise(present.row, values, changed) ? due : undefined;
    const accessDue = givesOtherwise(present, values) ? due : undefined;
    await updateRole(db, { id: params.id, values, refreshDue, accessDue, now });
    await storeRoleAccess(db, params.id, present, values);
    await storeMembers(db, params.id, present.members, values.members, { assignerId: caller.identityId, now });
    const after = roleToWire((await findRole(db, params.id))!);
    await insertEvents(db, services.ids, now, [
      {
        type: 'ROLE_UPDATED',
        actorId: caller.identityId,
        target: { type: 'ROLE', id: params.id },
        cause: { trackingId },
        ...changeBody(before, after),
      },
    ]);
    return after;
  },
});

/** How many identities leave the list and join it. */
function changedMembers(before: readonly RoleMember[], after: readonly string[]): number {
  const [old, wanted] = [new Set(before.map((member) => member.identityId)), new Set(after)];
  return [...old].filter((id) => !wanted.has(id)).length + [...wanted].filter((id) => !old.has(id)).length;
}

/** Whether somebody may gain or lose the role: not by a new order of its list, nor by anything that happens while it is disabled. */
function isGivenOtherwise(before: RoleDetails['row'], after: RoleValues, members: number): boolean {
  if (!before.enabled && !after.enabled) return false;
  if (before.enabled !== after.enabled || before.membership !== after.membership || members > 0) return true;
  return !isDeepStrictEqual(before.criteria, after.criteria);
}

/** Whether those who hold the role gain or lose access. One that was requested stays with its holder while the role is disabled. */
function givesOtherwise(before: RoleDetails, after: RoleValues): boolean {
  const lists = [
    [before.accessProfiles, after.accessProfiles],
    [before.entitlements, after.entitlements],
  ] as const;
  if (before.row.enabled !== after.enabled) return lists.some(([old, wanted]) => old.length + wanted.length > 0);
  return after.enabled && lists.some(([old, wanted]) => isOtherSet(old, wanted));
}
