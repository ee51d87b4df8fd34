import { illegalUpdate } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { launcherOf } from '../tasks/task-store.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { requireIdentityAttributes } from './correlation-attributes.ts';
import { CorrelationConfigInput, CorrelationConfigWire, correlationConfigToWire, readAssignments } from './correlation-config-wire.ts';
import { SourceParams } from './schema-wire.ts';
import { sourceEvent } from './source-event.ts';
import { manageCorrelation } from './source-rights.ts';
import { getSourceForUpdate, updateCorrelation } from './source-store.ts';

export const putCorrelationConfig = defineRoute({
  operationId: 'putCorrelationConfig',
  method: 'PUT',
  path: '/sources/:sourceId/correlation-config',
  tag: 'Sources',
  summary: "Replace a source's account correlation",
  description: 'Accounts that did not change since are only examined again by an aggregation with `disableOptimization`.',
  rights: manageCorrelation,
  params: SourceParams,
  body: CorrelationConfigInput,
  responses: { 200: CorrelationConfigWire },
  async handle(context) {
    const { db, params, body, services, caller, now } = context;
    await bumpConfigurationVersion(db);
    const source = await getSourceForUpdate(db, params.sourceId);
    refuseBuiltIn(source);
    const before = correlationConfigToWire(source, source.correlation);
    const changed = (['id', 'name'] as const).find((key) => body[key] && body[key] !== before[key]);
    if (changed !== undefined) throw illegalUpdate(changed);
    const assignments = readAssignments(body);
    const properties = assignments.map(({ property }) => property);
    await requireIdentityAttributes(db, services, properties, { now, launcher: launcherOf(caller) });
    await updateCorrelation(db, source.id, assignments, now);
    const after = correlationConfigToWire(source, assignments);
    await insertEvents(db, services.ids, now, [sourceEvent('CORRELATION_CONFIG_UPDATED', context, source.id, { before, after })]);
    return after;
  },
});
