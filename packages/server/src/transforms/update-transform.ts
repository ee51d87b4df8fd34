import { stringifyInOrder } from '@muster/engine';
import { builtInObject, illegalUpdate } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { requireProfileRefresh } from '../identity-profiles/identity-profile-store.ts';
import { bumpConfigurationVersion, loadConfiguration } from '../processing/configuration-store.ts';
import { checkTransform, transformBodyLimitBytes } from './check-transform.ts';
import { manageTransforms } from './transform-rights.ts';
import { getTransformRow, updateTransformContent } from './transform-store.ts';
import { TransformInput, TransformWire, transformToWire } from './transform-wire.ts';
import { usersOfTransform } from './users-of-transform.ts';

export const updateTransform = defineRoute({
  operationId: 'updateTransform',
  method: 'PUT',
  path: '/transforms/:id',
  tag: 'Transforms',
  summary: 'Replace the attributes of a transform',
  description: 'Name and type stay as they are. Identities of the profiles that use it are processed after a short rest.',
  rights: manageTransforms,
  params: IdParams,
  body: TransformInput,
  bodyLimitBytes: transformBodyLimitBytes,
  responses: { 200: TransformWire },
  keepsKeyOrder: true,
  async handle({ db, params, body, services, caller, now, trackingId }) {
    const configuration = await loadConfiguration(db, await bumpConfigurationVersion(db));
    const stored = await getTransformRow(db, params.id);
    if (stored.internal) throw builtInObject('transform', stored.name);
    for (const key of ['id', 'name', 'type', 'internal'] as const) {
      if (body[key] != null && body[key] !== stored[key]) throw illegalUpdate(key);
    }
    checkTransform(body, configuration);
    const updated = transformToWire(await updateTransformContent(db, stored.id, body, now));
    // Written again as it was, as scripts do, it concerns nobody. Compared as text, since the order of a table means something.
    if (stringifyInOrder(updated) !== stringifyInOrder(transformToWire(stored))) {
      const profileIds = usersOfTransform(configuration, stored.name).profiles.map(({ id }) => id);
      await requireProfileRefresh(db, profileIds, now);
    }
    await insertEvents(db, services.ids, now, [
      {
        type: 'TRANSFORM_UPDATED',
        actorId: caller.identityId,
        target: { type: 'TRANSFORM', id: stored.id },
        cause: { trackingId },
        before: transformToWire(stored),
        after: updated,
      },
    ]);
    return updated;
  },
});
