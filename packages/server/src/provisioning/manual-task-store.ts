import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import { groupBy } from '../group-by.ts';
import type { Ids } from '../ids.ts';
import type { NewOperation } from './operation-store.ts';

/** Those of the sources whose accounts people change, since no connector can (contract: BEHAVIOUR 9.7). */
export async function sourcesByHand(db: Db, sourceIds: readonly string[]): Promise<Set<string>> {
  const wanted = [...new Set(sourceIds)];
  if (wanted.length === 0) return new Set();
  const rows = await db
    .selectFrom('source')
    .select('id')
    .where('id', 'in', wanted)
    .where(sql<boolean>`not features @> '["PROVISIONING"]'::jsonb`)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** What a task needs to know of the operations that it is about. */
export type TaskedOperation = Pick<NewOperation, 'id' | 'activityId' | 'identityId' | 'accountId' | 'sourceId' | 'nativeIdentity'>;

/** One task for the source's owner for each account and activity (contract: BEHAVIOUR 9.7). */
export async function insertManualTasks(
  db: Db,
  operations: readonly TaskedOperation[],
  { ids, now }: { readonly ids: Ids; readonly now: string },
): Promise<void> {
  if (operations.length === 0) return;
  const owners = await ownersOf(
    db,
    operations.map(({ sourceId }) => sourceId),
  );
  const tasks = [...groupBy(operations, ({ activityId, accountId }) => `${activityId} ${accountId}`).values()].map((own) => ({
    id: ids.next(),
    own,
  }));
  await insertRecords(
    db,
    'manual_task',
    tasks.map(({ id, own: [first] }) => ({
      id,
      state: 'OPEN',
      owner_id: owners.get(first!.sourceId)!,
      identity_id: first!.identityId,
      source_id: first!.sourceId,
      activity_id: first!.activityId,
      account_id: first!.accountId,
      native_identity: first!.nativeIdentity,
      created: now,
    })),
  );
  await insertRecords(
    db,
    'manual_task_operation',
    tasks.flatMap(({ id, own }) => own.map((operation) => ({ manual_task_id: id, operation_id: operation.id }))),
  );
}

/** A source without an owner belongs to the first administrator. */
async function ownersOf(db: Db, sourceIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; owner: string }>`select s.id, coalesce(s.owner_id, o.admin_identity_id, '') as owner
    from source s cross join organisation o where s.id = any(${[...new Set(sourceIds)]})`.execute(db);
  return new Map(rows.map(({ id, owner }) => [id, owner]));
}
