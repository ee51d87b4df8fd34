import { builtInObject, objectInUse } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { bumpConfigurationVersion, loadConfiguration } from '../processing/configuration-store.ts';
import { policiesUsingTransform } from '../provisioning/policies/policies-using-transform.ts';
import { manageTransforms } from './transform-rights.ts';
import { deleteTransformRow, getTransformRow } from './transform-store.ts';
import { transformToWire } from './transform-wire.ts';
import { usersOfTransform } from './users-of-transform.ts';

export const deleteTransform = defineRoute({
  operationId: 'deleteTransform',
  method: 'DELETE',
  path: '/transforms/:id',
  tag: 'Transforms',
  summary: 'Delete a transform',
  description: 'Refused while a mapping, a provisioning policy or another transform uses it.',
  rights: manageTransforms,
  params: IdParams,
  responses: { 204: null },
  async handle({ db, params, services, caller, now, trackingId }) {
    const configuration = await loadConfiguration(db, await bumpConfigurationVersion(db));
    const stored = await getTransformRow(db, params.id);
    if (stored.internal) throw builtInObject('transform', stored.name);
    const { profiles, transforms } = usersOfTransform(configuration, stored.name);
    const policies = await policiesUsingTransform(db, configuration, stored.name);
    const users = [
      ...profiles.map(({ name }) => `identity profile "${name}"`),
      ...transforms.map((name) => `transform "${name}"`),
      ...policies.map(({ sourceName, usageType }) => `provisioning policy ${usageType} of source "${sourceName}"`),
    ];
    if (users.length > 0)
      throw objectInUse(`The transform "${stored.name}" cannot be deleted because it is in use by ${users.join(', ')}.`);
    await deleteTransformRow(db, stored.id);
    await insertEvents(db, services.ids, now, [
      {
        type: 'TRANSFORM_DELETED',
        actorId: caller.identityId,
        target: { type: 'TRANSFORM', id: stored.id },
        cause: { trackingId },
        before: transformToWire(stored),
      },
    ]);
    return undefined;
  },
});
