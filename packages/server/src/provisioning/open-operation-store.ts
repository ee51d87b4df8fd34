import type { OpenOperation, SubjectGrant } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { groupBy } from '../group-by.ts';

/** States of an operation that is still to be done. */
export const openStates = ['WAITING', 'RUNNING', 'RETRY', 'MANUAL'] as const;

/** The grants of these identities, by identity. */
export async function loadGrants(db: Db, identityIds: readonly string[]): Promise<Map<string, SubjectGrant[]>> {
  const rows = await db
    .selectFrom('access_grant')
    .select(['identity_id', 'id', 'account_id', 'source_id', 'attribute', 'value', 'causes'])
    .where('identity_id', 'in', [...identityIds])
    .orderBy('id')
    .execute();
  const grants = rows.map(({ identity_id, id, account_id, source_id, attribute, value, causes }) => ({
    identityId: identity_id,
    grant: { id, accountId: account_id, sourceId: source_id, attribute, value, causes },
  }));
  return mapped(
    grants,
    ({ identityId }) => identityId,
    ({ grant }) => grant,
  );
}

/** What planning counts as done: open operations, and failed ones that nothing has replaced (contract: BEHAVIOUR 9.7). */
export async function loadOpenOperations(db: Db, identityIds: readonly string[]): Promise<Map<string, OpenOperation[]>> {
  const rows = await db
    .selectFrom('account_operation')
    .select(['identity_id', 'id', 'account_id', 'source_id', 'operation', 'changes', 'state', 'last_error'])
    .where('identity_id', 'in', [...identityIds])
    .where('counts', '=', true)
    .orderBy('number')
    .execute();
  const operations = rows.map((row) => ({
    identityId: row.identity_id,
    operation: {
      id: row.id,
      accountId: row.account_id,
      sourceId: row.source_id,
      operation: row.operation as OpenOperation['operation'],
      changes: row.changes.map(({ attribute, op, value }) => ({
        attribute,
        op,
        value: value as OpenOperation['changes'][number]['value'],
      })),
      failure: row.state === 'FAILED' ? (row.last_error ?? 'It failed') : null,
    },
  }));
  return mapped(
    operations,
    ({ identityId }) => identityId,
    ({ operation }) => operation,
  );
}

function mapped<T, V>(items: readonly T[], keyOf: (item: T) => string, read: (item: T) => V): Map<string, V[]> {
  return new Map([...groupBy(items, keyOf)].map(([key, group]) => [key, group.map(read)]));
}
