import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { JsonPatchBody } from '../../http/json-patch.ts';
import { IdParams } from '../../http/schemas.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import { changeEntitlements } from './change-entitlements.ts';
import { manageEntitlement } from './entitlement-rights.ts';
import { findEntitlement } from './entitlement-store.ts';
import { EntitlementWire, entitlementToWire } from './entitlement-wire.ts';

export const patchEntitlement = defineRoute({
  operationId: 'patchEntitlement',
  method: 'PATCH',
  path: '/entitlements/:id',
  tag: 'Entitlements',
  summary: 'Change an entitlement',
  description:
    'A JSON Patch of name, description, owner, segments, requestable, privileged and manuallyUpdatedFields. Aggregations leave a changed name or description alone until its field in manuallyUpdatedFields is set to false.',
  rights: manageEntitlement,
  params: IdParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: EntitlementWire },
  async handle({ db, params: { id }, body, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const present = await findEntitlement(db, id);
    if (present === undefined) throw notFound('entitlement', id);
    await changeEntitlements(db, [present], { patch: body, caller, trackingId, ids: services.ids, now });
    return entitlementToWire((await findEntitlement(db, id))!);
  },
});
