import type { SubjectAccount } from '@muster/engine';
import { type Static, Type } from '@sinclair/typebox';
import { type ReadAccount, storeReadAccounts } from '../../accounts/reload/read-accounts.ts';
import type { Db } from '../../database/open-database.ts';
import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { TooManyRequests } from '../../http/error-reply.ts';
import { existingIdentityIds } from '../../identities/identity-store.ts';
import type { PlannedSubject } from '../../processing/plan-batch.ts';
import { type Processing, processSubjects } from '../../processing/process-subjects.ts';
import { startProcessing } from '../../processing/start-processing.ts';
import { loadSubjects } from '../../processing/subject-store.ts';
import type { Services } from '../../services.ts';
import { lockOwner } from '../lock-owner.ts';
import { addActivityTexts } from '../operation-outcome-store.ts';
import { synchronizeIdentity } from './attribute-sync-rights.ts';
import { readIdentityAccounts } from './read-identity-accounts.ts';
import { insertSyncJob, lastSyncStart } from './sync-job-store.ts';
import { dashed, IdentitySyncJob, syncJobToWire } from './sync-job-wire.ts';
import { unwritableText } from './unwritable-text.ts';

/** Contract: BEHAVIOUR 3.7. */
const windowMs = 10_000;

export const synchronizeAttributesForIdentity = defineRoute({
  operationId: 'synchronizeAttributesForIdentity',
  method: 'POST',
  path: '/identities/:identityId/synchronize-attributes',
  tag: 'Attribute synchronization',
  summary: "Write an identity's attributes to its accounts",
  description:
    'Starts a job that brings the accounts in step with the identity; those of live sources are read first, so that what was changed there is seen. An account activity of the type `Attribute Synchronization Refresh`, whose `clientMetadata` holds the `jobId`, tells of the changes. Of two calls for one identity within ten seconds the second is answered 429.',
  rights: synchronizeIdentity,
  params: Type.Object({ identityId: Type.String({ description: 'Id of the identity' }) }),
  responses: { 202: IdentitySyncJob },
  transaction: false,
  async handle({ db, params: { identityId }, services, caller, now }): Promise<Static<typeof IdentitySyncJob>> {
    if ((await existingIdentityIds(db, [identityId])).size === 0) throw notFound('identity', identityId);
    await refuseSoonAgain(db, identityId, now);
    const read = await readIdentityAccounts(services, identityId);
    const id = services.ids.next();
    const job = await db.transaction().execute(async (transaction) => {
      const status = await synchronize(transaction, services, { identityId, jobId: id, read, requesterId: caller.identityId, now });
      const type = 'SYNCHRONIZE_IDENTITY_ATTRIBUTES';
      return insertSyncJob(transaction, { id, type, targetId: identityId, status, requesterId: caller.identityId, now });
    });
    return { ...syncJobToWire(job), status: 'IN_PROGRESS' };
  },
});

interface Synchronization {
  readonly identityId: string;
  readonly jobId: string;
  readonly read: readonly ReadAccount[];
  readonly requesterId: string | null;
  readonly now: string;
}

async function synchronize(
  db: Db,
  services: Services,
  { identityId, jobId, read, requesterId, now }: Synchronization,
): Promise<'SUCCESS' | 'ERROR'> {
  const activity = {
    id: services.ids.next(),
    type: 'Attribute Synchronization Refresh' as const,
    requesterId,
    clientMetadata: { jobId: dashed(jobId) },
  };
  const processing = await startProcessing(db, services, { synchronize: new Set([identityId]), activity });
  await lockOwner(db, identityId);
  await refuseSoonAgain(db, identityId, now);
  await storeReadAccounts(db, processing, jobId, read);
  const [loaded] = await loadSubjects(db, [identityId]);
  if (loaded === undefined) throw notFound('identity', identityId);
  const [planned] = await processSubjects(db, [loaded], processing);
  await warnOfUnwritable(db, loaded.subject.accounts, processing);
  return couldPlanNothing(planned!.plan) ? 'ERROR' : 'SUCCESS';
}

/** Connectors that cannot write are skipped, and people are not asked (contract: BEHAVIOUR 5.5). */
async function warnOfUnwritable(db: Db, accounts: readonly SubjectAccount[], { org, activity, now }: Processing): Promise<void> {
  const sources = [...new Set(accounts.map(({ sourceId }) => sourceId))].flatMap((id) => org.sources.get(id) ?? []);
  const skipped = sources.filter(({ provisioning }) => provisioning?.isWritable === false && provisioning.synchronized.length > 0);
  const warnings = skipped.map(({ name }) => unwritableText(name));
  await addActivityTexts(db, activity!.id, { warnings }, now);
}

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
