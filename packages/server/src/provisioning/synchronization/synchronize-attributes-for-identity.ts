import { type Static, Type } from '@sinclair/typebox';
import type { Db } from '../../database/open-database.ts';
import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { TooManyRequests } from '../../http/error-reply.ts';
import type { PlannedSubject } from '../../processing/plan-batch.ts';
import { processSubjects } from '../../processing/process-subjects.ts';
import { startProcessing } from '../../processing/start-processing.ts';
import { loadSubjects } from '../../processing/subject-store.ts';
import { synchronizeIdentity } from './attribute-sync-rights.ts';
import { insertSyncJob, lastSyncStart } from './sync-job-store.ts';
import { dashed, IdentitySyncJob, syncJobToWire } from './sync-job-wire.ts';

/** Contract: BEHAVIOUR 3.7. */
const windowMs = 10_000;

export const synchronizeAttributesForIdentity = defineRoute({
  operationId: 'synchronizeAttributesForIdentity',
  method: 'POST',
  path: '/identities/:identityId/synchronize-attributes',
  tag: 'Attribute synchronization',
  summary: "Write an identity's attributes to its accounts",
  description:
    'Starts a job that brings the accounts in step with the identity. An account activity of the type `Attribute Synchronization Refresh`, whose `clientMetadata` holds the `jobId`, tells of the changes. Of two calls for one identity within ten seconds the second is answered 429.',
  rights: synchronizeIdentity,
  params: Type.Object({ identityId: Type.String({ description: 'Id of the identity' }) }),
  responses: { 202: IdentitySyncJob },
  async handle({ db, params: { identityId }, services, caller, now }): Promise<Static<typeof IdentitySyncJob>> {
    const id = services.ids.next();
    const activity = {
      id: services.ids.next(),
      type: 'Attribute Synchronization Refresh' as const,
      requesterId: caller.identityId,
      clientMetadata: { jobId: dashed(id) },
    };
    const processing = await startProcessing(db, services, { synchronize: new Set([identityId]), activity });
    const [loaded] = await loadSubjects(db, [identityId]);
    if (loaded === undefined) throw notFound('identity', identityId);
    await refuseSoonAgain(db, identityId, now);
    const [planned] = await processSubjects(db, [loaded], processing);
    const status = couldPlanNothing(planned!.plan) ? ('ERROR' as const) : ('SUCCESS' as const);
    const type = 'SYNCHRONIZE_IDENTITY_ATTRIBUTES';
    const job = await insertSyncJob(db, { id, type, targetId: identityId, status, requesterId: caller.identityId, now });
    return { ...syncJobToWire(job), status: 'IN_PROGRESS' };
  },
});

/** The identity is locked: of two calls at once the second finds the first one's job. Only accepted calls have one. */
async function refuseSoonAgain(db: Db, identityId: string, now: string): Promise<void> {
  const last = await lastSyncStart(db, identityId);
  const leftMs = last === null ? 0 : Date.parse(last) + windowMs - Date.parse(now);
  if (leftMs > 0) throw new TooManyRequests(Math.ceil(leftMs / 1000));
}

/** Contract: BEHAVIOUR 9.8: that systems are down or paused is no failure of the job. */
function couldPlanNothing({ operations, failures }: PlannedSubject['plan']): boolean {
  return failures.length > 0 && operations.length === 0;
}
