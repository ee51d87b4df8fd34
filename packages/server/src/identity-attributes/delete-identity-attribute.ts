import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { manageIdentityAttributes } from './identity-attribute-rights.ts';
import { getAttributeRow } from './identity-attribute-store.ts';
import { NameParams } from './identity-attribute-wire.ts';
import { removeAttributes } from './remove-attributes.ts';

export const deleteIdentityAttribute = defineRoute({
  operationId: 'deleteIdentityAttribute',
  method: 'DELETE',
  path: '/identity-attributes/:name',
  tag: 'Identity attributes',
  summary: 'Delete an identity attribute',
  description: 'Refused for attributes that come with every organisation, and while a mapping, a correlation or a role uses it.',
  rights: manageIdentityAttributes,
  params: NameParams,
  responses: { 204: null },
  async handle({ db, params, services, caller, now, trackingId }) {
    const version = await bumpConfigurationVersion(db);
    const row = await getAttributeRow(db, params.name);
    await removeAttributes(db, [row], { services, version, actorId: caller.identityId, now, trackingId });
    return undefined;
  },
});
