import { Type } from '@sinclair/typebox';
import { notFound } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { findIdentity } from './identity-store.ts';

/** Only organisation files may protect identities: this serves `muster import`, whose token only the holder of the secret key can make. */
export const setIdentityProtection = defineRoute({
  operationId: 'setIdentityProtection',
  method: 'PUT',
  path: '/muster/v1/identities/:id/protection',
  ownPath: true,
  tag: 'Muster',
  summary: 'Protect an identity from deletion, or no longer',
  description: 'For `muster import` alone.',
  rights: { scopes: ['muster:operator'], levels: 'any', clients: false, operator: true },
  params: IdParams,
  body: Type.Object({ protected: Type.Boolean() }),
  responses: { 204: null },
  async handle({ db, params, body, services, caller, now, trackingId, reply }) {
    reply.code(204);
    const identity = await findIdentity(db, params.id);
    if (identity === undefined || identity.shadow) throw notFound('identity', params.id);
    if (identity.protected === body.protected) return undefined;
    await db.updateTable('identity').set({ protected: body.protected, modified: now }).where('id', '=', params.id).execute();
    await insertEvents(db, services.ids, now, [
      {
        type: 'IDENTITY_PROTECTION_CHANGED',
        actorId: caller.identityId,
        target: { type: 'IDENTITY', id: params.id },
        cause: { trackingId },
        after: { protected: body.protected },
      },
    ]);
    return undefined;
  },
});
