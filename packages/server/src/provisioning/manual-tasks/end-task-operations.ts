import type { SourceConfiguration } from '@muster/engine';
import type { Db } from '../../database/open-database.ts';
import { insertEvents } from '../../events/event-store.ts';
import type { Ids } from '../../ids.ts';
import { releaseNameClaims } from '../name-store.ts';
import { closeOperation, endItems } from '../operation-outcome-store.ts';
import { type StoredOperation, taskedOperation } from '../operations/operation-row-store.ts';
import { failOperation, writtenEvent } from '../record-outcome.ts';
import { storePerformed } from '../store-performed.ts';
import { closeEmptyTasks, type ManualTaskDetails } from './manual-task-row-store.ts';

interface Ending {
  /** Why it was not done; null: it was. */
  readonly reason: string | null;
  readonly source: SourceConfiguration | undefined;
  readonly ids: Ids;
  readonly now: string;
}

/** Ends what a person was asked to do, as they say it went (contract: BEHAVIOUR 9.7). What ended otherwise meanwhile stays as it is. */
export async function endTaskOperations(db: Db, { row, operations }: ManualTaskDetails, ending: Ending): Promise<void> {
  const open = operations.filter(({ state }) => state === 'MANUAL');
  if (ending.reason === null) return doAll(db, open, ending);
  // With an account that is not made everything else on it fails.
  const failed = open[0]?.operation === 'CREATE' ? open.slice(0, 1) : open;
  const source = { id: row.source_id, name: row.source_name ?? row.source_id };
  for (const operation of failed) {
    await failOperation(db, source, { ...taskedOperation(operation), operation: operation.operation }, ending.reason, ending);
  }
  await closeEmptyTasks(db, row.account_id, ending.reason, ending.now);
}

async function doAll(db: Db, operations: readonly StoredOperation[], ending: Ending): Promise<void> {
  let accountId = operations[0]?.account_id ?? '';
  let nativeIdentity = operations[0]?.native_identity ?? null;
  for (const row of operations) {
    nativeIdentity = renamed(row, ending.source) ?? nativeIdentity;
    const operation = { ...taskedOperation(row), accountId, operation: row.operation, changes: row.changes };
    if (nativeIdentity !== null) {
      const performed = { nativeIdentity, record: null, isRead: false };
      accountId = (await storePerformed(db, ending, operation, performed)).accountId;
      if (row.operation !== 'DELETE') await insertEvents(db, ending.ids, ending.now, [writtenEvent(operation, accountId, performed)]);
    }
    await closeOperation(db, row.id, { state: 'DONE', counts: false, error: null }, ending.now);
    await endItems(db, row.id, 'UNVERIFIABLE');
    await releaseNameClaims(db, [row.id]);
  }
}

/** The Account ID that the operation sets, if it does. */
function renamed({ changes }: StoredOperation, source: SourceConfiguration | undefined): string | null {
  const value = changes.find(({ attribute, op }) => op === 'SET' && attribute === source?.accountSchema.identityAttribute)?.value;
  return typeof value === 'string' && value !== '' ? value : null;
}
