import { sql } from 'kysely';
import type { Org } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { type BatchFacts, type PlannedSubject, planAgain } from './plan-batch.ts';

/**
 * Claims the user names of a batch before anything is stored, so that two identities that want one name at the same moment never both get
 * it: the loser is planned again and keeps what it has, with an error of its own (DESIGN, journey 3). Names given up are freed first.
 */
export async function claimUids(db: Db, org: Org, planned: readonly PlannedSubject[], facts: BatchFacts, nowMs: number): Promise<PlannedSubject[]> {
  const batch = [...planned];
  let claiming = batch.map((_, index) => index).filter((index) => changesUid(batch[index]!));
  for (let round = 0; claiming.length > 0 && round < 5; round += 1) {
    await freeOtherNames(db, claiming.map((index) => batch[index]!));
    const claims = claiming.map((index) => ({ id: batch[index]!.plan.identityId, key: batch[index]!.uidKey }));
    await insertClaims(db, claims);
    const holders = await holdersOf(db, claims.map((claim) => claim.key));
    const losers = claiming.filter((index) => holders.get(batch[index]!.uidKey) !== batch[index]!.plan.identityId);
    for (const index of losers) {
      const { uidKey } = batch[index]!;
      facts.setHolder(uidKey, holders.get(uidKey)!);
      batch[index] = planAgain(org, batch[index]!, facts, nowMs);
    }
    claiming = losers.filter((index) => batch[index]!.uidKey !== claims[claiming.indexOf(index)]!.key);
  }
  return batch;
}

function changesUid({ loaded, plan }: PlannedSubject): boolean {
  return loaded.isNew || plan.alias !== null || plan.attributes.some((change) => change.attribute === 'uid');
}

async function freeOtherNames(db: Db, claiming: readonly PlannedSubject[]): Promise<void> {
  const present = claiming.filter((planned) => !planned.loaded.isNew);
  if (present.length === 0) return;
  await sql`delete from identity_value v using unnest(${present.map((p) => p.plan.identityId)}::text[], ${present.map((p) => p.uidKey)}::text[]) as claim(id, key)
    where v.attribute = 'uid' and v.identity_id = claim.id and v.value_key <> claim.key`.execute(db);
}

async function insertClaims(db: Db, claims: readonly { id: string; key: string }[]): Promise<void> {
  await sql`insert into identity_value (attribute, value_key, identity_id)
    select 'uid', key, id from unnest(${claims.map((c) => c.key)}::text[], ${claims.map((c) => c.id)}::text[]) as claim(key, id)
    on conflict do nothing`.execute(db);
}

async function holdersOf(db: Db, keys: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('identity_value')
    .select(['value_key', 'identity_id'])
    .where('attribute', '=', 'uid')
    .where('value_key', 'in', [...keys])
    .execute();
  return new Map(rows.map((row) => [row.value_key, row.identity_id]));
}
