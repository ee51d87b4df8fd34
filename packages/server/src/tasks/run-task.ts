import { isoTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import type { Job } from '../jobs/worker.ts';
import type { Services } from '../services.ts';
import { type ClaimedTask, type CompletionStatus, claimTask, completeTask, LeaseLost, renewTask, taskRenewalMs } from './task-store.ts';

/** Does the work of one kind of task, batch by batch. */
export interface TaskKind {
  readonly kind: string;
  /**
   * One batch: its transaction begins with `advanceTask`, so that a task taken over by another node writes nothing here. When the work is
   * done it sets `waiting`; `finish` is called once every touched identity is processed.
   */
  step(services: Services, task: ClaimedTask): Promise<void>;
  /** How the task ends, from its state and messages. */
  finish(task: ClaimedTask): { status: CompletionStatus; attributes?: Record<string, unknown> };
  /** What else is to be stored when it ends, in the same transaction. */
  finished?(db: Db, task: ClaimedTask, now: string): Promise<void>;
  /** The same when an internal fault ends it. */
  failed?(db: Db, task: ClaimedTask, now: string): Promise<void>;
}

/** The job that claims tasks and runs a batch of each in turn. `owner` names this process. */
export function runTaskJob(services: () => Services, kinds: readonly TaskKind[], owner: string): Job {
  const byKind = new Map(kinds.map((kind) => [kind.kind, kind]));
  return {
    name: 'run-tasks',
    async run() {
      const live = services();
      const { db } = live.database;
      const task = await claimTask(db, owner, [...byKind.keys()], isoTime(live.clock.now()));
      if (task === undefined) return false;
      const kind = byKind.get(task.kind)!;
      const renewal = setInterval(() => {
        renewTask(db, task, isoTime(live.clock.now())).catch((error: unknown) => live.log.warn({ err: error }, 'a lease was not renewed'));
      }, taskRenewalMs);
      try {
        if (task.waiting) await finish(live, kind, task);
        else await kind.step(live, task);
      } catch (error) {
        if (error instanceof LeaseLost) return true;
        if (isTransient(error)) throw error;
        live.log.error({ err: error, taskId: task.id }, 'a task failed');
        await fail(live, kind, task, error as Error);
      } finally {
        clearInterval(renewal);
      }
      return true;
    },
  };
}

async function finish(services: Services, kind: TaskKind, task: ClaimedTask): Promise<void> {
  const { status, attributes } = kind.finish(task);
  const now = isoTime(services.clock.now());
  await services.database.db.transaction().execute(async (db) => {
    await completeTask(db, task, status, attributes === undefined ? {} : { attributes }, now);
    await kind.finished?.(db, task, now);
  });
  services.metrics.countTask(kind.kind, status);
}

async function fail(services: Services, kind: TaskKind, task: ClaimedTask, error: Error): Promise<void> {
  const messages = [
    ...task.messages,
    { type: 'ERROR' as const, key: 'internal', text: `An internal fault ended this task: ${error.name}.` },
  ];
  const now = isoTime(services.clock.now());
  await services.database.db.transaction().execute(async (db) => {
    await completeTask(db, task, 'ERROR', { messages }, now);
    await kind.failed?.(db, task, now);
  });
  services.metrics.countTask(kind.kind, 'ERROR');
}

/** Faults of the moment: the batch was rolled back, the lease runs out, and the task goes on. */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && (/^(08|40|53|57)/.test(code) || /^E[A-Z]+$/.test(code));
}
