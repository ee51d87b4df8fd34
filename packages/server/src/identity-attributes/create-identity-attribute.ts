import { referenceConflict } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { manageIdentityAttributes } from './identity-attribute-rights.ts';
import { insertAttribute } from './identity-attribute-store.ts';
import { IdentityAttributeInput, IdentityAttributeWire, identityAttributeToWire } from './identity-attribute-wire.ts';
import { readAttributeContent } from './read-attribute-content.ts';

export const createIdentityAttribute = defineRoute({
  operationId: 'createIdentityAttribute',
  method: 'POST',
  path: '/identity-attributes',
  tag: 'Identity attributes',
  summary: 'Create an identity attribute',
  rights: manageIdentityAttributes,
  body: IdentityAttributeInput,
  responses: { 201: IdentityAttributeWire },
  async handle({ db, body, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const row = await insertAttribute(db, body.name, readAttributeContent(body, null, []));
    if (row === undefined) throw referenceConflict('identity attribute', 'name', body.name);
    const created = identityAttributeToWire(row, []);
    await insertEvents(db, services.ids, now, [
      {
        type: 'IDENTITY_ATTRIBUTE_CREATED',
        actorId: caller.identityId,
        target: { type: 'IDENTITY_ATTRIBUTE', id: row.name },
        cause: { trackingId },
        after: created,
      },
    ]);
    return created;
  },
});
