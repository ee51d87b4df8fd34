import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { PlannedSubject } from './plan-batch.ts';
import { loadReferences } from './subject-store.ts';

interface Reference {
  readonly identity_id: string;
  readonly kind: string;
  readonly attribute: string;
  readonly value_key: string;
}

/** Remembers every question a batch asked about others, found or not, so that its askers are processed again when an answer changes. */
export async function storeReferences(db: Db, batch: readonly PlannedSubject[]): Promise<void> {
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
      wanted.set(`${kind} ${attribute} ${valueKey}`, { identity_id: id, kind, attribute, value_key: valueKey });
    }
    for (const reference of present.get(id) ?? []) {
      if (!wanted.delete(`${reference.kind} ${reference.attribute} ${reference.value_key}`))
        removed.push({ ...reference, identity_id: id });
    }
    added.push(...wanted.values());
  }
  if (removed.length > 0) {
    await sql`delete from identity_reference r using ${asTable(removed)} as gone(identity_id, kind, attribute, value_key)
      where r.identity_id = gone.identity_id and r.kind = gone.kind and r.attribute = gone.attribute and r.value_key = gone.value_key`.execute(
      db,
    );
  }
  if (added.length > 0) await sql`insert into identity_reference select * from ${asTable(added)} on conflict do nothing`.execute(db);
}

function asTable(references: readonly Reference[]) {
  const column = (name: keyof Reference) => references.map((reference) => reference[name]);
  return sql`unnest(${column('identity_id')}::text[], ${column('kind')}::text[], ${column('attribute')}::text[], ${column('value_key')}::text[])`;
}
