import { afterOperation, isEmpty, type OpenOperation, type SourceConfiguration, textOf, type Value } from '@muster/engine';
import type { Selectable } from 'kysely';
import { noteEntitlements } from '../access/entitlements/note-entitlements.ts';
import { removeAccounts } from '../accounts/remove-accounts.ts';
import type { ObjectRecord } from '../connectors/live-connector.ts';
import type { StoredChange } from '../database/access-tables.ts';
import type { Db } from '../database/open-database.ts';
import type { AccountRow } from '../database/tables.ts';
import type { Ids } from '../ids.ts';
import { accountOf } from '../processing/subject-store.ts';
import type { ClaimedOperation } from './outbox-store.ts';
import type { Performed } from './perform-operation.ts';
import { insertWrittenAccount, updateWrittenAccount } from './store-written-account.ts';

interface StoredResult {
  readonly accountId: string;
  /** Why it is not certain that the target has what was written. */
  readonly warning: string | null;
  readonly isAsWritten: boolean;
}

/** What of an operation decides how the account is after it. */
export type DoneOperation = Pick<ClaimedOperation, 'id' | 'activityId' | 'identityId' | 'accountId' | 'sourceId' | 'operation' | 'changes'>;

interface Storing {
  readonly ids: Ids;
  readonly now: string;
  /** As its schema says it; undefined when the source is gone. */
  readonly source: SourceConfiguration | undefined;
}

/** What is known of the account becomes what the target shows or, where it cannot be read, what it was told. */
export async function storePerformed(
  db: Db,
  { ids, now, source }: Storing,
  operation: DoneOperation,
  performed: Performed,
): Promise<StoredResult> {
  const { accountId, identityId, sourceId } = operation;
  const row = await db.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirst();
  if (operation.operation === 'DELETE') {
    if (row) await removeAccounts(db, [row], { ids, now, taskId: null, reason: 'deleted at its source' });
    return { accountId, warning: null, isAsWritten: false };
  }
  const record = performed.record ?? expectedRecord(operation, performed.nativeIdentity, source, row);
  const warning =
    !performed.isRead || performed.record === null ? 'The account cannot be read back.' : missingFrom(record, operation.changes);
  const cause = { accountActivityId: operation.activityId, operationId: operation.id };
  const { held } = await noteEntitlements(db, sourceId, [record], { ids, now, cause });
  const written = { record, entitlementIds: held[0] ?? null };
  if (operation.operation === 'CREATE') {
    const stored = await insertWrittenAccount(db, { id: accountId, sourceId, identityId }, written, now);
    return { accountId: stored, warning, isAsWritten: warning === null };
  }
  if (row) await updateWrittenAccount(db, accountId, written, now);
  return { accountId, warning, isAsWritten: warning === null };
}

/** The account as it must be when the target did exactly what it was told. */
function expectedRecord(
  operation: DoneOperation,
  nativeIdentity: string,
  source: SourceConfiguration | undefined,
  row: Selectable<AccountRow> | undefined,
): ObjectRecord {
  const blank = {
    id: '',
    sourceId: '',
    nativeIdentity,
    name: '',
    attributes: {},
    disabled: false,
    locked: false,
    created: '',
    modified: '',
  };
  const changes = operation.changes.filter(({ secret }) => secret === undefined);
  const before = row === undefined ? blank : accountOf(row);
  const done = { operation: operation.operation as OpenOperation['operation'], changes: changes as OpenOperation['changes'] };
  const { attributes: all, name: known, disabled, locked } = afterOperation(before, done, source) ?? blank;
  const attributes = Object.fromEntries(Object.entries(all).filter(([, value]) => !isEmpty(value))) as ObjectRecord['attributes'];
  const name = textOf(attributes[source?.accountSchema.displayAttribute ?? ''] as Value) ?? (known === '' ? nativeIdentity : known);
  return { kind: 'record', nativeIdentity, name, uuid: row?.uuid ?? null, attributes, disabled, locked };
}

/** Which written value the target does not show, or null when it shows all. */
function missingFrom({ attributes }: ObjectRecord, changes: readonly StoredChange[]): string | null {
  for (const { attribute, op, value, secret } of changes) {
    if (secret !== undefined) continue;
    const present = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    const texts = (Array.isArray(present) ? present : present === undefined ? [] : [present]).map((text) => String(text).toLowerCase());
    const wanted = (Array.isArray(value) ? value : value === null || value === '' ? [] : [value]).map((text) => String(text).toLowerCase());
    const isShown = op === 'REMOVE' ? !wanted.some((text) => texts.includes(text)) : wanted.every((text) => texts.includes(text));
    if (!isShown) return `${attribute} does not show what was written.`;
  }
  return null;
}
