import { Type } from '@sinclair/typebox';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { normaliseId } from '../../ids.ts';
import { accessProfileEvent } from './access-profile-event.ts';
import { manageAccess } from './access-profile-rights.ts';
import { findAccessProfiles, setRequestable } from './access-profile-store.ts';
import { accessProfileToWire } from './access-profile-wire.ts';

const maxItems = 1_000;

const UpdateItemWire = Type.Object(
  {
    id: Type.String(),
    requestable: Type.Boolean(),
    status: Type.String({ description: '`201` when it was changed, `404` when there is no such access profile' }),
    description: Type.String(),
  },
  { $id: 'AccessProfileUpdateItem' },
);

export const updateAccessProfilesInBulk = defineRoute({
  operationId: 'updateAccessProfilesInBulk',
  method: 'POST',
  path: '/access-profiles/bulk-update-requestable',
  tag: 'Access profiles',
  summary: 'Make access profiles requestable or not',
  description: 'Each for itself: one that does not exist keeps no other from being changed.',
  rights: manageAccess,
  body: Type.Array(Type.Object({ id: Type.String({ minLength: 1 }), requestable: Type.Boolean() }), {
    $id: 'AccessProfileBulkUpdateRequest',
    minItems: 1,
    maxItems,
  }),
  responses: { 207: Type.Array(UpdateItemWire) },
  async handle({ db, body, services, caller, now, trackingId }) {
    const wishes = new Map(body.map(({ id, requestable }) => [normaliseId(id), requestable]));
    const before = await findAccessProfiles(db, [...wishes.keys()]);
    await setRequestable(db, wishes, now);
    const events = [...before.values()]
      .map(accessProfileToWire)
      .filter(({ id, requestable }) => requestable !== wishes.get(id))
      .map((profile) => accessProfileEvent({ caller, trackingId }, profile, { ...profile, requestable: !profile.requestable }));
    await insertEvents(db, services.ids, now, events);
    return body.map(({ id, requestable }) => {
      const isKnown = before.has(normaliseId(id));
      const description = isKnown ? 'The access profile is updated.' : `Referenced access profile "${id}" was not found.`;
      return { id, requestable, status: isKnown ? '201' : '404', description };
    });
  },
});
