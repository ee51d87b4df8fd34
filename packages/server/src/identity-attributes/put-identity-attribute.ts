import { compileOrg } from '@muster/engine';
import { illegalUpdate } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { requireProfileRefresh } from '../identity-profiles/identity-profile-store.ts';
import { bumpConfigurationVersion, loadConfiguration } from '../processing/configuration-store.ts';
import { manageIdentityAttributes } from './identity-attribute-rights.ts';
import { getAttributeRow, updateAttribute } from './identity-attribute-store.ts';
import { IdentityAttributeInput, IdentityAttributeWire, identityAttributeToWire, NameParams } from './identity-attribute-wire.ts';
import { readAttributeContent } from './read-attribute-content.ts';
import { sourcesByAttribute } from './sources-by-attribute.ts';

export const putIdentityAttribute = defineRoute({
  operationId: 'putIdentityAttribute',
  method: 'PUT',
  path: '/identity-attributes/:name',
  tag: 'Identity attributes',
  summary: 'Change an identity attribute',
  description: 'The name stays; of an attribute that comes with every organisation only the display name changes.',
  rights: manageIdentityAttributes,
  params: NameParams,
  body: IdentityAttributeInput,
  responses: { 200: IdentityAttributeWire },
  async handle({ db, params, body, services, caller, now, trackingId }) {
    const configuration = await loadConfiguration(db, await bumpConfigurationVersion(db));
    const stored = await getAttributeRow(db, params.name);
    if (body.name !== stored.name) throw illegalUpdate('name');
    const sources = sourcesByAttribute(compileOrg(configuration)).get(stored.name) ?? [];
    const row = await updateAttribute(db, stored.name, readAttributeContent(body, stored, sources));
    if (row.multi !== stored.multi) {
      const mapping = configuration.profiles.filter(({ mappings }) =>
        mappings.some(({ identityAttributeName }) => identityAttributeName === row.name),
      );
      await requireProfileRefresh(
        db,
        mapping.map(({ id }) => id),
        now,
      );
    }
    const updated = identityAttributeToWire(row, sources);
    await insertEvents(db, services.ids, now, [
      {
        type: 'IDENTITY_ATTRIBUTE_UPDATED',
        actorId: caller.identityId,
        target: { type: 'IDENTITY_ATTRIBUTE', id: row.name },
        cause: { trackingId },
        before: identityAttributeToWire(stored, sources),
        after: updated,
      },
    ]);
    return updated;
  },
});
