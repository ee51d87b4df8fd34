import type { ObjectRecord } from '../connectors/live-connector.ts';
import type { Db } from '../database/open-database.ts';
import { forgetSeen } from './account-store.ts';
import { type Run, storeBatch } from './store-batch.ts';

/** No place in any feed. */
const nowhere = { row: 0, next: { byteOffset: 0, row: 0, rows: 0, incompleteReason: null } };

/** Stores single accounts that were read or written apart from any aggregation, as an aggregation does. */
export async function storeRecords(db: Db, run: Omit<Run, 'optimized'>, records: readonly ObjectRecord[]): Promise<void> {
  await storeBatch(
    db,
    { ...run, optimized: true },
    records.map((record) => ({ ...record, ...nowhere })),
    [],
  );
  await forgetSeen(db, run.taskId);
}
