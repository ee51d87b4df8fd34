import { defineRoute } from '../../http/define-route.ts';
import { SourceParams } from '../../sources/schema-wire.ts';
import { getSourceForUpdate } from '../../sources/source-store.ts';
import { launcherOf } from '../../tasks/task-store.ts';
import { synchronizeSource } from './attribute-sync-rights.ts';
import { insertSyncJob } from './sync-job-store.ts';
import { SourceSyncJob, syncJobToWire } from './sync-job-wire.ts';
import { startSourceSynchronization } from './synchronize-source-task.ts';

export const syncAttributesForSource = defineRoute({
  operationId: 'syncAttributesForSource',
  method: 'POST',
  path: '/sources/:sourceId/synchronize-attributes',
  tag: 'Attribute synchronization',
  summary: 'Write the attributes of identities to the accounts of a source',
  description: 'Starts a job that processes every identity with an account on the source.',
  rights: synchronizeSource,
  params: SourceParams,
  responses: { 202: SourceSyncJob },
  async handle({ db, params, services, caller, now }) {
    const source = await getSourceForUpdate(db, params.sourceId);
    const id = services.ids.next();
    const [type, status] = ['SYNCHRONIZE_SOURCE_ATTRIBUTES', 'IN_PROGRESS'] as const;
    const job = await insertSyncJob(db, { id, type, targetId: source.id, status, requesterId: caller.identityId, now });
    await startSourceSynchronization(db, source, { id, launcher: launcherOf(caller), now, isAskedFor: true });
    return syncJobToWire(job);
  },
});
