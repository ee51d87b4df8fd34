import { Type } from '@sinclair/typebox';
import { defineRoute } from '../../http/define-route.ts';
import { JsonPatchBody } from '../../http/json-patch.ts';
import { normaliseId } from '../../ids.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import { refuseUnknown } from '../check-references.ts';
import { changeEntitlements } from './change-entitlements.ts';
import { manageEntitlements } from './entitlement-rights.ts';
import { findEntitlements } from './entitlement-store.ts';

const BulkUpdate = Type.Object(
  { entitlementIds: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 50 }), jsonPatch: JsonPatchBody },
  { $id: 'EntitlementBulkUpdateRequest' },
);

export const updateEntitlementsInBulk = defineRoute({
  operationId: 'updateEntitlementsInBulk',
  method: 'POST',
  path: '/entitlements/bulk-update',
  tag: 'Entitlements',
  summary: 'Change entitlements alike',
  description: 'One JSON Patch, as for a single entitlement, for up to fifty: all are changed or, when one cannot be, none is.',
  rights: manageEntitlements,
  body: BulkUpdate,
  responses: { 204: null },
  async handle({ db, body, services, caller, now, trackingId, reply }) {
    await bumpConfigurationVersion(db);
    const ids = [...new Set(body.entitlementIds.map(normaliseId))];
    const present = await findEntitlements(db, ids);
    refuseUnknown('entitlement', ids, present);
    await changeEntitlements(db, [...present.values()], { patch: body.jsonPatch, caller, trackingId, ids: services.ids, now });
    reply.code(204);
    return undefined;
  },
});
