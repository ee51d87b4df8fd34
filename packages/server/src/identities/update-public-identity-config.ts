import { Type } from '@sinclair/typebox';
import { illegalValue, referenceNotFound } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { Nullable } from '../http/schemas.ts';
import { findAttributeRows } from '../identity-attributes/identity-attribute-store.ts';
import { getPublicIdentitySettings, updatePublicIdentitySettings } from './public-attribute-store.ts';
import { PublicIdentityConfigWire, publicIdentityConfigToWire } from './public-identity-config-wire.ts';

const maxAttributes = 5;

export const updatePublicIdentityConfig = defineRoute({
  operationId: 'updatePublicIdentityConfig',
  method: 'PUT',
  path: '/public-identities-config',
  tag: 'Identities',
  summary: 'Set which attributes everybody may see of everybody',
  description: `Up to ${maxAttributes} identity attributes. Whoever can sign in sees them in /public-identities.`,
  rights: { scopes: ['idn:public-identity-config:manage'], levels: ['ORG_ADMIN'], clients: false },
  body: Type.Object(
    {
      attributes: Type.Array(
        Type.Object({
          key: Type.String({ minLength: 1 }),
          name: Type.Optional(Nullable(Type.String({ maxLength: 128, description: "The attribute's display name by default" }))),
        }),
      ),
    },
    { $id: 'PublicIdentityConfigInput' },
  ),
  responses: { 200: PublicIdentityConfigWire },
  async handle({ db, body, services, caller, now, trackingId }) {
    if (body.attributes.length > maxAttributes) throw illegalValue('attributes', `At most ${maxAttributes} attributes can be public.`);
    const keys = body.attributes.map(({ key }) => key);
    if (new Set(keys).size < keys.length) throw illegalValue('attributes', 'An attribute is named twice.');
    const known = new Map((await findAttributeRows(db, keys)).map((attribute) => [attribute.name, attribute.display_name]));
    const unknown = keys.filter((key) => !known.has(key));
    if (unknown.length > 0) throw referenceNotFound('identity attribute', unknown);
    const before = await getPublicIdentitySettings(db);
    const attributes = body.attributes.map(({ key, name }) => ({ key, name: name || known.get(key)! }));
    const config = { attributes, modifiedById: caller.identityId, modified: now };
    await updatePublicIdentitySettings(db, config);
    await insertEvents(db, services.ids, now, [
      {
        type: 'PUBLIC_IDENTITIES_CONFIGURED',
        actorId: caller.identityId,
        target: { type: 'ORGANISATION', id: '1' },
        cause: { trackingId },
        before: { attributes: before.attributes },
        after: { attributes },
      },
    ]);
    return publicIdentityConfigToWire(db, config);
  },
});
