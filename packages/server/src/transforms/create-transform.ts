import { illegalUpdate, referenceConflict } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion, loadConfiguration } from '../processing/configuration-store.ts';
import { checkTransform, transformBodyLimitBytes } from './check-transform.ts';
import { manageTransforms } from './transform-rights.ts';
import { insertTransform } from './transform-store.ts';
import { TransformInput, TransformWire, transformToWire } from './transform-wire.ts';

export const createTransform = defineRoute({
  operationId: 'createTransform',
  method: 'POST',
  path: '/transforms',
  tag: 'Transforms',
  summary: 'Create a transform',
  description: 'The definition is checked as a whole; what is wrong with it is said with its place.',
  rights: manageTransforms,
  body: TransformInput,
  bodyLimitBytes: transformBodyLimitBytes,
  responses: { 201: TransformWire },
  keepsKeyOrder: true,
  async handle({ db, body, services, caller, now, trackingId }) {
    const configuration = await loadConfiguration(db, await bumpConfigurationVersion(db));
    if (body.id != null) throw illegalUpdate('id');
    if (body.internal) throw illegalUpdate('internal');
    if (configuration.transforms.some(({ name }) => name === body.name)) throw referenceConflict('transform', 'name', body.name);
    checkTransform(body, configuration);
    const created = transformToWire(await insertTransform(db, services.ids.next(), body, now));
    await insertEvents(db, services.ids, now, [
      {
        type: 'TRANSFORM_CREATED',
        actorId: caller.identityId,
        target: { type: 'TRANSFORM', id: created.id },
        cause: { trackingId },
        after: created,
      },
    ]);
    return created;
  },
});
