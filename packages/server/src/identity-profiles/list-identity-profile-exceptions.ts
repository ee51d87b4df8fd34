import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute } from '../http/define-route.ts';
import { Nullable, Reference } from '../http/schemas.ts';
import { sendCount } from '../http/send-count.ts';
import { listExceptionRows } from './exception-store.ts';
import { readProfiles } from './identity-profile-rights.ts';
import { requireProfile } from './identity-profile-store.ts';
import { ProfileParams } from './identity-profile-wire.ts';

const rules = { id: 'identity.id' };

const IdentityExceptionWire = Type.Object(
  {
    identity: Reference('IDENTITY'),
    errors: Type.Array(
      Type.Object({
        attribute: Nullable(Type.String({ description: 'The identity attribute concerned; null: the identity as a whole' })),
        path: Type.String({ description: 'Where in its mapping; empty for the outermost level', examples: ['attributes.values[1]'] }),
        type: Type.String({ description: 'Type of the transform there, or what was checked' }),
        reason: Type.String(),
        input: Nullable(Type.String({ description: 'What the transform worked on, cut when long' })),
      }),
    ),
  },
  { $id: 'IdentityException' },
);

/** Contract: BEHAVIOUR 5.2, "the exception report of the profile". It is made of what identities carry at the time. */
export const listIdentityProfileExceptions = defineRoute({
  operationId: 'listIdentityProfileExceptions',
  method: 'GET',
  path: '/muster/v1/identity-profiles/:identityProfileId/exceptions',
  ownPath: true,
  tag: 'Muster',
  summary: 'List the identities of a profile that have errors',
  description: 'Every identity of the profile that could not be processed without errors, with all of them, in the order of ids.',
  rights: readProfiles,
  params: ProfileParams,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(IdentityExceptionWire) },
  async handle({ db, params, query, reply }) {
    await requireProfile(db, params.identityProfileId);
    const { page, total } = await listExceptionRows(db, params.identityProfileId, readCollectionQuery(query, rules));
    if (total !== null) sendCount(reply, total);
    return page.map(({ id, name, errors }) => ({
      identity: { type: 'IDENTITY', id, name },
      // Errors that were stored before they told their input stay until their identity is processed again.
      errors: errors.map((error) => ({ ...error, input: error.input ?? null })),
    }));
  },
});
