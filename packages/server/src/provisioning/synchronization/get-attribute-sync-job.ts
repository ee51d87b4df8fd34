import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { readSyncJobs } from './attribute-sync-rights.ts';
import { getSyncJob } from './sync-job-store.ts';
import { IdentitySyncJob, syncJobToWire } from './sync-job-wire.ts';

export const getAttributeSyncJob = defineRoute({
  operationId: 'getAttributeSyncJob',
  method: 'GET',
  path: '/muster/v1/attribute-sync-jobs/:id',
  ownPath: true,
  tag: 'Muster',
  summary: 'Get a job that synchronizes attributes',
  description: 'One for an identity or for a source, with its final status. ERROR means that nothing could be planned.',
  rights: readSyncJobs,
  params: IdParams,
  responses: { 200: IdentitySyncJob },
  async handle({ db, params }) {
    return syncJobToWire(await getSyncJob(db, params.id));
  },
});
