import { foldKey } from '@muster/engine';
import { contentHash } from '../aggregation/account-store.ts';
import type { ObjectRecord } from '../connectors/live-connector.ts';
import { deleteShadows } from '../correlation/correlation-store.ts';
import type { Db } from '../database/open-database.ts';

/** An account as it is after a write. */
export interface WrittenAccount {
  readonly record: ObjectRecord;
  /** What `noteEntitlements` says of it. */
  readonly entitlementIds: readonly string[] | null;
}

/** What is known here is updated at once (DESIGN, journey 4). */
export async function updateWrittenAccount(db: Db, accountId: string, written: WrittenAccount, now: string): Promise<void> {
  await db.updateTable('account').set(columnsOf(written, now)).where('id', '=', accountId).execute();
}

/**
 * Stores an account that was just made: correlated by hand, so that no criteria take it away (contract: BEHAVIOUR 9.5). One that an
 * aggregation brought in meanwhile becomes it. Answers with the account's id.
 */
export async function insertWrittenAccount(
  db: Db,
  made: { readonly id: string; readonly sourceId: string; readonly identityId: string },
  written: WrittenAccount,
  now: string,
): Promise<string> {
  const known = await db
    .selectFrom('account')
    .select(['id', 'uncorrelated'])
    .where('source_id', '=', made.sourceId)
    .where('native_identity', '=', written.record.nativeIdentity)
    .executeTakeFirst();
  const place = { identity_id: made.identityId, uncorrelated: false, manually_correlated: true, origin: 'PROVISIONED' };
  if (known === undefined) {
    await db
      .insertInto('account')
      .values({ id: made.id, source_id: made.sourceId, ...place, ...columnsOf(written, now), created: now })
      .execute();
    return made.id;
  }
  await db
    .updateTable('account')
    .set({ ...place, ...columnsOf(written, now) })
    .where('id', '=', known.id)
    .execute();
  if (known.uncorrelated) await deleteShadows(db, [known.id]);
  await db.updateTable('access_grant').set({ account_id: known.id }).where('account_id', '=', made.id).execute();
  await db.updateTable('account_operation').set({ account_id: known.id }).where('account_id', '=', made.id).execute();
  return known.id;
}

function columnsOf({ record, entitlementIds }: WrittenAccount, now: string) {
  const { nativeIdentity, name, attributes, disabled, locked, uuid } = record;
  return {
    native_identity: nativeIdentity,
    name,
    name_key: foldKey(name),
    attributes: JSON.stringify(attributes),
    content_hash: contentHash({ name, attributes, disabled, locked }),
    disabled,
    locked,
    uuid,
    entitlement_ids: entitlementIds && [...entitlementIds],
    modified: now,
    written: now,
  };
}
