import { ApiErrorBody, notFound } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { listOwnership } from './ownership-store.ts';
import { DeletionRefusedWire, ownershipToWire } from './ownership-wire.ts';
import { removeIdentity } from './remove-identity.ts';

export const deleteIdentity = defineRoute({
  operationId: 'deleteIdentity',
  method: 'DELETE',
  path: '/identities/:id',
  tag: 'Identities',
  summary: 'Delete an identity',
  description:
    'Refused while the identity is protected or owns something. Its accounts become uncorrelated; an authoritative account that is still in its source makes a new identity at the next aggregation.',
  rights: { scopes: ['idn:identity:manage'], levels: ['ORG_ADMIN'], clients: true },
  params: IdParams,
  responses: { 204: null, 400: DeletionRefusedWire },
  async handle({ db, params, services, caller, now, trackingId, reply }) {
    const identity = await db
      .selectFrom('identity')
      .selectAll()
      .where('id', '=', params.id)
      .where('shadow', '=', false)
      .forUpdate()
      .executeTakeFirst();
    if (identity === undefined) throw notFound('identity', params.id);
    if (identity.protected) throw new ApiErrorBody(400, { message: 'Identity is protected and cannot be deleted', associationDetails: [] });
    const ownership = await listOwnership(db, params.id);
    if (ownership.length > 0) {
      throw new ApiErrorBody(400, {
        message: 'Identity is the owner of following resources',
        associationDetails: ownershipToWire(ownership),
      });
    }
    await removeIdentity(db, identity.id, { ids: services.ids, now });
    await insertEvents(db, services.ids, now, [
      {
        type: 'IDENTITY_DELETED',
        actorId: caller.identityId,
        target: { type: 'IDENTITY', id: identity.id },
        cause: { trackingId },
        before: { name: identity.name, alias: identity.alias, attributes: identity.attributes },
      },
    ]);
    reply.code(204);
    return undefined;
  },
});
