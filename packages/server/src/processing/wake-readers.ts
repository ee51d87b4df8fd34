import { everyAttribute } from '@muster/engine';
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { type Cascade, requestCascade } from './refresh-request-store.ts';

/** An attribute of an identity that has another value now. */
export interface ChangedAttribute {
  readonly identityId: string;
  readonly attribute: string;
}

/**
 * Attributes of identities changed: whoever read one of them in a mapping is to be processed again, as reports are that take their
 * department from the manager. Chains of readers are followed link by link, a round each.
 */
export async function wakeReaders(
  db: Db,
  changes: readonly ChangedAttribute[],
  { now, rounds }: { readonly now: string; readonly rounds: ReadonlyMap<string, number> },
): Promise<void> {
  if (changes.length === 0) return;
  const changed = new Map<string, Set<string>>();
  for (const { identityId, attribute } of changes) changed.set(identityId, (changed.get(identityId) ?? new Set()).add(attribute));
  const read = await attributesRead(db, [...changed.keys()]);
  const concerned = read.filter(({ identityId, attribute }) => attribute === everyAttribute || changed.get(identityId)!.has(attribute));
  if (concerned.length === 0) return;
  const { rows } = await sql<Cascade>`
    select distinct r.identity_id as target, c.id as cause
    from unnest(${concerned.map(({ identityId }) => identityId)}::text[], ${concerned.map(({ attribute }) => attribute)}::text[]) as c(id, attribute)
    join identity_reference r on r.kind = 'read' and r.value_key = c.id and r.attribute = c.attribute`.execute(db);
  await requestCascade(db, rows, rounds, { reason: 'an identity that it reads changed', now });
}

/** Which attributes of these identities anybody reads: of most none, and then it ends with one look into a small index. */
async function attributesRead(db: Db, identityIds: readonly string[]): Promise<ChangedAttribute[]> {
  const { rows } = await sql<ChangedAttribute>`select distinct value_key as "identityId", attribute from identity_reference
    where kind = 'read' and value_key = any(${identityIds})`.execute(db);
  return rows;
}
