import { Type } from '@sinclair/typebox';
import { referenceNotFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { manageIdentityAttributes } from './identity-attribute-rights.ts';
import { findAttributeRows } from './identity-attribute-store.ts';
import { removeAttributes } from './remove-attributes.ts';

export const deleteIdentityAttributesInBulk = defineRoute({
  operationId: 'deleteIdentityAttributesInBulk',
  method: 'DELETE',
  path: '/identity-attributes/bulk-delete',
  tag: 'Identity attributes',
  summary: 'Delete several identity attributes',
  description: 'All or none: refused when one of them is unknown, comes with every organisation or is in use.',
  rights: manageIdentityAttributes,
  body: Type.Object(
    { ids: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 250, description: 'Technical names' }) },
    { $id: 'IdentityAttributeNames' },
  ),
  responses: { 204: null },
  async handle({ db, body, services, caller, now, trackingId }) {
    const version = await bumpConfigurationVersion(db);
    const rows = await findAttributeRows(db, body.ids);
    const known = new Set(rows.map(({ name }) => name));
    const unknown = body.ids.filter((name) => !known.has(name));
    if (unknown.length > 0) throw referenceNotFound('identity attribute', [...new Set(unknown)]);
    await removeAttributes(db, rows, { services, version, actorId: caller.identityId, now, trackingId });
    return undefined;
  },
});
