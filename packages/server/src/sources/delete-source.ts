import { objectInUse } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { insertTask, launcherOf } from '../tasks/task-store.ts';
import { TaskResultWire } from '../tasks/task-wire.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { findUser } from './dependents-store.ts';
import { manageSources } from './source-rights.ts';
import { getSourceForUpdate } from './source-store.ts';
import { internalSourceName } from './source-wire.ts';

export const deleteSource = defineRoute({
  operationId: 'delete',
  method: 'DELETE',
  path: '/sources/:id',
  tag: 'Sources',
  summary: 'Delete a source',
  description:
    'Its accounts and entitlements go first, then the source; the task ends when the identities they belonged to are processed. Refused while an identity profile, an access profile, a role or a lifecycle state uses the source.',
  rights: manageSources,
  params: IdParams,
  responses: { 202: TaskResultWire },
  async handle({ db, params, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const source = await getSourceForUpdate(db, params.id);
    refuseBuiltIn(source);
    const user = await findUser(db, source.id);
    if (user !== undefined) throw objectInUse(`The source "${source.name}" is used by ${user}.`);
    const id = services.ids.next();
    const inserted = await insertTask(db, {
      id,
      kind: 'delete-source',
      type: 'QUEUED_TASK',
      uniqueName: 'Source Deletion',
      description: `Deletes the source "${source.name}" with its accounts.`,
      launcher: launcherOf(caller),
      target: { type: 'APPLICATION', id: source.id, name: internalSourceName(source.name) },
      sourceId: source.id,
      exclusiveKey: `source:${source.id}`,
      attributes: { appId: source.id, deleted: 0 },
      returns: [{ name: 'Accounts deleted', attributeName: 'deleted' }],
      state: { deleted: 0, emptied: false, actorId: caller.identityId, trackingId },
      now,
    });
    if (!inserted) throw objectInUse(`The source "${source.name}" is being aggregated or deleted.`);
    return { type: 'TASK_RESULT' as const, id, name: null };
  },
});
