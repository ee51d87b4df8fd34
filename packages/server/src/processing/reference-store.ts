import type { Facts } from '@muster/engine';
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { PlannedSubject } from './plan-batch.ts';
import { loadReferences } from './subject-store.ts';

interface Reference {
  readonly identity_id: string;
  readonly kind: string;
  readonly attribute: string;
  readonly value_key: string;
  /** Of the kind `account`: what the asker was told. */
  readonly answer: string | null;
}

/** Remembers every question a batch asked about others, found or not, so that its askers are processed again when an answer changes. */
export async function storeReferences(db: Db, batch: readonly PlannedSubject[], facts: Pick<Facts, 'nativeIdentityOn'>): Promise<void> {
  const present = await loadReferences(
    db,
    batch.filter(({ loaded }) => !loaded.isNew).map(({ plan }) => plan.identityId),
  );
  const added: Reference[] = [];
  const removed: Reference[] = [];
  for (const { plan } of batch) {
    const id = plan.identityId;
    const wanted = new Map<string, Reference>();
    for (const { kind, attribute, valueKey } of plan.lookups) {
      const answer = kind === 'account' ? (facts.nativeIdentityOn(attribute, valueKey) ?? null) : null;
      const reference = { identity_id: id, kind, attribute, value_key: valueKey, answer };
      wanted.set(keyOf(reference), reference);
    }
    for (const reference of present.get(id) ?? []) {
      if (!wanted.delete(keyOf(reference))) removed.push(reference);
    }
    added.push(...wanted.values());
  }
  if (removed.length > 0) {
    await sql`delete from identity_reference r using ${asTable(removed)} as gone(identity_id, kind, attribute, value_key, answer)
      where r.identity_id = gone.identity_id and r.kind = gone.kind and r.attribute = gone.attribute and r.value_key = gone.value_key`.execute(
      db,
    );
  }
  if (added.length > 0)
    await sql`insert into identity_reference (identity_id, kind, attribute, value_key, answer) select * from ${asTable(added)} on conflict do nothing`.execute(
      db,
    );
}

function keyOf({ kind, attribute, value_key, answer }: Reference): string {
  return JSON.stringify([kind, attribute, value_key, answer]);
}

function asTable(references: readonly Reference[]) {
  const column = (name: keyof Reference) => references.map((reference) => reference[name]);
  return sql`unnest(${column('identity_id')}::text[], ${column('kind')}::text[], ${column('attribute')}::text[], ${column('value_key')}::text[], ${column('answer')}::text[])`;
}
