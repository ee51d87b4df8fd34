import { sql } from 'kysely';
import type { Db } from '../../database/open-database.ts';
import { refreshMany } from '../../processing/refresh-many.ts';
import type { TaskKind } from '../../tasks/run-task.ts';
import { insertTask } from '../../tasks/task-store.ts';
import { endSyncJob } from './sync-job-store.ts';
import { unwritableText } from './unwritable-text.ts';

/** Everybody with an account on a source. When a call asked for it, the call's job has the task's id and ends with it. */
export const synchronizeSourceTask: TaskKind = {
  ...refreshMany('synchronize-source', async (db, { objectId, cursor }, limit) => {
    const { rows } = await sql<{ id: string }>`select distinct i.id from account a join identity i on i.id = a.identity_id
      where a.source_id = ${objectId} and a.identity_id > ${cursor} and not i.shadow order by i.id limit ${limit}`.execute(db);
    return rows.map((row) => row.id);
  }),
  finish: ({ messages }) => ({ status: messages.length === 0 ? 'SUCCESS' : 'WARNING' }),
  finished: (db, task, now) => endSyncJob(db, task.id, 'SUCCESS', now),
  failed: (db, task, now) => endSyncJob(db, task.id, 'ERROR', now),
};

export async function startSourceSynchronization(
  db: Db,
  source: { readonly id: string; readonly name: string; readonly features: readonly string[] },
  about: {
    readonly id: string;
    readonly launcher: string;
    readonly now: string;
    /** By a call, which the long-term inactive are part of; else a change of configuration is carried out (contract: BEHAVIOUR 3.7). */
    readonly isAskedFor: boolean;
  },
): Promise<void> {
  await insertTask(db, {
    id: about.id,
    kind: synchronizeSourceTask.kind,
    type: 'QUEUED_TASK',
    uniqueName: 'Attribute Synchronization',
    description: `Synchronizes the accounts on the source "${source.name}" with their identities.`,
    launcher: about.launcher,
    target: { type: 'APPLICATION', id: source.id, name: source.name },
    sourceId: source.id,
    attributes: { objectId: source.id, identityCount: 0 },
    returns: [{ name: 'Identities', attributeName: 'identityCount' }],
    state: { objectId: source.id, cursor: '', requested: 0, synchronize: about.isAskedFor },
    ...(source.features.includes('PROVISIONING')
      ? {}
      : { messages: [{ type: 'WARN', key: 'source-unwritable', text: unwritableText(source.name) }] }),
    now: about.now,
  });
}
