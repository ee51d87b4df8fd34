import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { type BatchFacts, type PlannedSubject, type Planning, planAgain } from './plan-batch.ts';

/**
 * Claims the user names of a batch before anything is stored, so that two identities that want one name at the same moment never both get
 * it: the loser is planned again and keeps what it has, with an error of its own (DESIGN, journey 3). Names given up are freed first.
 */
export async function claimUids(
  db: Db,
  planning: Planning,
  planned: readonly PlannedSubject[],
  facts: BatchFacts,
): Promise<PlannedSubject[]> {
  const batch = [...planned];
  let claiming = batch.map((_, index) => index).filter((index) => changesUid(batch[index]!));
  for (let round = 0; claiming.length > 0 && round < 5; round += 1) {
    await freeOtherNames(
      db,
      claiming.map((index) => batch[index]!),
    );
    const claims = claiming.flatMap((index) => claimOf(batch[index]!) ?? []);
    await insertClaims(db, claims);
    const holders = await holdersOf(
      db,
      claims.map((claim) => claim.key),
    );
    const losers = claiming.filter((index) => {
      const claim = claimOf(batch[index]!);
      return claim !== null && holders.get(claim.key) !== claim.id;
    });
    for (const index of losers) {
      const { key } = claimOf(batch[index]!)!;
      facts.setHolder(key, holders.get(key)!);
      batch[index] = planAgain(planning, batch[index]!, facts);
    }
    claiming = losers;
  }
  return batch;
}

function changesUid({ plan }: PlannedSubject): boolean {
  return plan.attributes.some((change) => change.attribute === 'uid');
}

function claimOf({ plan, uidKey }: PlannedSubject): { id: string; key: string } | null {
  return uidKey === null ? null : { id: plan.identityId, key: uidKey };
}

async function freeOtherNames(db: Db, claiming: readonly PlannedSubject[]): Promise<void> {
  const present = claiming.filter((planned) => !planned.loaded.isNew);
  if (present.length === 0) return;
  await sql`delete from identity_value v using unnest(${present.map((p) => p.plan.identityId)}::text[], ${present.map((p) => p.uidKey)}::text[]) as claim(id, key)
    where v.attribute = 'uid' and v.identity_id = claim.id and v.value_key is distinct from claim.key`.execute(db);
}

async function insertClaims(db: Db, claims: readonly { id: string; key: string }[]): Promise<void> {
  if (claims.length === 0) return;
  await sql`insert into identity_value (attribute, value_key, identity_id)
    select 'uid', key, id from unnest(${claims.map((c) => c.key)}::text[], ${claims.map((c) => c.id)}::text[]) as claim(key, id)
    on conflict do nothing`.execute(db);
}

async function holdersOf(db: Db, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('identity_value')
    .select(['value_key', 'identity_id'])
    .where('attribute', '=', 'uid')
    .where('value_key', 'in', [...keys])
    .execute();
  return new Map(rows.map((row) => [row.value_key, row.identity_id]));
}
