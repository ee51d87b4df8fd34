import { Type } from '@sinclair/typebox';
import { Enum } from '../../http/schemas.ts';
import type { StoredSyncJob } from './sync-job-store.ts';

const statuses = ['QUEUED', 'IN_PROGRESS', 'SUCCESS', 'ERROR'] as const;
export type SyncStatus = (typeof statuses)[number];

export type SyncJobType = 'SYNCHRONIZE_IDENTITY_ATTRIBUTES' | 'SYNCHRONIZE_SOURCE_ATTRIBUTES';

/** A job that brings accounts in step with identities (contract: BEHAVIOUR 3.7). */
const syncJob = (type: string, of: string) => ({
  id: Type.String({ description: 'A dashed UUID' }),
  status: Enum(statuses, { description: 'Where the job stands; it does not wait for the systems' }),
  payload: Type.Object({
    type: Type.String({ examples: [type] }),
    dataJson: Type.String({ description: `JSON as a text, with the \`${of}\`` }),
  }),
});

export const IdentitySyncJob = Type.Object(syncJob('SYNCHRONIZE_IDENTITY_ATTRIBUTES', 'identityId'), { $id: 'IdentitySyncJob' });

export const SourceSyncJob = Type.Object(syncJob('SYNCHRONIZE_SOURCE_ATTRIBUTES', 'sourceId'), { $id: 'SourceSyncJob' });

/** Ids of jobs have dashes, unlike all others. */
export const dashed = (id: string) => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

export function syncJobToWire({ id, type, target_id: targetId, status }: StoredSyncJob) {
  const data = type === 'SYNCHRONIZE_SOURCE_ATTRIBUTES' ? { sourceId: targetId } : { identityId: targetId };
  return { id: dashed(id), status: status as SyncStatus, payload: { type, dataJson: JSON.stringify(data) } };
}
