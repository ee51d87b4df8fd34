import { isDeepStrictEqual } from 'node:util';
import { shiftTime } from '../../clock.ts';
import { notFound } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { checkBody } from '../../http/check-body.ts';
import { defineRoute } from '../../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../../http/json-patch.ts';
import { IdParams } from '../../http/schemas.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import { restMs } from '../../processing/start-due-refreshes.ts';
import { isOtherSet, storeLinks } from '../link-store.ts';
import { withSchemaNames } from '../request-config.ts';
import { accessProfileEvent } from './access-profile-event.ts';
import { manageAccess } from './access-profile-rights.ts';
import { type AccessProfileDetails, type AccessProfileValues, findAccessProfile, updateAccessProfile } from './access-profile-store.ts';
import { AccessProfileInput, AccessProfileWire, accessProfileToWire } from './access-profile-wire.ts';
import { checkAccessProfile } from './check-access-profile.ts';

/** Contract: BEHAVIOUR 9.2. */
const patchRules = {
  immutable: [],
  mutable: [
    'name',
    'description',
    'enabled',
    'owner',
    'additionalOwners',
    'requestable',
    'accessRequestConfig',
    'revocationRequestConfig',
    'segments',
    'entitlements',
    'provisioningCriteria',
  ].map((field) => `/${field}`),
};

export const patchAccessProfile = defineRoute({
  operationId: 'patchAccessProfile',
  method: 'PATCH',
  path: '/access-profiles/:id',
  tag: 'Access profiles',
  summary: 'Change an access profile',
  description:
    'A JSON Patch. Who has the access profile, or is to have it, is processed after ten seconds without a further change; whoever holds an entitlement that is taken out keeps it.',
  rights: manageAccess,
  params: IdParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: AccessProfileWire },
  async handle({ db, params: { id }, body, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const present = await findAccessProfile(db, id);
    if (present === undefined) throw notFound('access profile', id);
    const before = accessProfileToWire(present);
    const patched = checkBody(AccessProfileInput, applyJsonPatch(before, withSchemaNames(body), patchRules));
    const values = await checkAccessProfile(db, patched, before);
    const refreshDue = givesOtherwise(present, values) ? shiftTime(now, restMs) : undefined;
    await updateAccessProfile(db, { id, values, refreshDue, now });
    await storeLinks(db, 'access_profile_entitlement', id, present.entitlements, values.entitlements);
    const after = accessProfileToWire((await findAccessProfile(db, id))!);
    await insertEvents(db, services.ids, now, [accessProfileEvent({ caller, trackingId }, before, after)]);
    return after;
  },
});

/** Whether somebody may gain or lose a right, or get it on another account. */
function givesOtherwise({ row, entitlements }: AccessProfileDetails, after: AccessProfileValues): boolean {
  if (row.enabled !== after.enabled || isOtherSet(entitlements, after.entitlements)) return true;
  return !isDeepStrictEqual(row.provisioning_criteria, after.provisioningCriteria);
}
