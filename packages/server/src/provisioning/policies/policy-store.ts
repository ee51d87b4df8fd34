import { stringifyInOrder } from '@muster/engine';
import type { Selectable } from 'kysely';
import type { ProvisioningPolicyRow } from '../../database/access-tables.ts';
import type { Db } from '../../database/open-database.ts';
import { notFound } from '../../errors.ts';
import type { PolicyContent } from './policy-wire.ts';

type StoredPolicy = Selectable<ProvisioningPolicyRow>;

export function listPolicyRows(db: Db, sourceId: string): Promise<StoredPolicy[]> {
  return db
    .selectFrom('provisioning_policy')
    .selectAll()
    .where('source_id', '=', sourceId)
    .orderBy('created')
    .orderBy('usage_type')
    .execute();
}

/** Every policy there is, with the name of its source: those that are only stored, too. */
export function listAllPolicies(db: Db) {
  return db
    .selectFrom('provisioning_policy')
    .innerJoin('source', 'source.id', 'provisioning_policy.source_id')
    .select(['source.name as source_name', 'provisioning_policy.usage_type', 'provisioning_policy.fields'])
    .orderBy('source.name')
    .orderBy('provisioning_policy.usage_type')
    .execute();
}

export function findPolicy(db: Db, sourceId: string, usageType: string): Promise<StoredPolicy | undefined> {
  return db
    .selectFrom('provisioning_policy')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('usage_type', '=', usageType)
    .executeTakeFirst();
}

export async function getPolicy(db: Db, sourceId: string, usageType: string): Promise<StoredPolicy> {
  const policy = await findPolicy(db, sourceId, usageType);
  if (policy === undefined) throw notFound('provisioning policy', `${usageType} of source ${sourceId}`);
  return policy;
}

/** Where a policy stands. */
export interface PolicyKey {
  readonly sourceId: string;
  readonly usageType: string;
}

/** Stores a policy, in the place of the one that may be there. */
export function upsertPolicy(db: Db, { sourceId, usageType }: PolicyKey, content: PolicyContent, now: string): Promise<StoredPolicy> {
  const columns = { name: content.name, description: content.description ?? null, fields: stringifyInOrder(content.fields), modified: now };
  return db
    .insertInto('provisioning_policy')
    .values({ source_id: sourceId, usage_type: usageType, ...columns, created: now })
    .onConflict((conflict) => conflict.columns(['source_id', 'usage_type']).doUpdateSet(columns))
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deletePolicyRow(db: Db, { sourceId, usageType }: PolicyKey): Promise<void> {
  await db.deleteFrom('provisioning_policy').where('source_id', '=', sourceId).where('usage_type', '=', usageType).execute();
}
