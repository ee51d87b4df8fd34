import { sql } from 'kysely';
import type { Caller } from '../auth/rights.ts';
import { shiftTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import type { TaskMessage } from '../database/tables.ts';

/** What a task needs at its start. `kind` names the job that does it, `state` is that job's cursor. */
export interface NewTask {
  readonly id: string;
  readonly kind: string;
  readonly type: 'QUARTZ' | 'QPOC' | 'QUEUED_TASK';
  readonly uniqueName: string;
  readonly description: string;
  readonly launcher: string;
  readonly target?: { readonly type: 'APPLICATION' | 'IDENTITY'; readonly id: string; readonly name: string };
  readonly sourceId?: string;
  /** While a task with this key runs, another one with it is not started. */
  readonly exclusiveKey?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly returns?: readonly { readonly name: string; readonly attributeName: string }[];
  readonly state: Readonly<Record<string, unknown>>;
  readonly now: string;
  /** What is to be said from the beginning. */
  readonly messages?: readonly TaskMessage[];
  /** A task that never runs: it has failed already, for this reason. */
  readonly failed?: { readonly key: string; readonly text: string };
  /** One that was done with the request. */
  readonly ended?: TaskEnd;
}

export interface TaskEnd {
  readonly status: CompletionStatus;
  readonly messages: readonly TaskMessage[];
}

export type CompletionStatus = 'SUCCESS' | 'WARNING' | 'ERROR' | 'TERMINATED';

/** A task as its job works on it, held by a lease. */
export interface ClaimedTask<State = Record<string, unknown>> {
  readonly id: string;
  readonly kind: string;
  readonly launcher: string;
  readonly sourceId: string | null;
  readonly targetId: string | null;
  readonly leaseNumber: number;
  readonly waiting: boolean;
  readonly state: State;
  readonly attributes: Record<string, unknown>;
  readonly messages: TaskMessage[];
}

/** Another node took the task over: stop and write nothing. */
export class LeaseLost extends Error {}

/** Longer than most batches take; those that wait for another system are renewed three times as often. */
const leaseMs = 60_000;
export const taskRenewalMs = leaseMs / 3;
const launcherOfSystem = 'system';

/** Inserts a task; false when one with the same exclusive key runs. */
export async function insertTask(db: Db, task: NewTask): Promise<boolean> {
  const end: TaskEnd | undefined = task.failed ? { status: 'ERROR', messages: [{ type: 'WARN', ...task.failed }] } : task.ended;
  const inserted = await db
    .insertInto('task')
    .values({
      id: task.id,
      kind: task.kind,
      type: task.type,
      unique_name: task.uniqueName,
      description: task.description,
      launcher: task.launcher,
      target_type: task.target?.type ?? null,
      target_id: task.target?.id ?? null,
      target_name: task.target?.name ?? null,
      source_id: task.sourceId ?? null,
      exclusive_key: task.exclusiveKey ?? null,
      attributes: JSON.stringify(task.attributes ?? {}),
      returns: JSON.stringify(task.returns ?? []),
      messages: JSON.stringify(end?.messages ?? task.messages ?? []),
      completion_status: end?.status ?? null,
      progress: end === undefined ? 'Initialized' : 'Completed',
      percent_complete: end === undefined || task.failed ? 0 : 100,
      state: JSON.stringify(task.state),
      lease_owner: null,
      lease_until: null,
      created: task.now,
      launched: task.now,
      modified: task.now,
      completed: end === undefined ? null : task.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return inserted.length === 1;
}

/** Who launched a task, as it is shown. */
export function launcherOf(caller: Caller | null): string {
  return caller?.name ?? launcherOfSystem;
}

/**
 * Frees what a process that was killed still held. Only for a database that this process alone works on: on others the lease runs out by
 * itself, since its holder may be alive.
 */
export async function releaseLeases(db: Db): Promise<void> {
  await db.updateTable('task').set({ lease_until: null }).where('completed', 'is', null).where('lease_until', 'is not', null).execute();
}

/** Takes the task that waited longest, of those that nobody works on and that do not wait for identities to be processed. */
export async function claimTask(db: Db, owner: string, kinds: readonly string[], now: string): Promise<ClaimedTask | undefined> {
  const { rows } = await sql<{
    id: string;
    kind: string;
    launcher: string;
    source_id: string | null;
    target_id: string | null;
    lease_number: number;
    waiting: boolean;
    state: Record<string, unknown>;
    attributes: Record<string, unknown>;
    messages: TaskMessage[];
  }>`
    update task set lease_owner = ${owner}, lease_number = lease_number + 1, lease_until = ${shiftTime(now, leaseMs)}, modified = ${now}
    where id = (
      select t.id from task t
      where t.completed is null and t.kind = any(${[...kinds]}) and (t.lease_until is null or t.lease_until <= ${now})
        and not (t.waiting and exists (select from refresh_waiter w where w.task_id = t.id))
      order by t.lease_number, t.created, t.id limit 1
      for update skip locked
    )
    returning id, kind, launcher, source_id, target_id, lease_number, waiting, state, attributes, messages`.execute(db);
  const row = rows[0];
  return row && { ...row, sourceId: row.source_id, targetId: row.target_id, leaseNumber: row.lease_number };
}

/** Goes on holding a task whose batch takes long. One that was given back meanwhile is not taken again. */
export async function renewTask(db: Db, { id, leaseNumber }: Pick<ClaimedTask, 'id' | 'leaseNumber'>, now: string): Promise<void> {
  await sql`update task set lease_until = ${shiftTime(now, leaseMs)}
    where id = ${id} and lease_number = ${leaseNumber} and completed is null and lease_until is not null`.execute(db);
}

/** What a batch changes of its task. */
export interface TaskProgress {
  readonly state?: Readonly<Record<string, unknown>>;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly messages?: readonly TaskMessage[];
  readonly progress?: string;
  readonly percentComplete?: number;
  /** From now on the task only waits until the identities it touched are processed. */
  readonly waiting?: boolean;
}

/** The first statement of a batch's transaction: notes progress, gives the lease back, and throws {@link LeaseLost} if it is another's. */
export async function advanceTask(
  db: Db,
  task: Pick<ClaimedTask, 'id' | 'leaseNumber'>,
  progress: TaskProgress,
  now: string,
): Promise<void> {
  const updated = await db
    .updateTable('task')
    .set({ ...progressColumns(progress), lease_until: null, modified: now })
    .where('id', '=', task.id)
    .where('lease_number', '=', task.leaseNumber)
    .where('completed', 'is', null)
    .returning('id')
    .execute();
  if (updated.length === 0) throw new LeaseLost();
}

/** Ends a task. */
export async function completeTask(
  db: Db,
  task: Pick<ClaimedTask, 'id' | 'leaseNumber'>,
  status: CompletionStatus,
  progress: TaskProgress,
  now: string,
): Promise<void> {
  await advanceTask(db, task, progress, now);
  await db
    .updateTable('task')
    .set({ completion_status: status, percent_complete: 100, progress: 'Completed', completed: now, waiting: false })
    .where('id', '=', task.id)
    .execute();
  await db.deleteFrom('refresh_waiter').where('task_id', '=', task.id).execute();
}

function progressColumns(progress: TaskProgress) {
  return {
    ...(progress.state === undefined ? {} : { state: JSON.stringify(progress.state) }),
    ...(progress.attributes === undefined ? {} : { attributes: JSON.stringify(progress.attributes) }),
    ...(progress.messages === undefined ? {} : { messages: JSON.stringify(progress.messages) }),
    ...(progress.progress === undefined ? {} : { progress: progress.progress }),
    ...(progress.percentComplete === undefined ? {} : { percent_complete: progress.percentComplete }),
    ...(progress.waiting === undefined ? {} : { waiting: progress.waiting }),
  };
}

/** Ends a pending task from outside: whoever works on it loses its lease. False when it has ended already. */
export async function endTask(db: Db, id: string, status: string, completed: string, now: string): Promise<boolean> {
  const ended = await db
    .updateTable('task')
    .set({ completion_status: status, completed, modified: now, progress: 'Ended by an administrator', waiting: false, lease_until: null })
    .where('id', '=', id)
    .where('completed', 'is', null)
    .returning('id')
    .execute();
  await db.deleteFrom('refresh_waiter').where('task_id', '=', id).execute();
  return ended.length === 1;
}

/** Ends the open tasks about an identity that is gone (contract: BEHAVIOUR 3.5). */
export async function terminateTasksOfIdentity(db: Db, identityId: string, now: string): Promise<void> {
  await db
    .updateTable('task')
    .set({ completion_status: 'TERMINATED', completed: now, modified: now, progress: 'Terminated', waiting: false })
    .where('target_type', '=', 'IDENTITY')
    .where('target_id', '=', identityId)
    .where('completed', 'is', null)
    .execute();
}

export function findTask(db: Db, id: string) {
  return db.selectFrom('task').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Tasks older than this are not shown (contract: BEHAVIOUR 5.1). */
export const shownForMs = 90 * 86_400_000;
